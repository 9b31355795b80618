import { exposedPorts, rangeInPort } from '../src/dockerfile/ports.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'port-out-of-range',
  aliases: ['DL3011', 'DS-0008', 'UNIX Ports Out Of Range', 'invalid-port'],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.13'],
  onbuild: true,
  summary: {
    en: 'EXPOSE of a port above 65535, or of port 0.',
    zh: 'EXPOSE 的端口超过 65535，或为 0。',
  },
  why: {
    en: 'Ports are numbers from 1 to 65535. BuildKit refuses a larger one, and 0 names no port that a server can be reached at.',
    zh: '端口号的范围是 1 到 65535。更大的数字 BuildKit 会拒绝构建，而 0 不是可以访问的端口。',
  },
  examples: [{ bad: 'FROM nginx:1.29\nEXPOSE 80800\n', good: 'FROM nginx:1.29\nEXPOSE 8080\n' }],
  messages: {
    large: {
      en: 'Port {port} does not exist; ports go up to 65535',
      zh: '端口 {port} 不存在；端口号最大为 65535',
    },
    zero: {
      en: 'Port 0 cannot be reached; name the port that the server listens on',
      zh: '端口 0 无法访问；请写服务实际监听的端口',
    },
  },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    const refused = new Set(
      context.file.refusals
        .filter(({ code }) => code === 'invalid-port')
        .map(({ range }) => range.start),
    );
    return {
      EXPOSE(node) {
        if (hadolint && node.onbuild !== undefined) return;
        for (const port of exposedPorts(node, context.scope(node))) {
          if (hadolint && port.word.raw.includes('$')) continue;
          const { first, last } = port;
          const numbers = port.port.split('-');
          const large = (last ?? 0) > 65_535 ? numbers.at(-1) : undefined;
          const wrong = (first ?? 0) > 65_535 ? numbers[0] : large;
          const from = port.host === undefined ? 0 : port.host.length + 1;
          if (wrong !== undefined) {
            const at = wrong === numbers[0] ? from : from + (numbers[0]?.length ?? 0);
            context.report({
              message: 'large',
              data: { port: wrong },
              range: rangeInPort(port, wrong, at),
              // A trigger is not looked at before it runs.
              fatal: refused.has(port.word.range.start),
            });
          } else if (!hadolint && (first === 0 || last === 0)) {
            const range = rangeInPort(port, port.port, from);
            context.report({ message: 'zero', range, code: [], severity: 'warning' });
          }
        }
      },
    };
  },
});
