import { removeLines } from '../src/dockerfile/wholeLines.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'ungraceful-stop-signal',
  aliases: [],
  category: 'runtime',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A STOPSIGNAL that no program can react to.',
    zh: 'STOPSIGNAL 使用了程序无法处理的信号。',
  },
  why: {
    en: 'SIGKILL ends the program at once, in the middle of a request or a write; SIGSTOP only freezes it, so that Docker waits out its ten seconds and kills it then. Neither can be caught. Leave STOPSIGNAL out (SIGTERM), or name the signal at which the program ends in good order: SIGINT, SIGQUIT, SIGUSR1.',
    zh: 'SIGKILL 会让程序立即终止，正在处理的请求或写入随之中断；SIGSTOP 只会让程序暂停，Docker 等待十秒后再强制杀死。两者都无法被程序捕获。请去掉 STOPSIGNAL（默认 SIGTERM），或写明程序能正常退出的信号，如 SIGINT、SIGQUIT、SIGUSR1。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nSTOPSIGNAL SIGKILL\nCMD ["app"]\n',
      good: 'FROM alpine:3.23\nCMD ["app"]\n',
      fixed: 'FROM alpine:3.23\nCMD ["app"]\n',
    },
  ],
  messages: {
    kill: {
      en: 'At {signal} the program cannot finish its work; leave STOPSIGNAL out, or name a signal that it handles',
      zh: '收到 {signal} 时程序无法完成收尾工作；请去掉 STOPSIGNAL，或使用程序能处理的信号',
    },
  },
  fixes: { remove: { en: 'Remove STOPSIGNAL', zh: '删除 STOPSIGNAL' } },
  create(context) {
    return {
      STOPSIGNAL(node) {
        const { value } = node;
        if (value === undefined) return;
        const signal = context.scope(node).expand(value.raw).text.toUpperCase();
        if (!/^(?:(?:SIG)?(?:KILL|STOP)|9|19)$/.test(signal)) return;
        context.report({
          message: 'kill',
          data: { signal: value.raw },
          range: value.range,
          fix: { title: 'remove', safety: 'unsafe', edits: [removeLines(context.file, node)] },
        });
      },
    };
  },
});
