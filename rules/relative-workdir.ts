import type { Stage } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';

const BUILDKIT = ['WorkdirRelativePath', 'DL3000', 'DS-0009', 'CKV_DOCKER_10', 'S7021'];

export default defineRule({
  name: 'relative-workdir',
  aliases: [
    'DL3000',
    'WorkdirRelativePath',
    'DS-0009',
    'CKV_DOCKER_10',
    'WORKDIR Path Not Absolute',
    'S7021',
  ],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.7'],
  summary: {
    en: 'A relative WORKDIR in a stage that has not set an absolute one before.',
    zh: '阶段中尚未设置绝对路径，就使用了相对路径的 WORKDIR。',
  },
  why: {
    en: 'A relative WORKDIR starts from the working directory of the base image, which the next release of that image may change: everything below then lands somewhere else. Begin with an absolute path; after that, relative ones are well defined.',
    zh: '相对路径的 WORKDIR 以基础镜像的工作目录为起点，基础镜像一旦更新就可能变化，后续所有文件的位置也会随之改变。请先写一个绝对路径；在它之后再用相对路径就是确定的。',
  },
  examples: [
    {
      bad: 'FROM node:22\nWORKDIR app\nRUN npm ci\n',
      good: 'FROM node:22\nWORKDIR /app\nWORKDIR web\nRUN npm ci\n',
      fixed: 'FROM node:22\nWORKDIR /app\nRUN npm ci\n',
    },
  ],
  messages: {
    relative: {
      en: 'WORKDIR {path} starts wherever the base image left off; write an absolute path',
      zh: 'WORKDIR {path} 的起点取决于基础镜像；请写绝对路径',
    },
    empty: {
      en: 'WORKDIR {path} is empty here, since nothing sets its variable; give it a default or write an absolute path',
      zh: 'WORKDIR {path} 在此处为空，因为变量没有值；请设置默认值或写绝对路径',
    },
  },
  fixes: {
    absolute: { en: 'Begin the path with /', zh: '在路径前加上 /' },
  },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    /** Stages in which, or below which, a WORKDIR has stood so far. */
    const set = new Set<Stage>();
    return {
      stage(stage) {
        if (stage.parent !== undefined && set.has(stage.parent)) set.add(stage);
      },
      WORKDIR(node) {
        const { value, stage } = node;
        if (value === undefined || stage === undefined) return;
        if (hadolint) {
          const bare = value.raw.replace(/^["']|["']$/g, '');
          if (/^(?:[/$]|[A-Za-z]:)/.test(bare)) return;
          context.report({
            message: 'relative',
            data: { path: bare },
            range: value.range,
            code: 'DL3000',
          });
          return;
        }
        const known = set.has(stage);
        set.add(stage);
        if (known) return;
        const { text: path, missing } = context.scope(node).expand(value.raw);
        // A drive is no Linux path, but whoever writes one builds for Windows.
        if (path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)) return;
        const scratch = stage.parent === undefined && stage.from.image?.value === 'scratch';
        const fixable = !/[$"'\s\\]/.test(value.raw) && !path.startsWith('.');
        context.report({
          message: path === '' ? 'empty' : 'relative',
          data: { path: value.raw },
          range: value.range,
          code: BUILDKIT,
          fix:
            fixable && missing.length === 0
              ? {
                  title: 'absolute',
                  // An empty base has no working directory of its own: the path is what it was.
                  safety: scratch ? 'safe' : 'unsafe',
                  edits: [{ start: value.range.start, end: value.range.start, text: '/' }],
                }
              : undefined,
        });
      },
    };
  },
});
