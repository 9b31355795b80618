import { entrypointScripts } from '../src/context/entrypointScripts.ts';
import { changeScript, startScripts } from '../src/context/startScripts.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import { endingCommands } from '../src/shell/endings.ts';
import type { Command, Script } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'entrypoint-without-exec',
  aliases: [],
  category: 'runtime',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.9'],
  summary: {
    en: 'An entrypoint script that starts its program without `exec`.',
    zh: '入口脚本启动程序时没有使用 `exec`。',
  },
  why: {
    en: 'Without `exec` the script stays process 1 and the program is its child. SIGTERM goes to the shell, which does not hand it on: `docker stop` waits ten seconds, a pod its grace period, and then the program is killed in the middle of its work. `exec` puts the program in the shell’s place, so that it gets every signal. Only the last command can be it; what runs before stays as it is. A script that sets a `trap` has plans of its own and is left alone.',
    zh: '不使用 `exec` 时，脚本一直是 1 号进程，程序只是它的子进程。SIGTERM 发给 shell 后不会转发：`docker stop` 要等十秒，Pod 要等完宽限期，然后程序在工作途中被强制杀死。`exec` 让程序取代 shell，从而收到所有信号。只有最后一条命令可以这样写，前面的命令不变。设置了 `trap` 的脚本自行处理信号，不再提示。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCOPY --chmod=755 entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
      good: 'FROM node:22\nENTRYPOINT ["npm", "start"]\n',
      files: { 'entrypoint.sh': '#!/bin/sh\nset -e\nnpm run migrate\nnpm start\n' },
    },
    {
      bad: 'FROM node:22\nCOPY --chmod=755 <<EOF /entrypoint.sh\n#!/bin/sh\nnode server.js\nEOF\nENTRYPOINT ["/entrypoint.sh"]\n',
      good: 'FROM node:22\nCOPY --chmod=755 <<EOF /entrypoint.sh\n#!/bin/sh\nexec node server.js\nEOF\nENTRYPOINT ["/entrypoint.sh"]\n',
      fixed:
        'FROM node:22\nCOPY --chmod=755 <<EOF /entrypoint.sh\n#!/bin/sh\nexec node server.js\nEOF\nENTRYPOINT ["/entrypoint.sh"]\n',
      files: {},
    },
  ],
  messages: {
    missing: {
      en: 'The script {script} stays in front of {program} and keeps SIGTERM from it; write exec {program}',
      zh: '脚本 {script} 始终挡在 {program} 前面，SIGTERM 传不到程序；请写成 exec {program}',
    },
  },
  fixes: {
    exec: {
      en: 'Let the program take the script’s place by exec',
      zh: '用 exec 让程序取代脚本进程',
    },
  },
  create(context) {
    return {
      stageEnd(stage) {
        const { file, context: build } = context;
        if (build === undefined || stage !== file.stages.at(-1)) return;
        for (const start of startScripts(entrypointScripts(file, stage, build))) {
          const { script, name } = start;
          if (script.errors.length > 0 || script.commands.some(handlesSignals)) continue;
          const programs = endingCommands(script).filter(command => isProgram(command, script));
          if (programs.length === 0) continue;
          const edits = programs.map(({ range, assignments }) => ({
            start: range.start,
            end: range.start,
            text: assignments.length > 0 ? 'exec env ' : 'exec ',
          }));
          const fix: FixReport<'exec'> = {
            title: 'exec',
            safety: 'unsafe',
            ...changeScript(start, edits),
          };
          for (const command of programs) {
            context.report({
              message: 'missing',
              data: { script: name, program: shown(command) },
              range: (command.nameWord ?? command).range,
              fix,
              ...(start.file === undefined ? {} : { file: start.file }),
            });
          }
        }
      },
    };
  },
});

/** The script has a trap for a signal: it forwards, or cleans up when the program is over. */
function handlesSignals({ name }: Command): boolean {
  return name === 'trap';
}

/** Shell builtins, and tools that are over at once. */
const SHORT = new Set(
  (
    '. : [ alias break cat cd chmod chown command continue cp curl date declare echo eval exec exit export expr false ' +
    'find getopts grep hash head install jq kill let ln local logger ls mkdir mktemp mv popd printenv printf pushd pwd ' +
    'read readonly return rm rmdir sed service set shift shopt sleep sort source stat systemctl tail tar test touch tr ' +
    'trap true type typeset ulimit umask unalias unset useradd wait wc wget usage help env envsubst'
  ).split(' '),
);

function isProgram({ name, nameWord, range }: Command, { functions }: Script): boolean {
  if (nameWord === undefined || name === '' || SHORT.has(name)) return false;
  if (nameWord.value.startsWith('/etc/init.d/')) return false;
  // A function that is defined in another one, or twice.
  if (functions.some(each => each.name === nameWord.value)) return false;
  // In a function that others call as well, exec would end the script too early.
  const inside = functions.find(
    each => range.start > each.range.start && range.end <= each.range.end,
  );
  return inside === undefined;
}

/** The first words, as far as they are easily read. */
function shown({ nameWord, args }: Command): string {
  const raw = nameWord?.raw ?? '';
  const words = [/^\$\{?[@*]\}?$/.test(raw) ? '"$@"' : raw];
  const [first] = args;
  if (first !== undefined && /^[A-Za-z][\w.-]{0,20}$/.test(first.raw)) words.push(first.raw);
  return words.join(' ').slice(0, 60);
}
