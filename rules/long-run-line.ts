import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'long-run-line',
  aliases: ['S7020'],
  category: 'style',
  severity: 'style',
  presets: [],
  summary: { en: 'A line of RUN that is too long to be read.', zh: 'RUN 中的行过长，不便阅读。' },
  why: {
    en: 'A long line hides what it does, and a change in it is hard to see in a diff. Break it with a backslash behind `&&`, or use a heredoc. Lines with a URL and lines of few words, which cannot be broken, are left alone.',
    zh: '过长的行看不清在做什么，改动也难以在 diff 中看出。请在 `&&` 处用反斜杠换行，或改用 heredoc。含有 URL 或单词很少、无法换行的行不会报告。',
  },
  options: {
    length: {
      type: 'number',
      default: 120,
      minimum: 20,
      describe: { en: 'Longest line, in characters.', zh: '允许的最大行长（字符数）。' },
    },
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb cccccccccccccccccc ddddddddd\n',
      good: 'FROM debian:12\nRUN apt-get update \\\n && apt-get install -y --no-install-recommends aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb cccccccccccccccccc ddddddddd\n',
    },
  ],
  messages: {
    long: {
      en: 'This line has {length} characters; break it behind an operator',
      zh: '该行有 {length} 个字符；请在操作符处换行',
    },
  },
  create(context) {
    const { source } = context.file;
    const limit = context.options.length;
    return {
      RUN(node: RunInstruction) {
        const { start, end } = node.range;
        if (end - start <= limit) return;
        const last = source.lineAt(end);
        for (let line = source.lineAt(start); line <= last; line++) {
          const text = source.line(line);
          if (text.length <= limit || text.trimStart().startsWith('#')) continue;
          if (text.includes('://') || text.trim().split(/\s+/).length < 7) continue;
          const from = source.lineStart(line) + (text.length - text.trimStart().length);
          const data = { length: text.length };
          context.report({
            message: 'long',
            data,
            range: { start: from, end: source.lineEnd(line) },
          });
        }
      },
    };
  },
});
