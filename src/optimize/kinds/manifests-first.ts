import { insertAbove } from '../../dockerfile/insertion.ts';
import type {
  CopyInstruction,
  Instruction,
  RunInstruction,
  Stage,
} from '../../dockerfile/nodes.ts';
import { indentOf } from '../../dockerfile/wholeLines.ts';
import { joinPath, workdirAt } from '../../dockerfile/workdir.ts';
import { cleansCache } from '../../shell/cache.ts';
import { isChain } from '../../shell/chain.ts';
import { packageAction } from '../../shell/install.ts';
import type { Command, Script } from '../../shell/nodes.ts';
import { cdTarget } from '../../shell/paths.ts';
import type { Edit } from '../../text/edit.ts';
import { copyTarget } from '../copyTarget.ts';
import { ECOSYSTEMS } from '../manifests/ecosystems.ts';
import type { Ecosystem, Prefetch } from '../manifests/prefetch.ts';
import { Project } from '../manifests/project.ts';
import { filled, NOTHING, type Optimization, type Proposal } from '../proposal.ts';
import { plainScript, type View } from '../view.ts';

const TITLE = {
  en: 'Copy {files} and install before the sources are copied',
  zh: '先复制 {files} 并安装依赖，再复制源代码',
};
const EXPLANATION = {
  en: 'Sources change with every commit, dependencies hardly ever. With the files that name them copied first, the installation is only repeated when one of those changes.',
  zh: '源代码每次提交都会变，依赖却很少变。先复制声明依赖的文件，只有这些文件变化时才需要重新安装。',
};
const REBUILD = {
  en: '"{step}" stays cached when a source changes',
  zh: '源代码变化时，“{step}”仍命中缓存',
};

/** Instructions over which a COPY may be moved down. */
const PASSED = new Set([
  'ENV',
  'ARG',
  'LABEL',
  'EXPOSE',
  'WORKDIR',
  'USER',
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'STOPSIGNAL',
]);

export const manifestsFirst: Optimization = {
  summary: {
    en: 'dependencies installed below a COPY of all sources',
    zh: '复制全部源代码之后才安装依赖',
  },
  propose(view) {
    const { context } = view;
    if (context === undefined) return [];
    return view.file.stages.flatMap(stage => {
      const proposal = forStage(view, stage);
      return proposal === undefined ? [] : [proposal];
    });
  },
};

interface Install {
  readonly script: Script;
  readonly step: number;
  readonly ecosystem: Ecosystem;
  readonly prefetch: Prefetch;
  readonly written: string;
}

function forStage(view: View, stage: Stage): Omit<Proposal, 'name'> | undefined {
  const nodes = stage.instructions;
  for (const [at, copy] of nodes.entries()) {
    if (copy.keyword !== 'COPY' && copy.keyword !== 'ADD') continue;
    const project = projectOf(view, copy);
    const target = project === undefined ? undefined : copyTarget(view, copy);
    if (project === undefined || target === undefined) continue;
    for (const node of nodes.slice(at + 1)) {
      if (node.keyword === 'RUN') {
        const install = installIn(view, node, project, target);
        if (install === undefined) break;
        if (hasRun(view, stage, copy, install.ecosystem, project)) break;
        const edits = editsFor(view, copy, node, install, target);
        return edits === undefined ? undefined : toProposal(install, node, edits);
      }
      // What is copied next may be what the install reads, and WORKDIR may be what the COPY goes by.
      if (!PASSED.has(node.keyword)) break;
      const relative = copy.destination?.raw.startsWith('/') !== true;
      if (node.keyword === 'WORKDIR' && relative) break;
    }
  }
  return undefined;
}

function toProposal(
  install: Install,
  node: RunInstruction,
  edits: readonly Edit[],
): Omit<Proposal, 'name'> {
  const { prefetch, written } = install;
  const files = [...prefetch.files, ...(prefetch.folders ?? [])].join(' ');
  return {
    title: filled(TITLE, { files }),
    explanation: EXPLANATION,
    offset: node.range.start,
    edits,
    savings: { rebuild: filled(REBUILD, { step: prefetch.run ?? written }) },
    confidence: 'likely',
    declares: prefetch.declares ?? NOTHING,
  };
}

/** The folder of the context that a COPY brings as a whole. */
function projectOf(view: View, copy: CopyInstruction): Project | undefined {
  const { context } = view;
  const [source, ...others] = copy.sources;
  if (context === undefined || source === undefined || others.length > 0) return undefined;
  if (copy.form === 'exec' || copy.from !== undefined || copy.heredocs.length > 0) return undefined;
  if (copy.flags.some(({ name }) => name !== 'chown' && name !== 'chmod' && name !== 'link')) {
    return undefined;
  }
  if (/[$*?[\]"']/.test(source.raw) || /["']/.test(copy.destination?.raw ?? '')) return undefined;
  const folder = joinPath('/', source.value).slice(1);
  if (folder !== '' && context.stat(folder)?.kind !== 'directory') return undefined;
  return new Project(context, folder);
}

function installIn(
  view: View,
  run: RunInstruction,
  project: Project,
  target: string,
): Install | undefined {
  const script = plainScript(view, run);
  if (script === undefined || !isChain(script)) return undefined;
  if (run.mounts.some(({ type }) => type === 'bind')) return undefined;
  let directory = workdirAt(view.file, run).path;
  for (const [step, { commands, simple }] of script.steps.entries()) {
    const [command] = commands;
    if (!simple || command === undefined) return undefined;
    const to = cdTarget(command);
    if (to !== undefined) {
      if (to.dynamic) return undefined;
      directory = to.value.startsWith('/')
        ? joinPath('/', to.value)
        : joinPath(directory, to.value);
      continue;
    }
    const written = view.text.slice(command.range.start, command.range.end);
    for (const ecosystem of ECOSYSTEMS) {
      if (written.includes('\n') || directory !== target) continue;
      const prefetch = ecosystem.prefetch(project, command, written);
      if (prefetch !== undefined && prefetch.files.length > 0 && named(prefetch)) {
        return { script, step, ecosystem, prefetch, written };
      }
    }
    if (!isPreparation(command)) return undefined;
  }
  return undefined;
}

/** Names that a COPY takes as they are. */
function named({ files }: Prefetch): boolean {
  return files.every(file => /^[\w.@+-]+$/.test(file));
}

/** May run before the install and has no need of the sources: it installs a tool, or sets one up. */
function isPreparation(command: Command): boolean {
  const action = packageAction(command);
  if (action !== undefined) {
    const { verb, packages } = action;
    if (verb === 'update' || verb === 'clean') return true;
    return (
      verb === 'install' && packages.length > 0 && packages.every(({ kind }) => kind === 'package')
    );
  }
  return command.name === 'corepack' || (command.name === 'set' && command.args.length > 0);
}

/** Whether the dependencies have been fetched above the COPY already. */
function hasRun(
  view: View,
  stage: Stage,
  copy: CopyInstruction,
  ecosystem: Ecosystem,
  project: Project,
): boolean {
  return stage.instructions.some(
    node =>
      node.index < copy.index &&
      node.keyword === 'RUN' &&
      view.scripts(node).some(({ commands }) =>
        commands.some(command => {
          const written = view.text.slice(command.range.start, command.range.end);
          if (ecosystem.prefetch(project, command, written) !== undefined) return true;
          return PREFETCHING.some(
            ([name, word]) => name === command.name && written.includes(word),
          );
        }),
      ),
  );
}

/** What `Prefetch.run` writes and no ecosystem takes for an install. */
const PREFETCHING = [
  ['mvn', 'go-offline'],
  ['mvnw', 'go-offline'],
  ['gradle', 'dependencies'],
  ['gradlew', 'dependencies'],
  ['cargo', 'fetch'],
] as const;

function editsFor(
  view: View,
  copy: CopyInstruction,
  run: RunInstruction,
  install: Install,
  target: string,
): Edit[] | undefined {
  const { file, text } = view;
  const { eol } = file.source;
  const lines = copyLines(view, copy, install.prefetch);
  const { prefetch, script } = install;
  const cd = workdirAt(file, copy).path === target ? '' : `cd ${target} && `;
  if (prefetch.run !== undefined) {
    const flags = flagsOf(view, run);
    return [insertAbove(file, copy, [...lines, `RUN ${flags}${cd}${prefetch.run}`].join(eol))];
  }
  const indent = indentOf(file, copy);
  const sources = text.slice(copy.range.start, copy.range.end);
  const first = {
    start: copy.range.start,
    end: copy.range.end,
    text: lines.join(`${eol}${indent}`),
  };
  const rest = restAfter(script, install.step);
  if (rest === undefined) return undefined;
  if (rest === script.steps.length) {
    const { end } = run.range;
    return [first, { start: end, end, text: `${eol}${indent}${sources}` }];
  }
  const [before, after] = [script.steps[rest - 1], script.steps[rest]];
  if (before === undefined || after === undefined) return undefined;
  const moved = script.commands.some(
    command => command.step < rest && cdTarget(command) !== undefined,
  );
  const again = moved ? `cd ${target} && ` : '';
  return [
    first,
    {
      start: before.range.end,
      end: after.range.start,
      text: `${eol}${indent}${sources}${eol}${indent}RUN ${flagsOf(view, run)}${again}`,
    },
  ];
}

/** Index of the first step behind an install that is not the emptying of its cache; undefined where steps cannot be parted. */
function restAfter(script: Script, install: number): number | undefined {
  const action = script.steps[install]?.commands
    .map(packageAction)
    .find(found => found !== undefined);
  let rest = install + 1;
  for (; rest < script.steps.length; rest++) {
    const [command] = script.steps[rest]?.commands ?? [];
    if (command === undefined) return undefined;
    if (action === undefined || !cleansCache(command, action.manager)) break;
  }
  const lasting = script.commands.some(
    ({ step, name, nameWord }) =>
      step < rest && (nameWord === undefined || /^(?:export|\.|source|eval)$/.test(name)),
  );
  return lasting ? undefined : rest;
}

function copyLines(view: View, copy: CopyInstruction, prefetch: Prefetch): string[] {
  const flags = flagsOf(view, copy);
  const source = copy.sources[0]?.value ?? '.';
  const prefix = /^\.?\/?$/.test(source) ? '' : source.replace(/\/?$/, '/');
  const raw = copy.destination?.raw ?? '.';
  const destination = raw.endsWith('/') ? raw : `${raw}/`;
  const names = prefetch.files.map(name => prefix + name).join(' ');
  return [
    `COPY ${flags}${names} ${destination}`,
    ...(prefetch.folders ?? []).map(
      name => `COPY ${flags}${prefix}${name}/ ${destination === './' ? '' : destination}${name}/`,
    ),
  ];
}

function flagsOf(view: View, node: Instruction): string {
  return node.flags.map(({ range }) => `${view.text.slice(range.start, range.end)} `).join('');
}
