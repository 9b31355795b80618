import { exposedPorts, rangeInPort } from '../src/dockerfile/ports.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'uppercase-protocol',
  aliases: ['ExposeProtoCasing'],
  category: 'style',
  severity: 'style',
  presets: ['recommended', 'strict'],
  guide: ['1.13'],
  summary: {
    en: 'EXPOSE with a protocol that is not in lower case.',
    zh: 'EXPOSE 的协议名没有使用小写。',
  },
  why: {
    en: 'Engines store ports with the protocol in lower case and tools compare them so; `80/TCP` is taken for the same port by some of them only.',
    zh: '容器引擎以小写形式记录协议，各种工具也按小写比较；`80/TCP` 只有部分工具会当作同一个端口。',
  },
  examples: [
    {
      bad: 'FROM nginx:1.29\nEXPOSE 80/TCP\n',
      good: 'FROM nginx:1.29\nEXPOSE 80/tcp\n',
      fixed: 'FROM nginx:1.29\nEXPOSE 80/tcp\n',
    },
  ],
  messages: {
    upper: {
      en: 'Protocol {protocol} should be written in lower case',
      zh: '协议 {protocol} 应使用小写',
    },
  },
  fixes: {
    lower: { en: 'Write {protocol}', zh: '改为 {protocol}' },
  },
  create(context) {
    return {
      EXPOSE(node) {
        for (const port of exposedPorts(node, context.scope(node))) {
          const { protocol, text, word } = port;
          if (protocol === undefined || protocol === protocol.toLowerCase()) continue;
          const range = rangeInPort(port, protocol, text.indexOf('/') + 1);
          const lower = protocol.toLowerCase();
          context.report({
            message: 'upper',
            data: { protocol },
            range,
            fix:
              range === word.range
                ? undefined
                : {
                    title: 'lower',
                    data: { protocol: lower },
                    safety: 'safe',
                    edits: [{ ...range, text: lower }],
                  },
          });
        }
      },
    };
  },
});
