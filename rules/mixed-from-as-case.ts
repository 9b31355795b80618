import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'mixed-from-as-case',
  aliases: ['FromAsCasing'],
  category: 'style',
  severity: 'style',
  presets: ['recommended', 'strict'],
  summary: {
    en: '`FROM` and its `AS` are written in different cases.',
    zh: '`FROM` 与 `AS` 的大小写写法不一致。',
  },
  why: {
    en: 'Both cases work; two of them in one line are hard to read and to search for. `AS` follows `FROM`. A keyword that is itself mixed (`From`) is the business of `inconsistent-casing`.',
    zh: '两种写法都能工作，但同一行混用大小写不便阅读和检索。`AS` 应与 `FROM` 保持一致。关键字本身大小写混用（如 `From`）由 `inconsistent-casing` 检查。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22 as build\n',
      good: 'FROM alpine:3.22 AS build\n',
      fixed: 'FROM alpine:3.22 AS build\n',
    },
  ],
  messages: {
    mixed: {
      en: '{as} does not match the case of {from}; write {wanted}',
      zh: '{as} 与 {from} 的大小写不一致；请写成 {wanted}',
    },
  },
  fixes: { recase: { en: 'Write {wanted}', zh: '改为 {wanted}' } },
  create(context) {
    const { text } = context.file.source;
    return {
      FROM({ keywordRange, asRange }) {
        if (asRange === undefined) return;
        const from = text.slice(keywordRange.start, keywordRange.end);
        const as = text.slice(asRange.start, asRange.end);
        const lower = from === from.toLowerCase();
        if (!lower && from !== from.toUpperCase()) return;
        const wanted = lower ? 'as' : 'AS';
        if (as === wanted) return;
        // A keyword torn apart by a continuation is left as it is.
        const whole = as.length === wanted.length;
        context.report({
          message: 'mixed',
          data: { from, as, wanted },
          range: asRange,
          code: 'FromAsCasing',
          fix: whole
            ? {
                title: 'recase',
                data: { wanted },
                safety: 'safe',
                edits: [{ ...asRange, text: wanted }],
              }
            : undefined,
        });
      },
    };
  },
});
