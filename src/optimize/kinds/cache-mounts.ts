import { posix } from 'node:path';
import type { Instruction, RunInstruction, Stage } from '../../dockerfile/nodes.ts';
import { imageStages } from '../../dockerfile/reach.ts';
import { cleansCache, coversCache } from '../../shell/cache.ts';
import { isChain, withoutStep } from '../../shell/chain.ts';
import { knownFlagIn, type PackageAction, packageAction } from '../../shell/install.ts';
import type { Command } from '../../shell/nodes.ts';
import type { Edit } from '../../text/edit.ts';
import { filled, NOTHING, type Optimization, type Proposal } from '../proposal.ts';
import { mentions, plainScript, type View } from '../view.ts';

const TITLE = {
  en: 'Keep the cache of {tool} between builds',
  zh: '在多次构建之间保留 {tool} 的缓存',
};
const EXPLANATION = {
  en: 'A cache mount keeps what was downloaded or compiled outside the image: when the step has to be repeated it only fetches what is new, and nothing of the cache enters a layer. Needs BuildKit or a recent Buildah.',
  zh: '缓存挂载把下载或编译的内容保存在镜像之外：步骤需要重新执行时只获取新增部分，缓存也不会进入镜像层。需要 BuildKit 或较新的 Buildah。',
};
const REBUILD = {
  en: '"{step}" downloads only what is new when its manifests change',
  zh: '依赖清单变化时，“{step}”只下载新增内容',
};

interface Tool {
  readonly name: string;
  /** Name of the program, as `Command.name`. */
  readonly programs: readonly string[];
  /** What belongs into a mount, for root. */
  folders(view: View, stage: Stage): readonly string[];
  /** Later commands of the tool, in this image too, read the cache: every RUN needs the mount, the image needs none. */
  readonly read: boolean;
  /** Which calls fill it; all where it is left out. */
  fills?(command: Command, action: PackageAction | undefined): boolean;
}

const installs = (_: Command, action: PackageAction | undefined) =>
  action?.verb === 'install' || action?.verb === 'fetch';

const TOOLS: readonly Tool[] = [
  { name: 'npm', programs: ['npm'], folders: () => ['/root/.npm'], read: false, fills: installs },
  {
    name: 'yarn',
    programs: ['yarn'],
    folders: () => ['/usr/local/share/.cache/yarn'],
    read: false,
    fills: installs,
  },
  {
    name: 'pip',
    programs: ['pip', 'pip3', 'python', 'python3'],
    folders: () => ['/root/.cache/pip'],
    read: false,
    fills: installs,
  },
  {
    name: 'uv',
    programs: ['uv'],
    folders: () => ['/root/.cache/uv'],
    read: false,
    fills: installs,
  },
  {
    name: 'poetry',
    programs: ['poetry'],
    folders: () => ['/root/.cache/pypoetry'],
    read: false,
    fills: installs,
  },
  {
    name: 'composer',
    programs: ['composer'],
    folders: () => ['/root/.composer/cache'],
    read: false,
    fills: installs,
  },
  {
    name: 'go',
    programs: ['go'],
    folders: (view, stage) => {
      const path = goPath(view, stage);
      return path === undefined ? [] : [`${path}/pkg/mod`, '/root/.cache/go-build'];
    },
    read: true,
  },
  {
    name: 'cargo',
    programs: ['cargo'],
    folders: (view, stage) => [
      view.facts(stage)?.image === 'rust' ? '/usr/local/cargo/registry' : '/root/.cargo/registry',
    ],
    read: true,
  },
  { name: 'maven', programs: ['mvn', 'mvnw'], folders: () => ['/root/.m2'], read: true },
  { name: 'gradle', programs: ['gradlew'], folders: () => ['/root/.gradle'], read: true },
  { name: 'dotnet', programs: ['dotnet'], folders: () => ['/root/.nuget/packages'], read: true },
];

export const cacheMounts: Optimization = {
  summary: {
    en: 'downloads that a cache mount would keep between builds',
    zh: '可用缓存挂载在多次构建间保留的下载内容',
  },
  propose(view) {
    const inImage = imageStages(view.file);
    return view.file.stages.flatMap(stage =>
      TOOLS.flatMap(tool => {
        if (tool.read && inImage.has(stage)) return [];
        const proposal = forTool(view, stage, tool);
        return proposal === undefined ? [] : [proposal];
      }),
    );
  },
};

function forTool(view: View, stage: Stage, tool: Tool): Omit<Proposal, 'name'> | undefined {
  // What one stage of a chain has downloaded the others would miss.
  if (tool.read && (stage.parent !== undefined || hasChildren(view, stage))) return undefined;
  const folders = tool.folders(view, stage);
  if (folders.length === 0 || !folders.every(folder => /^\/[\w./-]+$/.test(folder)))
    return undefined;
  const edits: Edit[] = [];
  let first: RunInstruction | undefined;
  let step = '';
  for (const node of stage.instructions) {
    if (setsElsewhere(view, node)) return undefined;
    if (node.keyword !== 'RUN') {
      if (folders.some(folder => mentions(view, node, folder))) return undefined;
      continue;
    }
    const command = callIn(view, node, tool);
    if (command === undefined) {
      if (folders.some(folder => mentions(view, node, folder))) return undefined;
      continue;
    }
    const more = editsFor(view, node, folders, command);
    if (more === 'mounted') continue;
    if (more === undefined) return undefined;
    edits.push(...more);
    first ??= node;
    if (step === '') step = view.text.slice(command.range.start, command.range.end);
  }
  const elsewhere = view.file.instructions.some(
    node =>
      node.stage !== stage &&
      folders.some(folder => mentions(view, node, folder)) &&
      node.keyword !== 'RUN',
  );
  if (first === undefined || elsewhere) return undefined;
  return {
    title: filled(TITLE, { tool: tool.name }),
    explanation: EXPLANATION,
    offset: first.range.start,
    edits,
    savings: { rebuild: filled(REBUILD, { step: step.replace(/\s+/g, ' ') }) },
    confidence: 'likely',
    declares: {
      ...NOTHING,
      files: folders.flatMap(below => [
        { below, may: ['removed', 'added', 'content', 'mode'] as const },
        // The folder to mount on may have to be made, and stays behind empty.
        ...(below.split('/').length > 3
          ? [{ below: posix.dirname(below), may: ['added'] as const }]
          : []),
      ]),
    },
  };
}

/** Variables that say where a tool keeps its cache, or that it keeps none. */
const ELSEWHERE =
  'HOME GOMODCACHE GOCACHE GOFLAGS CARGO_HOME PIP_NO_CACHE_DIR PIP_CACHE_DIR UV_CACHE_DIR UV_NO_CACHE POETRY_CACHE_DIR COMPOSER_HOME COMPOSER_CACHE_DIR YARN_CACHE_FOLDER npm_config_cache NPM_CONFIG_CACHE MAVEN_OPTS MAVEN_CONFIG GRADLE_USER_HOME NUGET_PACKAGES XDG_CACHE_HOME'.split(
    ' ',
  );

function setsElsewhere(view: View, node: Instruction): boolean {
  if (node.keyword === 'USER') return !/^(?:root|0)(?::|$)/.test(node.value?.value ?? '');
  if (node.keyword !== 'RUN') return false;
  const scope = view.scope(node);
  return ELSEWHERE.some(name => scope.has(name));
}

/** The folder of Go's modules; undefined where neither the file nor the base image tells. */
function goPath(view: View, stage: Stage): string | undefined {
  const said = view.scope(stage.instructions.at(-1) ?? stage.from).get('GOPATH');
  return said ?? (view.facts(stage)?.image === 'golang' ? '/go' : undefined);
}

function hasChildren(view: View, stage: Stage): boolean {
  return view.file.stages.some(({ parent }) => parent === stage);
}

function callIn(view: View, node: RunInstruction, tool: Tool): Command | undefined {
  for (const script of view.scripts(node)) {
    for (const command of script.commands) {
      if (!tool.programs.includes(command.name)) continue;
      const action = packageAction(command);
      if (tool.fills === undefined || tool.fills(command, action)) return command;
    }
  }
  return undefined;
}

function editsFor(
  view: View,
  node: RunInstruction,
  folders: readonly string[],
  command: Command,
): Edit[] | 'mounted' | undefined {
  const script = plainScript(view, node);
  if (script === undefined || command.through.length > 0) return undefined;
  const open = folders.filter(
    folder =>
      !node.mounts.some(
        ({ target }) => target !== undefined && `${folder}/`.startsWith(`${target}/`),
      ),
  );
  if (open.length === 0) return 'mounted';
  if (node.mounts.some(({ type }) => type === 'cache') && open.length < folders.length)
    return undefined;
  const action = packageAction(command);
  // Told where its cache is.
  if (
    action?.flags.some(({ name }) => /^(?:cache|cache-dir|cache-folder|store-dir)$/.test(name)) ===
    true
  ) {
    return undefined;
  }
  const { end } = node.keywordRange;
  const edits: Edit[] = [
    { start: end, end, text: open.map(folder => ` --mount=type=cache,target=${folder}`).join('') },
  ];
  const flag = action?.manager.noCache;
  const use = action === undefined || flag === undefined ? undefined : knownFlagIn(action, flag);
  if (use !== undefined) {
    const { range } = use.word;
    if (view.text[range.start - 1] !== ' ' || use.valueWord !== undefined) return undefined;
    edits.push({ start: range.start - 1, end: range.end, text: '' });
  }
  // What empties the cache would now empty the mount.
  for (const [index, step] of script.steps.entries()) {
    const [only] = step.commands;
    if (only === undefined || action === undefined) continue;
    if (only === command || !cleansCache(only, action.manager)) continue;
    const edit = isChain(script) && step.simple ? withoutStep(script, index) : undefined;
    if (edit === undefined || !cleansOnly(only, action)) return undefined;
    edits.push(edit);
  }
  return edits;
}

/** Every path that it removes is the cache's. */
function cleansOnly(command: Command, { manager }: PackageAction): boolean {
  if (packageAction(command) !== undefined) return true;
  return command.args.every(({ value }) => value.startsWith('-') || coversCache(value, manager));
}
