import { hasCommand } from '../src/dockerfile/imageCommands.ts';
import type { HealthcheckInstruction, Stage } from '../src/dockerfile/nodes.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import { type Download, download } from '../src/shell/downloads.ts';
import type { Command, Script } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'healthcheck-tool-missing',
  aliases: [],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.16'],
  summary: {
    en: 'A HEALTHCHECK that runs a program which the image does not have.',
    zh: 'HEALTHCHECK 使用了镜像中没有的程序。',
  },
  why: {
    en: 'The check fails each time, and the container is unhealthy for ever although the server works. Alpine, Debian and Ubuntu images have no curl; Alpine and BusyBox have a wget: `wget -q -O /dev/null http://localhost:8080/ || exit 1`. Reported only where the base image is known and nothing in the Dockerfile may have brought the program.',
    zh: '检查每次都会失败，服务正常容器却一直是 unhealthy。Alpine、Debian、Ubuntu 镜像都没有 curl；Alpine 与 BusyBox 自带 wget，可写成 `wget -q -O /dev/null http://localhost:8080/ || exit 1`。仅在基础镜像已知、且 Dockerfile 中没有任何步骤可能带来该程序时才会报告。',
  },
  examples: [
    {
      bad: 'FROM node:22-alpine\nHEALTHCHECK CMD curl --fail http://localhost:3000 || exit 1\nCMD ["node", "server.js"]\n',
      good: 'FROM node:22-alpine\nHEALTHCHECK CMD wget -q -O /dev/null http://localhost:3000 || exit 1\nCMD ["node", "server.js"]\n',
      fixed:
        'FROM node:22-alpine\nHEALTHCHECK CMD wget -q -O /dev/null http://localhost:3000 || exit 1\nCMD ["node", "server.js"]\n',
    },
  ],
  messages: {
    missing: {
      en: 'The image {image} has no {program}, so the container is never healthy; install it, or check with what is there',
      zh: '镜像 {image} 中没有 {program}，容器永远不会是 healthy；请安装它，或使用镜像中已有的程序检查',
    },
    busybox: {
      en: 'The image {image} has no {program}, so the container is never healthy; its wget can do the same',
      zh: '镜像 {image} 中没有 {program}，容器永远不会是 healthy；可改用镜像自带的 wget',
    },
    shell: {
      en: 'The image {image} has no shell, which the shell form of HEALTHCHECK CMD needs; write a JSON array',
      zh: '镜像 {image} 中没有 shell，而 shell 形式的 HEALTHCHECK CMD 需要它；请写成 JSON 数组',
    },
  },
  fixes: { wget: { en: 'Ask with wget', zh: '改用 wget 检查' } },
  create(context) {
    return {
      HEALTHCHECK(node) {
        const { stage, command } = node;
        if (stage === undefined || command === undefined || node.type !== 'CMD') return;
        const last = stage.instructions.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
        if (last === node) check(node, stage, command.form === 'shell');
      },
    };

    function check(node: HealthcheckInstruction, stage: Stage, shell: boolean): void {
      const facts = rootFacts(stage, context.scope);
      const [script] = context.scripts(node);
      if (facts === undefined || script?.dialect !== 'posix') return;
      const { image } = facts;
      const plain = script.interpreter.join(' ') === '/bin/sh -c';
      if (shell && plain && hasCommand(context, stage, 'sh') === false) {
        const { range } = node.command ?? node;
        context.report({ message: 'shell', data: { image }, range });
        return;
      }
      const defined = new Set(script.functions.map(({ name }) => name));
      const seen = new Set<string>();
      for (const command of script.commands) {
        const { name, nameWord, place } = command;
        if (nameWord === undefined || nameWord.dynamic || defined.has(name) || seen.has(name))
          continue;
        // A path names one file, which COPY may bring; `a || b` has another try.
        if (nameWord.value.includes('/') || place.conditional || hasAlternative(script, command))
          continue;
        if (hasCommand(context, stage, name) !== false) continue;
        seen.add(name);
        const fix =
          name === 'curl' && facts.tools.wget !== false ? askWithWget(stage, command) : undefined;
        context.report({
          message: fix === undefined ? 'missing' : 'busybox',
          data: { image, program: name },
          range: nameWord.range,
          fix,
        });
      }
    }

    function askWithWget(stage: Stage, command: Command): FixReport<'wget'> | undefined {
      if (hasCommand(context, stage, 'wget') !== true || command.written === 'json')
        return undefined;
      const call = download(command);
      const [url] = call?.urls ?? [];
      if (call === undefined || url === undefined || !isPlainRequest(call)) return undefined;
      const { text } = context.file.source;
      const written = text.slice(url.range.start, url.range.end);
      const end = Math.max(
        ...[command.nameWord, ...command.args].map(word => word?.range.end ?? 0),
      );
      const edit = { start: command.range.start, end, text: `wget -q -O /dev/null ${written}` };
      return { title: 'wget', safety: 'unsafe', edits: [edit] };
    }
  },
});

/** `curl x || wget x`: the command is tried, and another program has its turn where it fails. */
function hasAlternative({ steps }: Script, command: Command): boolean {
  if (!command.place.tested) return false;
  const next = steps[command.step + 1];
  return (
    next?.operator !== '||' ||
    !next.commands.every(({ name }) => /^(?:exit|false|kill)$/.test(name))
  );
}

/** A GET whose answer no one reads. */
function isPlainRequest({ flags, urls, command, output }: Download): boolean {
  return (
    urls.length === 1 &&
    command.assignments.length === 0 &&
    command.redirects.every(({ operator }) => operator.startsWith('>') || operator === '&>') &&
    (output === undefined || output === '-' || output === '/dev/null') &&
    !command.place.piped &&
    !command.place.substitution &&
    flags.every(({ name }) =>
      /^(?:f|fail|s|silent|S|show-error|L|location|o|output|4|ipv4)$/.test(name),
    )
  );
}
