import { removeFlag } from '../src/dockerfile/insertion.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'insecure-run',
  aliases: ['S6502', 'S6431'],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'A RUN outside the sandbox of the build.',
    zh: 'RUN 在构建沙箱之外执行。',
  },
  why: {
    en: '`--security=insecure` gives the step every right of a privileged container, and `--network=host` the network of the machine that builds, with what listens on its loopback: a script that was downloaded can take that machine over. Builders refuse both unless they are told to allow them. Find out which single right is missing, or do the step outside the build.',
    zh: '`--security=insecure` 会赋予该步骤特权容器的全部权限，`--network=host` 会让它使用构建机的网络，包括监听在回环地址上的服务：一个下载来的脚本就可能控制构建机。构建器默认拒绝这两个选项，除非显式允许。请找出真正缺少的权限，或把该步骤移到构建之外。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN --security=insecure mount -t tmpfs none /mnt\n',
      good: 'FROM debian:12\nRUN --mount=type=tmpfs,target=/mnt true\n',
    },
    {
      bad: 'FROM debian:12\nRUN --network=host curl -fO https://example.com/x\n',
      good: 'FROM debian:12\nRUN curl -fO https://example.com/x\n',
      fixed: 'FROM debian:12\nRUN curl -fO https://example.com/x\n',
    },
  ],
  messages: {
    security: {
      en: 'This step runs with every right of a privileged container and can take over the machine that builds; do it without --security=insecure',
      zh: '该步骤拥有特权容器的全部权限，可能控制构建机；请去掉 --security=insecure',
    },
    network: {
      en: 'This step uses the network of the machine that builds, its loopback included; do it without --network=host',
      zh: '该步骤会使用构建机的网络，包括其回环地址；请去掉 --network=host',
    },
  },
  fixes: { remove: { en: 'Remove --network=host', zh: '删除 --network=host' } },
  create(context) {
    return {
      RUN(node) {
        for (const flag of node.flags) {
          const { name, value, range } = flag;
          if (name === 'security' && value === 'insecure') {
            context.report({ message: 'security', range, code: 'S6502' });
          } else if (name === 'network' && value === 'host') {
            const edits = [removeFlag(context.file, flag)];
            const fix = { title: 'remove', safety: 'unsafe', edits } as const;
            context.report({ message: 'network', range, code: 'S6431', fix });
          }
        }
      },
    };
  },
});
