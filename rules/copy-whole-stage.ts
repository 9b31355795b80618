import { baseOf } from '../src/dockerfile/base.ts';
import type { Stage } from '../src/dockerfile/nodes.ts';
import { rootStage } from '../src/dockerfile/reach.ts';
import { stageReferences } from '../src/dockerfile/stageReferences.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'copy-whole-stage',
  aliases: ['DL3067'],
  category: 'size',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A stage copies the whole file system of another one over its own.',
    zh: '把另一个阶段的整个文件系统复制到本阶段的根目录。',
  },
  why: {
    en: '`COPY --from=build / /` brings everything a build left behind, the compilers and caches that the second stage was meant to leave out, and overwrites the base image’s own files. Copy what the program needs. Silent on `scratch`, where this is the way to flatten an image, and for stages that hold nothing but files to be laid over (`tonistiigi/xx`).',
    zh: '`COPY --from=build / /` 会把构建阶段留下的一切（包括本想排除的编译器和缓存）都带进来，还会覆盖基础镜像自身的文件。请只复制程序需要的内容。基于 `scratch` 的阶段用这种写法来合并镜像层，只提供叠加文件的镜像（如 `tonistiigi/xx`）也属正常，均不提示。',
  },
  examples: [
    {
      bad: 'FROM debian:13 AS build\nRUN make install\nFROM debian:13-slim\nCOPY --from=build / /\n',
      good: 'FROM debian:13 AS build\nRUN make install\nFROM debian:13-slim\nCOPY --from=build /usr/local /usr/local\n',
    },
  ],
  messages: {
    whole: {
      en: 'This copies the whole file system of {name} over this one; copy the paths that are needed',
      zh: '这会把 {name} 的整个文件系统覆盖到当前阶段；请只复制需要的路径',
    },
  },
  create(context) {
    return {
      fileEnd(file) {
        for (const { kind, node, stage: from } of stageReferences(file)) {
          if (kind !== 'copy' || node.keyword !== 'COPY') continue;
          const { destination, sources, stage: to } = node;
          if (destination?.value !== '/') continue;
          const source = sources.find(({ value }) => value === '/');
          if (source === undefined) continue;
          if (context.mode !== 'hadolint') {
            if (from === undefined || to === undefined || onScratch(from) || onScratch(to))
              continue;
            if (!runs(from)) continue;
          }
          context.report({
            message: 'whole',
            data: { name: node.from?.value ?? '' },
            range: { start: source.range.start, end: destination.range.end },
          });
        }
      },
    };

    function onScratch(stage: Stage): boolean {
      const root = rootStage(stage);
      return baseOf(root, context.scope(root.from)).kind === 'scratch';
    }
  },
});

function runs(stage: Stage): boolean {
  for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) {
    if (at.instructions.some(({ keyword }) => keyword === 'RUN')) return true;
  }
  return false;
}
