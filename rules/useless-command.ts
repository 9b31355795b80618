import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'useless-command',
  aliases: ['DL3001', 'Run Utilities And POSIX Commands', 'nonsensical-command'],
  category: 'shell',
  severity: 'info',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'A command that has no lasting effect, or no terminal, while an image is built.',
    zh: '在构建镜像时没有持久效果或没有终端可用的命令。',
  },
  why: {
    en: 'A RUN leaves files and nothing else: a service started in it is gone when the step ends, a mounted file system as well, and nobody watches `top` or edits in `vim`. Where a build really talks to a daemon for the length of one RUN, silence the finding there.',
    zh: 'RUN 只会留下文件：在其中启动的服务在该步骤结束时就会消失，挂载的文件系统同样如此，也没有人会去看 `top` 或用 `vim` 编辑。如果确实只在某一条 RUN 内短暂使用某个守护进程，请在该处忽略此规则。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN service nginx start\n',
      good: 'FROM debian:12\nCMD ["nginx", "-g", "daemon off;"]\n',
    },
  ],
  options: {
    commands: {
      type: 'strings',
      default: ['free', 'kill', 'mount', 'ps', 'service', 'shutdown', 'ssh', 'top', 'vim'],
      describe: { en: 'names of the commands to find', zh: '要检查的命令名' },
    },
  },
  messages: {
    useless: {
      en: '{name} does nothing lasting while an image is built; leave it out',
      zh: '{name} 在构建镜像时没有持久作用；请去掉',
    },
  },
  create(context) {
    const names = new Set(context.options.commands);
    return {
      command(command, script) {
        const { name, nameWord } = command;
        if (!names.has(name) || nameWord === undefined || script.dialect !== 'posix') return;
        if (context.mode === 'hadolint') {
          if (command.through.length > 0 || nameWord.value !== name) return;
        } else if (asksOnly(command.args.map(arg => arg.value))) return;
        context.report({ message: 'useless', data: { name }, range: nameWord.range });
      },
    };
  },
});

/** `vim --version` and `vim +PlugInstall +qall` run without a person. */
function asksOnly(args: readonly string[]): boolean {
  return args.some(
    arg => arg === '--version' || arg === '-V' || arg === '-es' || arg.startsWith('+'),
  );
}
