import { type LooseArray, readLooseArray } from '../src/dockerfile/looseArray.ts';
import type { CommandLine, Instruction } from '../src/dockerfile/nodes.ts';
import { shellInForce } from '../src/dockerfile/scripts.ts';
import { commentsInside } from '../src/dockerfile/wholeLines.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'broken-exec-form',
  aliases: ['S7030', 'JSONArgsRecommended', 'DL3025'],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.7'],
  onbuild: true,
  summary: {
    en: 'A JSON array with a fault, which silently becomes shell form.',
    zh: 'JSON 数组写法有误，会悄悄变成 shell 形式。',
  },
  why: {
    en: 'Exec form is JSON: square brackets, strings in double quotes, commas between them. With single quotes or a stray comma Docker says nothing and hands the whole text to a shell, which then looks for a program called `[npm,`; in COPY, ADD and VOLUME the brackets become part of the paths.',
    zh: 'exec 形式必须是合法的 JSON：方括号、双引号字符串、逗号分隔。用了单引号或多写一个逗号时，Docker 不会报错，而是把整段文本交给 shell，结果是去找名为 `[npm,` 的程序；在 COPY、ADD、VOLUME 中方括号会成为路径的一部分。',
  },
  examples: [
    {
      bad: "FROM node:22\nCMD ['npm', 'start']\n",
      good: 'FROM node:22\nCMD ["npm", "start"]\n',
      fixed: 'FROM node:22\nCMD ["npm", "start"]\n',
    },
  ],
  messages: {
    quotes: {
      en: 'Every string of a JSON array needs double quotes; as it is, {instruction} takes this for plain text',
      zh: 'JSON 数组中的字符串必须用双引号；现在 {instruction} 会把它当作普通文本',
    },
    open: {
      en: 'A string of this JSON array is never closed; as it is, {instruction} takes it for plain text',
      zh: 'JSON 数组中有字符串缺少右引号；现在 {instruction} 会把它当作普通文本',
    },
    comma: {
      en: 'A comma is missing or too many in this JSON array; as it is, {instruction} takes it for plain text',
      zh: 'JSON 数组中少了或多了逗号；现在 {instruction} 会把它当作普通文本',
    },
    backslash: {
      en: 'A backslash in a JSON string must be doubled; as it is, {instruction} takes this for plain text',
      zh: 'JSON 字符串中的反斜杠必须写两个；现在 {instruction} 会把它当作普通文本',
    },
    bracket: {
      en: 'The closing bracket of this JSON array is missing; as it is, {instruction} takes it for plain text',
      zh: 'JSON 数组缺少右方括号；现在 {instruction} 会把它当作普通文本',
    },
    other: {
      en: 'This is not valid JSON; as it is, {instruction} takes it for plain text',
      zh: '这不是合法的 JSON；现在 {instruction} 会把它当作普通文本',
    },
  },
  fixes: {
    repair: { en: 'Write valid JSON', zh: '改写为合法的 JSON' },
  },
  create(context) {
    const { file } = context;
    if (context.mode === 'hadolint') return {};
    return {
      instruction(node) {
        switch (node.keyword) {
          case 'RUN':
          case 'CMD':
          case 'ENTRYPOINT':
            check(node, node.command);
            break;
          case 'HEALTHCHECK':
            if (node.command !== undefined) check(node, node.command);
            break;
          case 'COPY':
          case 'ADD':
          case 'VOLUME': {
            const [first, last] = [node.words[0], node.words.at(-1)];
            if (first === undefined || last === undefined || !first.raw.startsWith('[')) break;
            const range = { start: first.range.start, end: last.range.end };
            if (commentsInside(file, node).length > 0) break;
            // A list that goes over several lines is read as it is written, less the continuations.
            const text = file.source.text
              .slice(range.start, range.end)
              .replace(/[\\`][ \t]*\r?\n/g, '');
            check(node, { form: 'shell', text, range });
            break;
          }
        }
      },
    };

    function check(node: Instruction, command: Pick<CommandLine, 'form' | 'text' | 'range'>): void {
      if (!command.text.startsWith('[')) return;
      const array = readLooseArray(command);
      if (array !== undefined) report(node, array, command.range);
    }

    function report(node: Instruction, { items, fault }: LooseArray, range: Range): void {
      const starts = node.keyword === 'CMD' || node.keyword === 'ENTRYPOINT';
      const counts =
        starts && node.onbuild === undefined && shellInForce(file, node).instruction === undefined;
      const codes = counts ? ['S7030', 'JSONArgsRecommended', 'DL3025'] : ['S7030'];
      context.report({
        message: fault,
        data: { instruction: node.keyword },
        range,
        code: codes,
        fix:
          items === undefined || commentsInside(file, node).length > 0
            ? undefined
            : {
                title: 'repair',
                safety: 'unsafe',
                edits: [
                  { ...range, text: `[${items.map(item => JSON.stringify(item)).join(', ')}]` },
                ],
              },
      });
    }
  },
});
