import { exposedPorts, rangeInPort } from '../src/dockerfile/ports.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'host-port-exposed',
  aliases: ['ExposeInvalidFormat'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  guide: ['1.13'],
  summary: {
    en: 'EXPOSE with a host port or an IP address.',
    zh: 'EXPOSE 中写了主机端口或 IP 地址。',
  },
  why: {
    en: 'EXPOSE tells which port the container listens on. Which port or address of the host leads there is said when the container starts (`docker run -p 8080:80`, a Kubernetes Service); in EXPOSE it is ignored, and BuildKit will refuse it in the future.',
    zh: 'EXPOSE 只说明容器监听哪个端口。主机上的哪个端口或地址映射到它，是在启动容器时指定的（`docker run -p 8080:80`、Kubernetes Service）；写在 EXPOSE 中会被忽略，BuildKit 将来还会拒绝构建。',
  },
  examples: [
    {
      bad: 'FROM nginx:1.29\nEXPOSE 8080:80\n',
      good: 'FROM nginx:1.29\nEXPOSE 80\n',
      fixed: 'FROM nginx:1.29\nEXPOSE 80\n',
    },
  ],
  messages: {
    host: {
      en: 'EXPOSE ignores the host part {host}; name the container port alone and map it at docker run',
      zh: 'EXPOSE 会忽略主机部分 {host}；请只写容器端口，映射在 docker run 时指定',
    },
  },
  fixes: {
    port: { en: 'Keep only the container port', zh: '只保留容器端口' },
  },
  create(context) {
    return {
      EXPOSE(node) {
        for (const port of exposedPorts(node, context.scope(node))) {
          const { host, word } = port;
          if (host === undefined || host === '') continue;
          const range = rangeInPort(port, `${host}:`, 0);
          context.report({
            message: 'host',
            data: { host },
            range,
            fix:
              range === word.range
                ? undefined
                : { title: 'port', safety: 'safe', edits: [{ ...range, text: '' }] },
          });
        }
      },
    };
  },
});
