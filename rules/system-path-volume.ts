import { joinPath } from '../src/dockerfile/workdir.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'system-path-volume',
  aliases: ['dockerfile-dockerd-socket-mount', 'DKL-DI-0002'],
  category: 'security',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A VOLUME at a path that belongs to the system.',
    zh: '将系统路径声明为 VOLUME。',
  },
  why: {
    en: 'The Docker socket in a container is root on the host; an image must not ask for it, whoever wants it mounts it. `/proc`, `/sys` and `/dev` are the kernel’s and a volume there breaks the container, at `/` it cannot start, and a volume over `/etc`, `/usr`, `/bin` or `/lib` hides every later update of the image.',
    zh: '容器拿到 Docker 套接字就等于拿到宿主机的 root；镜像不应声明它，确有需要的人会自行挂载。`/proc`、`/sys`、`/dev` 属于内核，在此声明卷会使容器无法工作；声明 `/` 则无法启动；把卷放在 `/etc`、`/usr`、`/bin`、`/lib` 上，之后镜像的更新都会被遮住。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nVOLUME ["/var/run/docker.sock", "/data"]\n',
      good: 'FROM alpine:3.23\nVOLUME ["/data"]\n',
    },
  ],
  messages: {
    socket: {
      en: 'The Docker socket gives the container the host; leave mounting it to whoever runs the container',
      zh: 'Docker 套接字会让容器控制宿主机；请由运行容器的人自行决定是否挂载',
    },
    system: {
      en: 'A volume at {path} breaks or hides what the system keeps there; use a folder of your own',
      zh: '把 {path} 声明为卷会破坏或遮住系统文件；请使用自己的目录',
    },
  },
  create(context) {
    return {
      VOLUME(node) {
        for (const item of node.items) {
          const { text, missing } = context.scope(node).expand(item.raw);
          if (missing.length > 0 || !text.startsWith('/')) continue;
          const path = joinPath('/', text);
          if (
            /^(?:\/var)?\/run\/(?:docker|containerd\/containerd|crio\/crio|podman\/podman)\.sock$/.test(
              path,
            )
          ) {
            context.report({ message: 'socket', range: item.range });
          } else if (/^\/(?:(?:proc|sys|dev)(?:\/.*)?|etc|usr|s?bin|lib|lib64|boot)?$/.test(path)) {
            // Kernel folders below which volumes are usual and harmless.
            if (/^\/(?:sys\/fs\/cgroup|dev\/shm|dev\/net\/tun|dev\/mqueue)\b/.test(path)) continue;
            context.report({
              message: 'system',
              data: { path },
              range: item.range,
              code: /^\/(?:proc|sys|dev)$/.test(path) ? ['DKL-DI-0002'] : [],
            });
          }
        }
      },
    };
  },
});
