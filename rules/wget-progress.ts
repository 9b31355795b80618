import type { Instruction } from '../src/dockerfile/nodes.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import { download } from '../src/shell/downloads.ts';
import { flagsOf } from '../src/shell/flags.ts';
import { insertAfter } from '../src/shell/install.ts';
import type { Command } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'wget-progress',
  aliases: ['DL3047'],
  category: 'style',
  severity: 'info',
  presets: ['strict'],
  onbuild: true,
  summary: {
    en: 'A wget that fills the build log with its progress bar.',
    zh: 'wget 的进度条会占满构建日志。',
  },
  why: {
    en: 'Without a terminal wget writes a line for every 50 KB: thousands for one large file. `--progress=dot:giga` shows one for 32 MB, `-nv` the result alone; BusyBox’s wget knows only `-q`.',
    zh: '没有终端时，wget 每 50 KB 输出一行，下载一个大文件就有上千行。`--progress=dot:giga` 每 32 MB 输出一行，`-nv` 只显示结果；BusyBox 的 wget 只支持 `-q`。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN wget https://example.com/a.tar.gz\n',
      good: 'FROM debian:12\nRUN wget --progress=dot:giga https://example.com/a.tar.gz\n',
      fixed: 'FROM debian:12\nRUN wget --progress=dot:giga https://example.com/a.tar.gz\n',
    },
  ],
  messages: {
    bar: {
      en: 'The progress of wget fills the build log; add {flag}',
      zh: 'wget 的进度输出会占满构建日志；请加上 {flag}',
    },
  },
  fixes: { add: { en: 'Add {flag}', zh: '加上 {flag}' } },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    return {
      command(command, script, node) {
        const { name, nameWord, through } = command;
        if (name !== 'wget' || nameWord === undefined) return;
        if (hadolint) {
          if (through.length > 0 || nameWord.value !== name) return;
        } else if (script.dialect !== 'posix' || (download(command)?.urls.length ?? 0) === 0) {
          return;
        }
        if (isQuiet(command)) return;
        const flag = isBusybox(node) ? '-q' : '--progress=dot:giga';
        context.report({
          message: 'bar',
          data: { flag },
          range: nameWord.range,
          fix: fixOf(command, node, flag),
        });
      },
    };

    function isBusybox(node: Instruction): boolean {
      return (
        node.stage !== undefined && rootFacts(node.stage, context.scope)?.tools.wget === 'busybox'
      );
    }

    function fixOf(
      command: Command,
      node: Instruction,
      flag: string,
    ): FixReport<'add'> | undefined {
      const end = command.nameWord?.range.end ?? command.range.start;
      const edit = insertAfter(command, end, flag);
      if (edit === undefined) return undefined;
      const base = { title: 'add', data: { flag }, edits: [edit] } as const;
      if (flag !== '-q' && hasGnuWget(node)) {
        return { ...base, safety: 'safe', declares: ['quiet-progress'] };
      }
      return { ...base, safety: 'unsafe' };
    }

    /** Debian and its like have no other; elsewhere it may be BusyBox’s, or wget2. */
    function hasGnuWget(node: Instruction): boolean {
      const facts = node.stage === undefined ? undefined : rootFacts(node.stage, context.scope);
      return (
        facts?.guessed === false &&
        /^(?:debian|ubuntu|centos|rhel|rocky|almalinux)$/.test(facts.family ?? '')
      );
    }
  },
});

const QUIET = new Set('progress q quiet o output-file a append-output no-verbose'.split(' '));

function isQuiet(command: Command): boolean {
  return (
    command.args.some(({ value }) => value === '-nv') ||
    flagsOf(command).some(({ name }) => QUIET.has(name))
  );
}
