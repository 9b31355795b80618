import type { ArgInstruction, EnvInstruction, Instruction } from '../src/dockerfile/nodes.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import { variablesIn } from '../src/dockerfile/variables.ts';
import { defineRule } from '../src/rule/rule.ts';

/** Last part of a key whose value is another one in every build or release. */
const VOLATILE_KEY =
  /(?:^|\.)(?:version|revision|created|release|build[_-]?(?:date|number|id|time|timestamp|version)|vcs[_-]?ref|commit|(?:git[_-]?)?(?:sha|commit|ref|hash)(?:[_-](?:sha|id|hash))?|release[_-]?date)$/i;

/** Each name costs a look at every instruction below it; nobody has that many. */
const MOST_NAMES = 32;

/** Names of arguments that are given anew in every build. */
const VOLATILE_NAME =
  /^(?:(?:APP|IMAGE|RELEASE|PACKAGE|PROJECT)_)?VERSION$|(?:^|_)(?:BUILD_?(?:DATE|TIME|NUMBER|NUM|ID|TIMESTAMP|VERSION|REF|SHA)|VCS_?(?:REF|DATE)|SOURCE_(?:COMMIT|DATE)|(?:GIT_?)?(?:COMMIT|SHA|REVISION|REV)(?:_?(?:SHA|ID|HASH|REF|DATE))?|GIT_?(?:REF|HASH|TAG|BRANCH)|CREATED|RELEASE_?DATE)$/i;

export default defineRule({
  name: 'volatile-label-early',
  aliases: [],
  category: 'cache',
  severity: 'info',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.15', '1.11'],
  summary: {
    en: 'A label that changes with every release, or the argument that feeds it, above the steps that build the image.',
    zh: '每次发布都会变化的标签（或为其提供取值的 ARG）位于构建步骤之前。',
  },
  why: {
    en: 'A changed ARG ends the cache for every RUN below it, whether or not the RUN reads it, since arguments are part of its environment. For a changed LABEL the classic builder, Kaniko and Buildah with layers do the same (BuildKit does not). Put the version, the commit and the build date at the end of the stage, together with their ARG.',
    zh: 'ARG 的值一旦变化，其后所有 RUN 的缓存都会失效，无论是否用到它，因为 ARG 会进入 RUN 的环境变量。LABEL 变化时，传统构建器、Kaniko 以及开启分层缓存的 Buildah 也是如此（BuildKit 除外）。请把版本号、提交号、构建时间等标签连同对应的 ARG 放到阶段末尾。',
  },
  examples: [
    {
      bad: 'FROM node:22\nARG GIT_COMMIT\nLABEL org.opencontainers.image.revision=$GIT_COMMIT\nRUN npm install -g pm2\n',
      good: 'FROM node:22\nRUN npm install -g pm2\nARG GIT_COMMIT\nLABEL org.opencontainers.image.revision=$GIT_COMMIT\n',
    },
  ],
  messages: {
    label: {
      en: 'Label {key} changes with each release, and builders other than BuildKit then repeat all steps below; move it to the end of the stage',
      zh: '标签 {key} 每次发布都会变化，非 BuildKit 的构建器会因此重新执行后面所有步骤；请移到阶段末尾',
    },
    argument: {
      en: 'ARG {name} only feeds a label, but each new value repeats every RUN below; move it down to its LABEL at the end of the stage',
      zh: 'ARG {name} 只用于标签，但取值变化会使后面所有 RUN 重新执行；请连同 LABEL 移到阶段末尾',
    },
  },
  create(context) {
    const { file } = context;
    const { text } = file.source;
    return {
      stageEnd(stage) {
        if (!imageStages(file).has(stage)) return;
        const nodes = stage.instructions;
        const lastStep = nodes.findLastIndex(isStep);
        const lastRun = nodes.findLastIndex(({ keyword }) => keyword === 'RUN');
        const seen = new Set<string>();
        for (const [index, node] of nodes.entries()) {
          if (node.keyword === 'LABEL' && index < lastStep) checkLabel(node);
          else if (node.keyword === 'ARG' && index < lastRun)
            checkArgument(node, nodes, index, seen);
        }
      },
    };

    function checkLabel(node: EnvInstruction): void {
      for (const { key, value, range } of node.pairs) {
        // Fed by an argument: that one is told, and moves with its label.
        if (!VOLATILE_KEY.test(key.value) || value === undefined) continue;
        if (value.raw.includes('$') || SCHEMA_VERSION.test(key.value)) continue;
        context.report({ message: 'label', data: { key: key.value }, range });
      }
    }

    function checkArgument(
      node: ArgInstruction,
      nodes: readonly Instruction[],
      at: number,
      seen: Set<string>,
    ): void {
      for (const { key, range } of node.pairs) {
        const name = key.value;
        if (!VOLATILE_NAME.test(name) || seen.has(name) || seen.size >= MOST_NAMES) continue;
        seen.add(name);
        const uses = nodes.filter((other, index) => index > at && mentions(other, name));
        const feeds = uses.some(
          other =>
            other.keyword === 'LABEL' &&
            other.pairs.some(
              pair =>
                VOLATILE_KEY.test(pair.key.value) &&
                pair.value !== undefined &&
                variablesIn(text, pair.value, file.escape).some(found => found.name === name),
            ),
        );
        if (!feeds || uses.some(({ keyword }) => keyword !== 'LABEL')) continue;
        context.report({ message: 'argument', data: { name }, range });
      }
    }

    /** The name stands somewhere in the instruction: a script may read it in a way that nobody sees. */
    function mentions(node: Instruction, name: string): boolean {
      return name !== '' && text.slice(node.range.start, node.range.end).includes(name);
    }
  },
});

/** `org.label-schema.schema-version` is the version of the schema, and never changes. */
const SCHEMA_VERSION = /schema[._-]version$/i;

function isStep({ keyword }: Instruction): boolean {
  return keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD';
}
