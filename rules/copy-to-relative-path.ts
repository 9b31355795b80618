import { inlineComment } from '../src/dockerfile/inlineComment.ts';
import type { CopyInstruction, Stage } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'copy-to-relative-path',
  aliases: ['DL3045'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  guide: ['1.7'],
  summary: {
    en: 'COPY or ADD to a relative path before any WORKDIR.',
    zh: '尚未设置 WORKDIR 就用 COPY 或 ADD 复制到相对路径。',
  },
  why: {
    en: 'A relative destination starts from the working directory, and as long as the file sets none that is the one of the base image: another base, or the next release of this one, and the files land somewhere else. Set WORKDIR first, or write an absolute path.',
    zh: '相对的目标路径以工作目录为起点。文件中没有设置 WORKDIR 时，起点由基础镜像决定：更换或更新基础镜像后，文件就可能落到别处。请先设置 WORKDIR，或使用绝对路径。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCOPY package.json app/\n',
      good: 'FROM node:22\nWORKDIR /srv\nCOPY package.json app/\n',
      fixed: 'FROM node:22\nCOPY package.json /app/\n',
    },
  ],
  messages: {
    relative: {
      en: 'Where {destination} lies depends on the base image; set WORKDIR first or write an absolute path',
      zh: '{destination} 的实际位置取决于基础镜像；请先设置 WORKDIR，或写绝对路径',
    },
  },
  fixes: {
    absolute: { en: 'Begin the destination with /', zh: '在目标路径前加上 /' },
  },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    /** hadolint: names of bases that a WORKDIR stands in, and whether the current stage has one. */
    const withWorkdir = new Set<string>();
    let has = false;
    /** Stages in which, or below which, a WORKDIR has stood so far. */
    const set = new Set<Stage>();
    return {
      stage(stage) {
        has = hadolint
          ? withWorkdir.has(baseName(stage))
          : stage.parent !== undefined && set.has(stage.parent);
        if (has) set.add(stage);
      },
      WORKDIR(node) {
        has = true;
        if (node.stage === undefined) return;
        set.add(node.stage);
        withWorkdir.add(ownName(node.stage));
      },
      COPY: check,
      ADD: check,
    };

    function check(node: CopyInstruction): void {
      const { destination } = node;
      if (has || destination === undefined || node.stage === undefined) return;
      if (hadolint) {
        const bare = destination.value;
        if (node.keyword !== 'COPY' || /^(?:[/$]|[A-Za-z]:)/.test(bare)) return;
        const data = { destination: bare };
        context.report({ message: 'relative', data, range: destination.range });
        return;
      }
      const text = node.form === 'exec' ? destination.value : destination.raw;
      const { text: path, missing } = context.scope(node).expand(text);
      if (missing.length > 0 || /^(?:[/\\]|[A-Za-z]:)/.test(path)) return;
      // An empty base has no working directory of its own: everything is below the root.
      if (node.stage.parent === undefined && node.stage.from.image?.value === 'scratch') return;
      // Words of what was meant as a comment.
      if (inlineComment(node) !== undefined) return;
      const plain = /^[\w-]/.test(destination.raw);
      context.report({
        message: 'relative',
        data: { destination: destination.value },
        range: destination.range,
        code: node.keyword === 'COPY' ? 'DL3045' : [],
        fix: plain
          ? {
              title: 'absolute',
              safety: 'unsafe',
              edits: [{ start: destination.range.start, end: destination.range.start, text: '/' }],
            }
          : undefined,
      });
    }
  },
});

function baseName(stage: Stage): string {
  return stage.from.image?.value ?? '';
}

/** What later stages call it. */
function ownName(stage: Stage): string {
  return stage.from.alias?.value ?? baseName(stage);
}
