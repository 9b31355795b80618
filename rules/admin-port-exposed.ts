import { exposedPorts, rangeInPort } from '../src/dockerfile/ports.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'admin-port-exposed',
  aliases: ['DS-0004', 'CKV_DOCKER_1', 'Exposing Port 22 (SSH)', 'S6473'],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.1'],
  summary: {
    en: 'A port of remote administration is exposed.',
    zh: '暴露了远程管理端口。',
  },
  why: {
    en: 'SSH, Telnet, RDP and VNC are doors into the container with passwords and keys of their own, besides the one that `docker exec` and `kubectl exec` have and the platform guards. A server for them is also one more process to watch and to update. An image whose purpose is such a server says so with `# dockwright ignore=admin-port-exposed`.',
    zh: 'SSH、Telnet、RDP、VNC 相当于在容器上另开一扇门，各有自己的口令和密钥，而 `docker exec`、`kubectl exec` 已经提供了由平台管控的入口。为此运行的服务也多了一个需要监管和升级的进程。如果镜像本身就是提供这类服务的，请写 `# dockwright ignore=admin-port-exposed`。',
  },
  options: {
    ports: {
      type: 'strings',
      default: ['22', '23', '3389', '5800', '5900'],
      describe: { en: 'TCP ports to report.', zh: '需要报告的 TCP 端口。' },
    },
  },
  examples: [{ bad: 'FROM node:22\nEXPOSE 22 3000\n', good: 'FROM node:22\nEXPOSE 3000\n' }],
  messages: {
    exposed: {
      en: 'Port {port} ({name}) opens the container to remote logins; use docker exec or kubectl exec',
      zh: '端口 {port}（{name}）允许远程登录容器；请使用 docker exec 或 kubectl exec',
    },
  },
  create(context) {
    const watched = context.options.ports.map(Number);
    return {
      EXPOSE(node) {
        for (const port of exposedPorts(node, context.scope(node))) {
          const { first, last = first, protocol } = port;
          if (first === undefined || last === undefined || /^(?:udp|sctp)$/i.test(protocol ?? ''))
            continue;
          // Who opens hundreds of ports means none of these.
          if (last - first > 100) continue;
          const found = watched.find(number => number >= first && number <= last);
          if (found === undefined) continue;
          const codes = found === 22 ? undefined : ['S6473'];
          context.report({
            message: 'exposed',
            data: { port: found, name: NAMES[found] ?? 'TCP' },
            range: rangeInPort(port, port.port, port.host === undefined ? 0 : port.host.length),
            ...(codes === undefined ? {} : { code: codes }),
          });
        }
      },
    };
  },
});

const NAMES: Readonly<Record<number, string>> = {
  22: 'SSH',
  23: 'Telnet',
  3389: 'RDP',
  5800: 'VNC',
  5900: 'VNC',
};
