import type { Instruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import { shellOfWords } from '../src/shell/interpreter.ts';
import type { Script } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'shell-syntax',
  aliases: [],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'Shell text that no shell can read.',
    zh: '无法被 shell 解析的命令。',
  },
  why: {
    en: 'The shell reads the text before it runs it, and stops with a syntax error: a quote or bracket that is not closed, an `if` without `fi`, an operator with nothing behind it. The build, or the container, ends there.',
    zh: 'shell 执行之前要先解析文本，遇到未闭合的引号或括号、缺少 `fi` 的 `if`、后面没有内容的操作符等，会以语法错误终止，构建或容器随之失败。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nRUN if [ -f a ]; then echo b\n',
      good: 'FROM alpine:3.23\nRUN if [ -f a ]; then echo b; fi\n',
    },
    {
      bad: 'FROM alpine:3.23\nRUN echo "a && ls\n',
      good: 'FROM alpine:3.23\nRUN echo "a" && ls\n',
    },
  ],
  messages: {
    quote: {
      en: 'The quote that begins here is never closed, so the shell cannot read the command',
      zh: '此处开始的引号没有闭合，shell 无法解析该命令',
    },
    bracket: {
      en: 'The expansion that begins here is never closed, so the shell cannot read the command',
      zh: '此处开始的展开没有闭合，shell 无法解析该命令',
    },
    token: {
      en: 'The shell does not expect {token} here and cannot read the command',
      zh: 'shell 在此处遇到意外的 {token}，无法解析该命令',
    },
    missing: {
      en: 'The shell expects {token} here and cannot read the command',
      zh: 'shell 在此处需要 {token}，无法解析该命令',
    },
    other: {
      en: 'The shell cannot read the command from here on ({problem})',
      zh: 'shell 从此处起无法解析该命令（{problem}）',
    },
  },
  create(context) {
    const { file } = context;
    // Templates are no Dockerfiles yet, and what stands behind a lost line is read as something else.
    const readable = file.instructions.every(({ keyword }) => keyword !== 'UNKNOWN');
    const check = (script: Script, node: Instruction): void => {
      const [error] = script.errors;
      if (error === undefined || !readable || script.dialect !== 'posix') return;
      if (/^(?:zsh|ksh|mksh)$/.test(shellOfWords(script.interpreter) ?? '')) return;
      if (node.rest.startsWith('[') || node.rest.includes('{{')) return;
      const { message, range } = error;
      // Not a fault of the text: our reader gave up on it.
      if (/too (?:long|deep)|depth exceeded/.test(message)) return;
      const token = /'(.*)'/.exec(message)?.[1];
      if (/^unterminated.*quote/.test(message)) context.report({ message: 'quote', range });
      else if (/^unterminated/.test(message)) context.report({ message: 'bracket', range });
      else if (message.startsWith('unexpected') && token !== undefined) {
        context.report({ message: 'token', data: { token }, range });
      } else if (message.startsWith('expected') && token !== undefined) {
        context.report({ message: 'missing', data: { token }, range });
      } else {
        context.report({ message: 'other', data: { problem: message }, range });
      }
    };
    const checkAll = (node: Instruction): void => {
      for (const script of context.scripts(node)) check(script, node);
    };
    return { script: check, CMD: checkAll, ENTRYPOINT: checkAll, HEALTHCHECK: checkAll };
  },
});
