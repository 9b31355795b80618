import type { Stage } from '../src/dockerfile/nodes.ts';
import { stageReferences } from '../src/dockerfile/stage-references.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Edit } from '../src/text/edit.ts';

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
    return {
      fileEnd() {
        const numbered = stageReferences(file).filter(({ byNumber }) => byNumber);
        for (const { name: number, range, stage, node } of numbered) {
          if (stage === undefined || stage === node.stage) continue;
          const alias = stage.from.alias?.raw;
          if (alias !== undefined) {
            const last = file.stages.findLast(({ name }) => name === stage.name);
            context.report({
              message: 'named',
              data: { number, name: alias },
              range,
              fix:
                last === stage
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
          const name = freeName(stage);
          const edits = naming(stage, name);
          context.report({
            message: 'number',
            data: { number },
            range,
            fix:
              edits === undefined
                ? undefined
                : {
                    title: 'giveName',
                    data: { name },
                    // The name is a matter of taste, and `--target` may know the number.
                    safety: 'unsafe',
                    edits: [
                      ...edits,
                      ...numbered
                        .filter(other => other.stage === stage)
                        .map(other => ({ ...other.range, text: name })),
                    ],
                  },
          });
        }
      },
    };

    function naming({ from }: Stage, name: string): Edit[] | undefined {
      const { image, words, keywordRange } = from;
      if (image === undefined || words.length !== 1) return undefined;
      const keyword = file.source.text.slice(keywordRange.start, keywordRange.end);
      const as = keyword === keyword.toLowerCase() ? 'as' : 'AS';
      return [{ start: image.range.end, end: image.range.end, text: ` ${as} ${name}` }];
    }

    /** Also not what a later FROM takes for an image. */
    function freeName(stage: Stage): string {
      const taken = new Set<string | undefined>(file.stages.map(({ name }) => name));
      for (const { from } of file.stages) taken.add(from.image?.value.toLowerCase());
      for (const { name } of stageReferences(file)) taken.add(name.toLowerCase());
      const base = file.stages.length === 2 ? 'build' : `stage-${stage.index}`;
      let name = base;
      for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
      return name;
    }
  },
});
