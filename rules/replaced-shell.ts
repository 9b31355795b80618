import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import { readArguments } from '../src/shell/flags.ts';
import type { Command, Script, ShellWord } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'replaced-shell',
  aliases: ['DL4005', 'Changing Default Shell Using RUN Command', 'use-shell-instruction'],
  category: 'shell',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'A RUN that puts another shell at `/bin/sh`.',
    zh: 'RUN 替换了 `/bin/sh`。',
  },
  why: {
    en: '`/bin/sh` belongs to the system: its scripts and those of its packages are written for the shell that was there, an update puts that one back, and nobody who reads a later RUN can tell what runs it. `SHELL ["/bin/bash", "-c"]` changes the shell for the instructions below it and nothing else.',
    zh: '`/bin/sh` 属于系统：系统和软件包的脚本都是为原来的 shell 编写的，升级时又会被恢复，而读到后面 RUN 的人也无从得知实际由哪个 shell 执行。`SHELL ["/bin/bash", "-c"]` 只改变其后指令所用的 shell，不影响其他。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\nRUN source ./env\n',
      good: 'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN source ./env\n',
      fixed: 'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN source ./env\n',
    },
  ],
  messages: {
    replaced: {
      en: 'Replacing /bin/sh changes what all system scripts run with; use the SHELL instruction',
      zh: '替换 /bin/sh 会影响所有系统脚本；请使用 SHELL 指令',
    },
  },
  fixes: { shell: { en: 'Write SHELL ["{shell}", "-c"]', zh: '改写为 SHELL ["{shell}", "-c"]' } },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    return {
      command(command, script, node) {
        const word = hadolint ? linkWord(command) : replacedWord(command);
        if (word === undefined || (script.dialect !== 'posix' && !hadolint)) return;
        const known = command.name === 'ln' ? undefined : [];
        context.report({
          message: 'replaced',
          range: word.range,
          ...(known === undefined ? {} : { code: known }),
          fix: fixOf(command, script, node),
        });
      },
    };

    function fixOf(
      command: Command,
      script: Script,
      node: RunInstruction,
    ): FixReport<'shell'> | undefined {
      const [source] = readArguments(command.args).operands;
      const shell = source?.value ?? '';
      if (script.commands.length > 1 || command.name !== 'ln' || node.onbuild !== undefined)
        return undefined;
      if (!/^\/(?:usr\/)?bin\/(?:bash|zsh)$/.test(shell) || node.flags.length > 0) return undefined;
      const { start, end } = node.headRange;
      if (node.heredocs.length > 0 || context.file.source.text.slice(start, end).includes('#')) {
        return undefined;
      }
      const text = `SHELL [${JSON.stringify(shell)}, "-c"]`;
      return { title: 'shell', data: { shell }, safety: 'unsafe', edits: [{ start, end, text }] };
    }
  },
});

/** hadolint wants the word anywhere. */
function linkWord({ name, nameWord, args, through }: Command): ShellWord | undefined {
  if (name !== 'ln' || nameWord?.value !== name || through.length > 0) return undefined;
  return args.find(({ value }) => value === '/bin/sh');
}

/** What is linked, moved or copied to the place of the system’s shell. */
function replacedWord({ name, args }: Command): ShellWord | undefined {
  if (name !== 'ln' && name !== 'mv' && name !== 'cp') return undefined;
  const { operands } = readArguments(args);
  const last = operands.at(-1);
  if (operands.length < 2 || !/^(?:\/usr)?\/bin\/sh$/.test(last?.value ?? '')) return undefined;
  // Back to what it was.
  return /(?:dash|busybox|\.distrib|\.orig|\.bak|\.real)$/.test(operands[0]?.value ?? '')
    ? undefined
    : last;
}
