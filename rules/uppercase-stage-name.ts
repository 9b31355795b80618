import { referencesTo } from '../src/dockerfile/stageReferences.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'uppercase-stage-name',
  aliases: ['StageNameCasing'],
  category: 'style',
  severity: 'style',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A stage name with upper-case letters.',
    zh: '构建阶段名称中含有大写字母。',
  },
  why: {
    en: 'BuildKit keeps stage names in lower case, and image names have no upper case at all: `FROM Build` looks for an image and fails although a stage `Build` is there. Write stage names in lower case everywhere.',
    zh: 'BuildKit 内部一律使用小写的阶段名，而镜像名根本不允许大写：即使存在名为 `Build` 的阶段，`FROM Build` 也会被当作镜像去查找并失败。请在所有位置使用小写的阶段名。',
  },
  examples: [
    {
      bad: 'FROM golang:1.25 AS Build\nFROM alpine:3.22\nCOPY --from=Build /app /app\n',
      good: 'FROM golang:1.25 AS build\nFROM alpine:3.22\nCOPY --from=build /app /app\n',
      fixed: 'FROM golang:1.25 AS build\nFROM alpine:3.22\nCOPY --from=build /app /app\n',
    },
  ],
  messages: {
    uppercase: {
      en: 'Stage name {name} has upper-case letters; write {lower}',
      zh: '阶段名 {name} 含有大写字母；请写成 {lower}',
    },
  },
  fixes: {
    lower: {
      en: 'Write {lower} here and wherever it is used',
      zh: '将此处及所有引用处改为 {lower}',
    },
  },
  create(context) {
    const { file } = context;
    const { text } = file.source;
    return {
      stage(stage) {
        const { alias } = stage.from;
        const lower = stage.name;
        if (alias === undefined || lower === undefined || alias.raw === lower) return;
        // FROM compares as written, so only COPY and mounts can have another case.
        const places = referencesTo(file, stage).filter(
          ({ kind, byNumber }) => kind !== 'from' && !byNumber,
        );
        const edits = [alias.range, ...places.map(place => place.range)]
          .map(range => ({ ...range, written: text.slice(range.start, range.end) }))
          .filter(({ written }) => written !== lower);
        const plain = edits.every(({ written }) => written.toLowerCase() === lower);
        context.report({
          message: 'uppercase',
          data: { name: alias.raw, lower },
          range: alias.range,
          code: 'StageNameCasing',
          fix: plain
            ? {
                title: 'lower',
                data: { lower },
                safety: 'safe',
                edits: edits.map(({ start, end }) => ({ start, end, text: lower })),
              }
            : undefined,
        });
      },
    };
  },
});
