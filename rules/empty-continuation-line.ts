import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'empty-continuation-line',
  aliases: ['NoEmptyContinuation'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'An empty line between the continued lines of an instruction.',
    zh: '指令的续行之间有空行。',
  },
  why: {
    en: 'An empty line looks like the end of an instruction but is not: what follows still belongs to it. BuildKit warns today and will refuse such files in the future. A comment line may stand there instead.',
    zh: '空行看起来像指令的结束，其实不是：后面的内容仍属于该指令。BuildKit 目前给出警告，将来会拒绝这样的文件。需要分隔时可以用注释行代替。',
  },
  examples: [
    {
      bad: 'FROM debian:13\nRUN apt-get update && \\\n\n    apt-get install -y curl\n',
      good: 'FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y curl\n',
      fixed: 'FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y curl\n',
    },
  ],
  messages: {
    empty: {
      en: 'The {instruction} goes on after this empty line; remove it or make it a comment',
      zh: '{instruction} 指令在空行之后仍在继续；请删除空行，或改为注释行',
    },
  },
  fixes: {
    remove: { en: 'Remove the empty lines', zh: '删除空行' },
  },
  create(context) {
    const { source } = context.file;
    return {
      instruction(node) {
        const [first] = node.blankLines;
        if (first === undefined) return;
        context.report({
          message: 'empty',
          data: { instruction: node.keyword },
          range: first,
          fix: {
            title: 'remove',
            safety: 'safe',
            edits: node.blankLines.map(({ start }) => ({
              start,
              end: source.lineStart(source.lineAt(start) + 1),
              text: '',
            })),
          },
        });
      },
    };
  },
});
