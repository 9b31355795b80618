import type { Stage } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import { type PackageAction, packageAction } from '../src/shell/install.ts';
import type { Script } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'mixed-change-rates',
  aliases: [],
  category: 'cache',
  severity: 'info',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.3'],
  summary: {
    en: 'System packages and the dependencies of the application installed in one RUN, below a COPY of the sources.',
    zh: '复制源代码之后，在同一个 RUN 中同时安装系统软件包和应用依赖。',
  },
  why: {
    en: 'A step is repeated whenever anything it stands on changes. System packages hardly ever change, the dependencies of the application do with its manifest: in one RUN below the COPY, every change of the sources installs the system anew. Install system packages first, in a RUN of their own above the COPY.',
    zh: '某一步所依赖的内容一旦变化，该步就要重新执行。系统软件包很少变化，而应用依赖会随清单文件变化：两者放在 COPY 之后的同一个 RUN 中，源代码每次改动都要重新安装系统软件包。请把系统软件包放到 COPY 之前单独的 RUN 中安装。',
  },
  examples: [
    {
      bad: 'FROM ubuntu:24.04\nCOPY . /app\nRUN apt-get update \\\n    && apt-get install -y nodejs npm \\\n    && cd /app \\\n    && npm install\n',
      good: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs npm\nCOPY . /app\nRUN cd /app && npm install\n',
    },
  ],
  messages: {
    mixed: {
      en: '{system} is repeated with {application} whenever a copied file changes; put it into a RUN of its own above the COPY',
      zh: '复制的文件一有变化，{system} 就会和 {application} 一起重新执行；请把它放到 COPY 之前单独的 RUN 中',
    },
  },
  create(context) {
    /** Stages that a file of the context has been copied into. */
    const copied = new Set<Stage>();
    return {
      COPY(node) {
        if (node.from === undefined && node.stage !== undefined) copied.add(node.stage);
      },
      ADD(node) {
        if (node.stage !== undefined) copied.add(node.stage);
      },
      script(script, node) {
        if (node.stage === undefined || !copied.has(node.stage)) return;
        const found = actionsOf(script);
        // Packages that are taken away again belong into the layer of what needs them.
        if (found.some(({ verb, manager }) => verb === 'remove' && manager.scope === 'system'))
          return;
        const system = found.find(
          ({ manager, verb }) => manager.scope === 'system' && verb === 'install',
        );
        const application = found.find(isApplication);
        if (system === undefined || application === undefined) return;
        context.report({
          message: 'mixed',
          data: { system: nameOf(system), application: nameOf(application) },
          range: {
            start: system.command.nameWord?.range.start ?? system.command.range.start,
            end: system.subcommandRange.end,
          },
        });
      },
    };
  },
});

function actionsOf(script: Script): PackageAction[] {
  return script.commands.flatMap(command => packageAction(command) ?? []);
}

/** Installs what a manifest of the sources names. */
function isApplication(action: PackageAction): boolean {
  const { manager, verb, packages, manifests } = action;
  if (manager.scope !== 'language' || (verb !== 'install' && verb !== 'fetch')) return false;
  if (manifests.length > 0) return true;
  return manager.lockfiles !== undefined && packages.length === 0 && manager.name !== 'pip';
}

function nameOf({ command, subcommand }: PackageAction): string {
  return `${command.name} ${subcommand}`.trim();
}
