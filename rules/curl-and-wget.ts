import { hasCommand } from '../src/dockerfile/imageCommands.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Command } from '../src/shell/nodes.ts';

const TOOLS = ['curl', 'wget'] as const;
type Tool = (typeof TOOLS)[number];

export default defineRule({
  name: 'curl-and-wget',
  aliases: ['DL4001', 'DS-0014', "Run Using 'wget' and 'curl'", 'use-either-wget-or-curl'],
  category: 'size',
  severity: 'info',
  presets: ['strict'],
  onbuild: true,
  summary: {
    en: 'A stage that downloads with both curl and wget.',
    zh: '同一阶段同时使用 curl 和 wget 下载。',
  },
  why: {
    en: 'Both do the same; the second one is one more package to install, update and keep an eye on. Take the one that the base image has, or curl.',
    zh: '两者功能相同，多装一个就多一个需要安装、升级和关注的软件包。请使用基础镜像自带的那个，或统一使用 curl。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl wget\nRUN curl -O https://example.com/a\nRUN wget https://example.com/b\n',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nRUN curl -O https://example.com/a\nRUN curl -O https://example.com/b\n',
    },
  ],
  messages: {
    both: {
      en: 'This stage downloads with {other} already; use it here too, and leave {tool} out',
      zh: '该阶段已使用 {other} 下载；请在此也使用它，不必再安装 {tool}',
    },
  },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    let used = new Set<Tool>();
    let reported = false;
    /** hadolint reads the bodies of ONBUILD by themselves, all in one. */
    const inOnbuild = new Set<Tool>();

    return {
      stage() {
        used = new Set();
        reported = false;
      },
      RUN(node) {
        const onbuild = node.onbuild !== undefined;
        if (onbuild && !hadolint) return;
        const state = onbuild ? inOnbuild : used;
        const found: Command[] = [];
        for (const { commands, dialect } of context.scripts(node)) {
          if (dialect !== 'posix' && !hadolint) continue;
          for (const command of commands) {
            if (toolOf(command) !== undefined) found.push(command);
          }
        }
        if (found.length === 0) return;
        for (const command of found) {
          const tool = toolOf(command);
          if (tool === undefined) continue;
          state.add(tool);
          if (state.size < 2) continue;
          report(command, tool, !reported && node.stage !== undefined && isFree(node.stage));
          // One a RUN, as hadolint has it; one a stage else.
          return;
        }
      },
    };

    function toolOf({ name, nameWord, through }: Command): Tool | undefined {
      if (hadolint && (through.length > 0 || nameWord?.value !== name)) return undefined;
      return TOOLS.find(tool => tool === name);
    }

    /** The base image has both, so that none has to be installed. */
    function isFree(stage: Parameters<typeof hasCommand>[1]): boolean {
      return !hadolint && TOOLS.every(tool => hasCommand(context, stage, tool, 0) === true);
    }

    function report(command: Command, tool: Tool, free: boolean): void {
      if ((reported && !hadolint) || command.nameWord === undefined) return;
      reported = true;
      if (free) return;
      const other = tool === 'curl' ? 'wget' : 'curl';
      context.report({
        message: 'both',
        data: { tool, other },
        range: command.nameWord.range,
        ...(hadolint ? { code: 'DL4001' } : {}),
      });
    }
  },
});
