import { entrypointScripts } from '../src/context/entrypointScripts.ts';
import type { CmdInstruction, EntrypointInstruction, Stage } from '../src/dockerfile/nodes.ts';
import { type StartedProcess, startedProcesses } from '../src/dockerfile/processes.ts';
import { starterList } from '../src/dockerfile/starters.ts';
import { defineRule } from '../src/rule/rule.ts';
import { endingCommands } from '../src/shell/endings.ts';
import type { Script } from '../src/shell/nodes.ts';
import type { Range } from '../src/text/range.ts';
import type { SourceText } from '../src/text/source.ts';

export default defineRule({
  name: 'several-processes',
  aliases: [],
  category: 'runtime',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.1'],
  summary: {
    en: 'A container that starts several programs.',
    zh: '一个容器启动了多个程序。',
  },
  why: {
    en: 'Docker and Kubernetes watch one process a container. What else is started in it dies unseen, is not restarted, gets no SIGTERM, mixes its log with the others’, and can only be scaled and updated together with them. Give each program an image of its own and let Compose or Kubernetes run them side by side; helpers of the main program belong into a sidecar.',
    zh: 'Docker 和 Kubernetes 只监管容器中的一个进程。其余程序退出时无人察觉、不会重启、收不到 SIGTERM，日志混在一起，也无法单独扩缩容和升级。请为每个程序制作单独的镜像，由 Compose 或 Kubernetes 编排运行；主程序的辅助进程请放到 sidecar 容器中。',
  },
  examples: [
    {
      bad: 'FROM ubuntu:24.04\nCMD mysqld & sshd & npm start\n',
      good: 'FROM node:22\nCMD ["npm", "start"]\n',
    },
    {
      bad: 'FROM debian:12\nCMD service nginx start && php-fpm -F\n',
      good: 'FROM php:8.4-fpm\nCMD ["php-fpm"]\n',
    },
  ],
  messages: {
    several: {
      en: 'Here start {programs} in one container; run one program a container',
      zh: '这里在一个容器中启动了 {programs}；请一个容器只运行一个程序',
    },
    supervisor: {
      en: '{name} runs several programs in one container; run one program a container',
      zh: '{name} 用于在一个容器中运行多个程序；请一个容器只运行一个程序',
    },
  },
  create(context) {
    return {
      stageEnd(stage) {
        const { file } = context;
        if (stage !== file.stages.at(-1)) return;
        for (const starter of starterList(stage)) {
          for (const script of context.scripts(starter)) check(starter, script);
        }
        scriptFiles(stage);
      },
    };

    function check(starter: CmdInstruction | EntrypointInstruction, script: Script): void {
      if (script.dialect !== 'posix') return;
      if (starter.command.form === 'exec' && script.form === 'exec') {
        // Arguments of an entrypoint script are looked at as commands as well: `CMD ["supervisord"]`.
        const supervisor = script.commands.find(isSupervisor);
        if (supervisor?.nameWord === undefined) return;
        reportSupervisor(supervisor.name, supervisor.nameWord.range);
        return;
      }
      judge(script);
    }

    function scriptFiles(stage: Stage): void {
      if (context.context === undefined) return;
      const seen = new Set<string>();
      for (const { found } of entrypointScripts(context.file, stage, context.context)) {
        if (found.kind === 'heredoc' && found.script !== undefined) judge(found.script);
        if (found.kind !== 'script' || seen.has(found.script.path)) continue;
        seen.add(found.script.path);
        const { path, source, script } = found.script;
        if (script !== undefined) judge(script, { path, source });
      }
    }

    function judge(script: Script, file?: { path: string; source: SourceText }): void {
      const processes = startedProcesses(script, endingCommands(script));
      const [first] = processes;
      const supervisor = processes.find(({ service }) => service?.kind === 'supervisor');
      if (first === undefined) return;
      const where = file === undefined ? {} : { file };
      if (supervisor?.command.nameWord !== undefined) {
        reportSupervisor(supervisor.command.name, supervisor.command.nameWord.range, where);
        return;
      }
      const titles = [...new Set(processes.map(({ title }) => title))];
      if (titles.length < 2 || !processes.some(({ how }) => how === 'background')) return;
      context.report({
        message: 'several',
        data: { programs: titles.slice(0, 5).join(', ') },
        range: file === undefined ? spanOf(processes) : first.command.range,
        ...where,
      });
    }

    function reportSupervisor(
      name: string,
      range: Range,
      where: { file?: { path: string; source: SourceText } } = {},
    ): void {
      context.report({ message: 'supervisor', data: { name }, range, severity: 'info', ...where });
    }
  },
});

const SUPERVISORS = new Set(
  'supervisord runsvdir runsvdir-start my_init s6-svscan systemd monit circusd foreman honcho goreman overmind'.split(
    ' ',
  ),
);

function isSupervisor({ name, nameWord }: Script['commands'][number]): boolean {
  return SUPERVISORS.has(name) || /^\/(?:usr\/)?s?bin\/init$/.test(nameWord?.value ?? '');
}

/** From the first program to the last. */
function spanOf(processes: readonly StartedProcess[]): Range {
  const ranges = processes.map(({ command }) => command.range);
  return {
    start: Math.min(...ranges.map(({ start }) => start)),
    end: Math.max(...ranges.map(({ end }) => end)),
  };
}
