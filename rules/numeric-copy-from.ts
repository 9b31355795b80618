import type { Stage } from '../src/dockerfile/nodes.ts';
import { referencesTo, stageReferences } from '../src/dockerfile/stageReferences.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'numeric-copy-from',
  aliases: ['Using Unnamed Build Stages'],
  category: 'style',
  severity: 'info',
  presets: ['strict'],
  summary: {
    en: '`COPY --from` names a stage by its number.',
    zh: '`COPY --from` 用序号引用阶段。',
  },
  why: {
    en: 'A stage that is inserted or moved changes the numbers of those after it, and the copy then comes from another stage, silently. Give the stage a name.',
    zh: '插入或移动阶段后，其后各阶段的序号都会改变，复制来源会在无提示的情况下变成另一个阶段。请为阶段命名并使用名称引用。',
  },
  examples: [
    {
      bad: 'FROM golang:1.25\nRUN go build -o /app .\nFROM alpine:3.22\nCOPY --from=0 /app /app\n',
      good: 'FROM golang:1.25 AS build\nRUN go build -o /app .\nFROM alpine:3.22\nCOPY --from=build /app /app\n',
      fixed:
        'FROM golang:1.25 AS build\nRUN go build -o /app .\nFROM alpine:3.22\nCOPY --from=build /app /app\n',
    },
  ],
  messages: {
    number: {
      en: 'Stage {number} is another one as soon as a stage is added above; give it a name and copy from that',
      zh: '只要在上方增加阶段，序号 {number} 所指的就会变成另一个阶段；请为其命名并使用名称',
    },
    named: {
      en: 'Stage {number} is named {name}; copy from the name',
      zh: '序号 {number} 的阶段名为 {name}；请直接使用名称',
    },
  },
  fixes: {
    useName: { en: 'Write {name}', zh: '改为 {name}' },
    giveName: { en: 'Name the stage {name}', zh: '将该阶段命名为 {name}' },
  },
  create(context) {
    const { file } = context;
    let taken: Set<string | undefined> | undefined;
    return {
      fileEnd() {
        const lastNamed = new Map(file.stages.map(each => [each.name, each]));
        const numbered = stageReferences(file).filter(({ byNumber }) => byNumber);
        for (const { name: number, range, stage, node } of numbered) {
          if (stage === undefined || stage === node.stage) continue;
          const alias = stage.from.alias?.raw;
          if (alias !== undefined) {
            context.report({
              message: 'named',
              data: { number, name: alias },
              range,
              fix:
                lastNamed.get(stage.name) === stage
                  ? {
                      title: 'useName',
                      data: { name: alias },
                      safety: 'safe',
                      edits: [{ ...range, text: alias }],
                    }
                  : undefined,
            });
            continue;
          }
          context.report({
            message: 'number',
            data: { number },
            range,
            fix: naming(stage, range),
          });
        }
      },
    };

    /** All uses change together, so the first of them carries the fix. */
    function naming(stage: Stage, range: Range) {
      const { image, words, keywordRange } = stage.from;
      const uses = referencesTo(file, stage).filter(({ byNumber }) => byNumber);
      if (image === undefined || words.length !== 1 || uses[0]?.range !== range) return undefined;
      const name = freeName(stage);
      const keyword = file.source.text.slice(keywordRange.start, keywordRange.end);
      const as = keyword === keyword.toLowerCase() ? 'as' : 'AS';
      const { end } = image.range;
      return {
        title: 'giveName',
        data: { name },
        // The name is a matter of taste, and `--target` may know the number.
        safety: 'unsafe',
        edits: [
          { start: end, end, text: ` ${as} ${name}` },
          ...uses.map(use => ({ ...use.range, text: name })),
        ],
      } as const;
    }

    /** Also not what a later FROM takes for an image. */
    function freeName(stage: Stage): string {
      taken ??= new Set([
        ...file.stages.map(({ name }) => name),
        ...stageReferences(file).map(({ name }) => name.toLowerCase()),
      ]);
      const base = file.stages.length === 2 ? 'build' : `stage-${stage.index}`;
      let name = base;
      for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
      return name;
    }
  },
});
