import type { Dockerfile } from '../src/dockerfile/nodes.ts';
import { neededStages, sourcesOf } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';

/** Last words of names that stages have to be copied from or built on; others (`test`, `dev`) are often targets. */
const PREPARES =
  /(?:^|[-_.])(?:base|build|build-env|builder|building|cache|compile|compiler|composer|deps|dependencies|download|downloader|fetch|fetcher|install|installer|modules|packages|source|sources|vendor)$/;

export default defineRule({
  name: 'unused-stage',
  aliases: [],
  category: 'correctness',
  severity: 'info',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A stage that the image does not use.',
    zh: '最终镜像没有用到的构建阶段。',
  },
  why: {
    en: 'BuildKit skips a stage that the last one neither builds on nor copies from; the classic builder runs it for nothing. It is a leftover, or a forgotten `COPY --from`. Reported are stages without a name, which nothing can ever name, and stages whose name says that they prepare something (`build`, `deps`); one that is built with `--target` is told by any other name, or by the option `targets`.',
    zh: '如果最后一个阶段既不基于某个阶段、也不从中复制，BuildKit 会跳过它，旧版构建器则会白白执行。这样的阶段或是遗留代码，或是忘了写 `COPY --from`。报告的是没有名称（无法被引用）的阶段，以及名称表明是准备工作的阶段（如 `build`、`deps`）；通过 `--target` 单独构建的阶段请使用其他名称，或写入选项 `targets`。',
  },
  options: {
    targets: {
      type: 'strings',
      default: [],
      describe: {
        en: 'Names of stages that are built with `--target`.',
        zh: '通过 `--target` 构建的阶段名。',
      },
    },
  },
  examples: [
    {
      bad: 'FROM golang:1.27 AS build\nRUN go build -o /app .\nFROM alpine:3.23\nCMD ["/app"]\n',
      good: 'FROM golang:1.27 AS build\nRUN go build -o /app .\nFROM alpine:3.23\nCOPY --from=build /app /app\nCMD ["/app"]\n',
    },
  ],
  messages: {
    named: {
      en: 'Nothing in the image comes from stage {name}; copy from it, or remove it',
      zh: '最终镜像没有用到阶段 {name}；请从中复制所需内容，或将其删除',
    },
    unnamed: {
      en: 'Nothing uses this stage, and without a name nothing can; name and use it, or remove it',
      zh: '没有任何地方使用该阶段，且它没有名称、无法被引用；请命名并使用，或将其删除',
    },
  },
  create(context) {
    return {
      fileEnd(file) {
        if (file.stages.length < 2 || !isDockerfile(file)) return;
        const needed = neededStages(file);
        const unused = file.stages.filter(stage => !needed.has(stage));
        if (unused.length === 0) return;
        // What a target of its own is made from is used by it.
        const used = new Set(unused.flatMap(stage => sourcesOf(file, stage)));
        const ends = unused.filter(stage => !used.has(stage));
        // Where one stage is evidently a target, the others may be targets too.
        const targets = ends.some(({ name }) => name !== undefined && !PREPARES.test(name));
        for (const stage of ends) {
          const { name, from } = stage;
          const { alias, image } = from;
          if (image === undefined) continue;
          if (alias === undefined || name === undefined) {
            context.report({ message: 'unnamed', range: image.range });
            continue;
          }
          // `FROM scratch` at an end is made to be exported.
          if (targets || image.value === 'scratch' || !PREPARES.test(name)) continue;
          if (context.options.targets.includes(name)) continue;
          context.report({ message: 'named', data: { name: alias.raw }, range: alias.range });
        }
      },
    };
  },
});

/** Templates and files of other tools (Earthfiles) have a FROM of their own. */
function isDockerfile({ instructions, stages }: Dockerfile): boolean {
  return (
    instructions.every(({ keyword }) => keyword !== 'UNKNOWN') &&
    stages.every(({ from }) => from.words.length === 1 || from.alias !== undefined)
  );
}
