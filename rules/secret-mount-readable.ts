import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'secret-mount-readable',
  aliases: ['S6469'],
  category: 'secrets',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'A secret or ssh mount that every user of the step can read.',
    zh: '该步骤中任何用户都能读取的 secret 或 ssh 挂载。',
  },
  why: {
    en: 'A secret is mounted with mode 0400 for root, so that only the step’s own user reads it. A mode with rights for others also hands it to every tool that drops to another user: package managers’ scripts, daemons, tests. Name the user that needs it: `--mount=type=secret,id=x,uid=1000,mode=0400`.',
    zh: '默认情况下，密钥以 0400 权限挂载给 root，只有该步骤自己的用户可以读取。若给其他用户开放权限，所有切换到其他用户运行的程序（包管理器脚本、守护进程、测试等）也都能读取。请指定需要它的用户：`--mount=type=secret,id=x,uid=1000,mode=0400`。',
  },
  examples: [
    {
      bad: 'FROM node:22\nRUN --mount=type=secret,id=npmrc,mode=0444 npm ci\n',
      good: 'FROM node:22\nRUN --mount=type=secret,id=npmrc,uid=1000 npm ci\n',
      fixed: 'FROM node:22\nRUN --mount=type=secret,id=npmrc,mode=0440 npm ci\n',
    },
  ],
  messages: {
    readable: {
      en: 'Mode {mode} shows the {type} mount to every user of this step; name the one that needs it with uid, and give others nothing',
      zh: '权限 {mode} 使该步骤中的任何用户都能访问 {type} 挂载；请用 uid 指定需要它的用户，并去掉其他用户的权限',
    },
  },
  fixes: { mode: { en: 'Set mode={mode}', zh: '改为 mode={mode}' } },
  create(context) {
    return {
      RUN(node) {
        for (const { type, options } of node.mounts) {
          if (type !== 'secret' && type !== 'ssh') continue;
          for (const { key, value, range } of options) {
            if (key !== 'mode' || value === undefined || !/^[0-7]*[1-7]$/.test(value)) continue;
            const mode = `${value.slice(0, -1)}0`;
            const edit = { start: range.end - 1, end: range.end, text: '0' };
            const exact = range.end - range.start === key.length + 1 + value.length;
            context.report({
              message: 'readable',
              data: { mode: value, type },
              range,
              fix: exact
                ? { title: 'mode', data: { mode }, safety: 'unsafe', edits: [edit] }
                : undefined,
            });
          }
        }
      },
    };
  },
});
