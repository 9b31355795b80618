import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'duplicate-stage-name',
  aliases: [
    'DL3024',
    'DuplicateStageName',
    'DS-0012',
    'CKV_DOCKER_11',
    'Same Alias In Different Froms',
  ],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: { en: 'Two stages with one name.', zh: '两个构建阶段使用了同一个名称。' },
  why: {
    en: 'A stage name that is given twice means one stage to the lines between and another to `COPY --from` and `--target`; the classic builder refuses the file. Names are compared without regard to case.',
    zh: '同一个名称出现两次时，中间的指令、`COPY --from` 与 `--target` 所指的可能不是同一个阶段；旧版构建器会直接拒绝。名称比较时不区分大小写。',
  },
  examples: [
    {
      bad: 'FROM golang:1.25 AS build\nFROM node:24 AS build\n',
      good: 'FROM golang:1.25 AS build-api\nFROM node:24 AS build-web\n',
    },
  ],
  messages: {
    duplicate: {
      en: 'A stage on line {line} is already named {name}; give this one another name',
      zh: '第 {line} 行的阶段已使用名称 {name}；请为此阶段另起名称',
    },
  },
  create(context) {
    const exact = context.mode === 'hadolint';
    const seen = new Map<string, number>();
    return {
      stage({ from, name }) {
        if (from.alias === undefined || name === undefined) return;
        const key = exact ? from.alias.raw : name;
        const line = seen.get(key);
        if (line === undefined) {
          seen.set(key, context.file.source.lineAt(from.range.start));
          return;
        }
        context.report({
          message: 'duplicate',
          data: { name: from.alias.raw, line },
          range: from.alias.range,
        });
      },
    };
  },
});
