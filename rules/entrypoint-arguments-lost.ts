import { entrypointScripts } from '../src/context/entrypointScripts.ts';
import { changeScript, type StartScript, startScripts } from '../src/context/startScripts.ts';
import { startersOf } from '../src/dockerfile/starters.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import type { Script, ShellWord } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'entrypoint-arguments-lost',
  aliases: [],
  category: 'runtime',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.8', '1.9'],
  summary: {
    en: 'An entrypoint script that drops or splits its arguments.',
    zh: '入口脚本丢弃或拆散了传入的参数。',
  },
  why: {
    en: 'CMD, and the words behind the image’s name in `docker run`, are the arguments of the ENTRYPOINT. A script that never reads them makes CMD ineffective. One that hands on `$@` without quotes splits every argument at its blanks and expands `*` in it; `"$*"` makes one word of all. Write `exec "$@"`.',
    zh: 'CMD 以及 `docker run` 中写在镜像名之后的内容，都是 ENTRYPOINT 的参数。脚本若从不读取参数，CMD 就不起作用；若传递时写成不带引号的 `$@`，参数会在空格处被拆开，其中的 `*` 还会被展开；而 `"$*"` 会把所有参数合并成一个词。请写成 `exec "$@"`。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCOPY --chmod=755 entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["node", "server.js"]\n',
      good: 'FROM node:22\nCOPY --chmod=755 entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
      files: { 'entrypoint.sh': '#!/bin/sh\nexec npm start\n' },
    },
    {
      bad: 'FROM node:22\nCOPY --chmod=755 <<"EOF" /start.sh\n#!/bin/sh\nexec $@\nEOF\nENTRYPOINT ["/start.sh"]\n',
      good: 'FROM node:22\nCOPY --chmod=755 <<"EOF" /start.sh\n#!/bin/sh\nexec "$@"\nEOF\nENTRYPOINT ["/start.sh"]\n',
      fixed:
        'FROM node:22\nCOPY --chmod=755 <<"EOF" /start.sh\n#!/bin/sh\nexec "$@"\nEOF\nENTRYPOINT ["/start.sh"]\n',
      files: {},
    },
  ],
  messages: {
    dropped: {
      en: 'The script {script} never reads its arguments, so this CMD does nothing; end the script with exec "$@", or remove the CMD',
      zh: '脚本 {script} 从不读取参数，这个 CMD 不起作用；请让脚本以 exec "$@" 结尾，或删除 CMD',
    },
    split: {
      en: '{word} without quotes splits arguments at their blanks; write "$@"',
      zh: '不带引号的 {word} 会在空格处拆散参数；请写成 "$@"',
    },
    joined: {
      en: '"$*" makes one word of all arguments, which is no command; write "$@"',
      zh: '"$*" 会把所有参数合并成一个词，无法作为命令执行；请写成 "$@"',
    },
  },
  fixes: { quote: { en: 'Write "$@"', zh: '改写为 "$@"' } },
  create(context) {
    return {
      stageEnd(stage) {
        const { file, context: build } = context;
        if (build === undefined || stage !== file.stages.at(-1)) return;
        const starts = startScripts(entrypointScripts(file, stage, build));
        for (const start of starts) words(start);
        const { entrypoint, cmd } = startersOf(stage);
        if (entrypoint?.command.form !== 'exec' || cmd === undefined) return;
        if (cmd.command.exec.length + cmd.command.text.length === 0 || isReset(cmd.command)) return;
        const start = starts.find(({ use }) => use.instruction === entrypoint);
        if (start === undefined || readsArguments(start.script)) return;
        // `["/start.sh", "run"]` is already told by its own words, `["sh", "-c", "/start.sh"]` gets none.
        const { command, name } = { command: start.use.command, name: start.name };
        if (command.through.length > 0 && context.scripts(entrypoint)[0]?.form !== 'exec') return;
        context.report({ message: 'dropped', data: { script: name }, range: cmd.command.range });
      },
    };

    function words(start: StartScript): void {
      const { script, file } = start;
      if (script.errors.length > 0) return;
      const found = badWords(script);
      if (found.length === 0) return;
      const edits = found.map(({ range }) => ({ ...range, text: '"$@"' }));
      const fix: FixReport<'quote'> = {
        title: 'quote',
        safety: 'unsafe',
        ...changeScript(start, edits),
      };
      for (const { raw, range } of found) {
        context.report({
          message: raw === '"$*"' ? 'joined' : 'split',
          data: { word: raw },
          range,
          fix,
          ...(file === undefined ? {} : { file }),
        });
      }
    }
  },
});

/** Commands that only show what they are given. */
const SHOWS = /^(?:echo|printf|logger|log|info|warn|error|die|usage|fail|debug|\[|test|case)/;
const SPLITS = /^\$(?:[@*]|\{[@*]\})$/;

function badWords(script: Script): readonly ShellWord[] {
  return script.commands.flatMap(({ name, nameWord, args, through }) => {
    if (nameWord === undefined || through.length > 0 || SHOWS.test(name)) return [];
    const hands = name === 'exec' ? args[0] : nameWord;
    return [nameWord, ...args].filter(
      ({ raw }) =>
        SPLITS.test(raw) || (raw === '"$*"' && hands?.raw === raw && hands.raw === '"$*"'),
    );
  });
}

function readsArguments({ source, commands }: Script): boolean {
  return (
    /\$\{?[@*#1-9]|\$\{[!#][@*#1-9]|BASH_ARGV|\bfor\s+\w+\s*(?:;|\n)\s*do\b/.test(source.text) ||
    commands.some(({ name }) => /^(?:\.|source|shift|getopts|getopt|eval)$/.test(name))
  );
}

/** `CMD []` takes away what the base image has. */
function isReset({ form, exec }: { form: string; exec: readonly unknown[] }): boolean {
  return form === 'exec' && exec.length === 0;
}
