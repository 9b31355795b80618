import { inlineComment } from '../src/dockerfile/inlineComment.ts';
import type { CopyInstruction, RunInstruction, Stage, Word } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import { type PackageAction, packageAction } from '../src/shell/install.ts';
import type { Command } from '../src/shell/nodes.ts';

interface Sources {
  readonly node: CopyInstruction;
  readonly word: Word;
}

export default defineRule({
  name: 'sources-before-dependencies',
  aliases: [],
  category: 'cache',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.11'],
  summary: {
    en: 'All sources are copied before the dependencies are installed.',
    zh: '先复制了全部源代码，再安装依赖。',
  },
  why: {
    en: 'A COPY that changes ends the cache for all steps below it, and sources change with every commit: the dependencies are then installed anew each time. Copy the files that name the dependencies (`package.json` and its lock file, `requirements.txt`, `go.mod` …), install, and copy the rest after that.',
    zh: 'COPY 的内容一旦变化，其后所有步骤的缓存都会失效，而源代码每次提交都会变，于是每次构建都要重新安装依赖。请先复制声明依赖的文件（`package.json` 及其锁文件、`requirements.txt`、`go.mod` 等），安装依赖，最后再复制其余源代码。',
  },
  examples: [
    {
      bad: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n',
    },
  ],
  messages: {
    sources: {
      en: 'Every change of a source repeats the {install} below; copy {files} first, install, and then copy the rest',
      zh: '任何源文件变化都会重新执行后面的 {install}；请先复制 {files}，安装依赖后再复制其余文件',
    },
  },
  create(context) {
    /** The copy of everything that is in force in a stage. */
    const copied = new Map<Stage, Sources>();
    /** Managers whose dependencies have been installed in a stage. */
    const installed = new Map<Stage, Set<string>>();
    return {
      COPY: remember,
      ADD: remember,
      command(command, _script, node) {
        const { stage } = node;
        const action = stage === undefined ? undefined : installOf(command, node);
        if (stage === undefined || action === undefined) return;
        const sources = copied.get(stage);
        const { family } = action.manager;
        const known = installed.get(stage) ?? new Set();
        installed.set(stage, known);
        if (sources === undefined || known.has(family)) {
          known.add(family);
          return;
        }
        known.add(family);
        copied.delete(stage);
        context.report({
          message: 'sources',
          data: { install: nameOf(action), files: filesOf(action) },
          range: sources.word.range,
        });
      },
    };

    function remember(node: CopyInstruction): void {
      const { stage, sources } = node;
      if (stage === undefined || node.from !== undefined || copied.has(stage)) return;
      // With a comment behind it, its destination is taken for a source.
      if (inlineComment(node) !== undefined) return;
      const word = sources.find(({ value }) => /^(?:\.?\/?|\.?\/?\*)$/.test(value));
      if (word !== undefined) copied.set(stage, { node, word });
    }

    /** Files that the context has, or that such a project has as a rule. */
    function filesOf(action: PackageAction): string {
      const { manifests = [], lockfiles = [] } = action.manager;
      const named = action.manifests.map(({ value }) => value.replace(/^.*\//, ''));
      if (named.length > 0) return named.join(', ');
      const there = [...manifests, ...lockfiles].filter(
        name => context.context?.stat(name) !== undefined,
      );
      const usual = [manifests[0], lockfiles[0]].filter(name => name !== undefined);
      return (there.length > 0 ? there : [...new Set(usual)]).join(', ');
    }
  },
});

/** An installation of what manifests name: nothing is named on the command line. */
function installOf(command: Command, node: RunInstruction): PackageAction | undefined {
  const action = packageAction(command);
  if (action === undefined || action.manager.scope !== 'language') return undefined;
  if (action.verb !== 'install' && action.verb !== 'fetch') return undefined;
  if (action.packages.length > 0 || action.manager.manifests === undefined) return undefined;
  // `pip install` takes a file, `go install` and `cargo install` build what is there.
  const { name } = action.manager;
  if (name === 'pip' && action.manifests.length === 0) return undefined;
  if ((name === 'go' || name === 'cargo') && action.verb !== 'fetch') return undefined;
  if (action.flags.some(flag => flag.name === 'g' || flag.name === 'global')) return undefined;
  // What was downloaded before is kept from build to build.
  const cached = node.mounts.some(({ type }) => type === 'cache' || type === 'bind');
  return cached ? undefined : action;
}

function nameOf(action: PackageAction): string {
  return `${action.command.name} ${action.subcommand}`.trim();
}
