import { joinPath } from '../src/dockerfile/workdir.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'system-workdir',
  aliases: ['DS-0030'],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A WORKDIR in a folder that belongs to the system.',
    zh: 'WORKDIR 位于系统目录中。',
  },
  why: {
    en: '`/proc`, `/sys` and `/dev` are mounted over when the container starts, so that nothing which the build put there is left; `/proc/self/fd/…` as working directory has been a way out of containers (CVE-2024-21626). `/boot` and `/lost+found` are no place for a program. Work in a folder of your own, `/app` or `/srv/app`.',
    zh: '容器启动时会重新挂载 `/proc`、`/sys`、`/dev`，构建时放入的内容都会消失；以 `/proc/self/fd/…` 为工作目录曾是容器逃逸的途径（CVE-2024-21626）。`/boot` 与 `/lost+found` 也不是放程序的地方。请使用自己的目录，如 `/app` 或 `/srv/app`。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nWORKDIR /proc/self/fd/8\n',
      good: 'FROM alpine:3.23\nWORKDIR /app\n',
    },
  ],
  messages: {
    system: {
      en: 'The folder {path} is the system’s; work in a folder of your own',
      zh: '{path} 是系统目录；请使用自己的目录作为工作目录',
    },
  },
  create(context) {
    return {
      WORKDIR(node) {
        const { value } = node;
        if (value === undefined) return;
        const { text, missing } = context.scope(node).expand(value.raw);
        if (missing.length > 0 || !text.startsWith('/')) return;
        const path = joinPath('/', text);
        if (!/^\/(?:proc|sys|dev|boot|initrd|lost\+found)(?:\/|$)/.test(path)) return;
        context.report({ message: 'system', data: { path }, range: value.range });
      },
    };
  },
});
