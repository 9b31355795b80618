import { type PackageAction, packageAction } from '../shell/install.ts';
import type { Command, Script } from '../shell/nodes.ts';
import type { Dockerfile, Instruction, RunInstruction } from './nodes.ts';
import type { Scope } from './variables.ts';

/** One cache that hadolint says is kept. */
export interface KeptCache {
  readonly action: PackageAction;
  readonly code: string;
}

interface CacheCheck {
  readonly code: string;
  readonly programs: (name: string) => boolean;
  readonly verbs: readonly string[];
  /** The words that make a command of the same tool a clean-up. */
  readonly cleanWords: readonly string[];
  /** The path that `rm` names; it also counts with `-rf` on any path. */
  readonly removed?: string;
  /** Parts of a mount's target that excuse. */
  readonly mounts: readonly string[];
  /** Only in the last stage, and in stages that others are built on. */
  readonly finalStages?: boolean;
}

const RPM_VERBS = [
  'install',
  'in',
  'upgrade',
  'up',
  'upgrade-minimal',
  'up-min',
  'reinstall',
  'rei',
];

/** How hadolint 2.15 judges caches that a later command must empty; its looseness (any `rm -rf`) is its own. */
const CHECKS: readonly CacheCheck[] = [
  {
    code: 'DL3009',
    programs: name => name === 'apt' || name === 'apt-get' || name === 'aptitude',
    verbs: ['update'],
    cleanWords: [],
    removed: '/var/lib/apt/lists/*',
    mounts: ['/var/lib/apt/lists'],
    finalStages: true,
  },
  {
    code: 'DL3032',
    programs: name => name === 'yum',
    verbs: ['install'],
    cleanWords: ['clean', 'all'],
    removed: '/var/cache/yum/*',
    mounts: [],
  },
  {
    code: 'DL3036',
    programs: name => name === 'zypper',
    verbs: ['install', 'in'],
    cleanWords: ['clean', 'cc'],
    mounts: ['/var/cache/zypp'],
  },
  {
    code: 'DL3040',
    programs: name => name === 'dnf' || name === 'microdnf',
    verbs: RPM_VERBS,
    cleanWords: ['clean'],
    removed: '/var/cache/libdnf5*',
    mounts: ['/var/cache/libdnf5', '.cache/libdnf5'],
  },
  {
    code: 'DL3060',
    programs: name => name === 'yarn',
    verbs: ['install'],
    cleanWords: ['cache', 'clean'],
    mounts: ['.cache/yarn'],
    finalStages: true,
  },
];

/** The caches that hadolint reports of one RUN, a finding a code. */
export function keptForHadolint(
  file: Dockerfile,
  script: Script,
  node: RunInstruction,
  scope: (node: Instruction) => Scope,
): KeptCache[] {
  const commands = script.commands.filter(command => command.through.length === 0);
  const found: KeptCache[] = [];
  for (const check of CHECKS) {
    const fills = commands.find(
      ({ name, nameWord, args }) =>
        check.programs(name) &&
        nameWord?.value === name &&
        args.some(arg => check.verbs.includes(arg.value)),
    );
    const action = fills === undefined ? undefined : packageAction(fills);
    if (fills === undefined || action === undefined) continue;
    if (check.finalStages === true && node.onbuild === undefined && !isFinal(file, node)) continue;
    if (mounts(node, check.mounts) || mountsApt(node, check.code)) continue;
    const from = check.code === 'DL3009' ? 0 : commands.indexOf(fills) + 1;
    if (commands.slice(from).some(command => cleans(command, fills.name, check))) continue;
    found.push({ action, code: check.code });
  }
  const apk = commands.find(
    command => command.name === 'apk' && hasWord(command, 'add') && !hasWord(command, '--no-cache'),
  );
  const apkAction = apk === undefined ? undefined : packageAction(apk);
  if (apkAction !== undefined && !mounts(node, ['/var/cache/apk'])) {
    found.push({ action: apkAction, code: 'DL3019' });
  }
  const pip = commands.find(keepsPipCache);
  const pipAction = pip === undefined ? undefined : packageAction(pip);
  if (pipAction !== undefined && !mounts(node, ['.cache/pip']) && !pipIsTold(script, scope(node))) {
    found.push({ action: pipAction, code: 'DL3042' });
  }
  return found;
}

function cleans(command: Command, program: string, check: CacheCheck): boolean {
  if (command.name === program && check.cleanWords.some(word => hasWord(command, word)))
    return true;
  if (command.name !== 'rm' || check.removed === undefined) return false;
  return hasWord(command, '-rf') || hasWord(command, check.removed);
}

function hasWord(command: Command, word: string): boolean {
  return command.args.some(arg => arg.value === word);
}

function mounts(node: RunInstruction, parts: readonly string[]): boolean {
  return node.mounts.some(
    ({ type, target = '' }) =>
      (type === 'cache' || type === 'tmpfs') && parts.some(part => target.includes(part)),
  );
}

function mountsApt(node: RunInstruction, code: string): boolean {
  return code === 'DL3009' && mounts(node, ['/var/lib/apt']) && mounts(node, ['/var/cache/apt']);
}

/** The last stage, and those whose name (or image, where they have none) a later FROM has, letter by letter. */
function isFinal(file: Dockerfile, { stage }: RunInstruction): boolean {
  if (stage === undefined || stage === file.stages.at(-1)) return stage !== undefined;
  const name = stage.from.alias?.raw ?? stage.from.image?.raw;
  return file.stages.some(({ index, from }) => index > stage.index && from.image?.raw === name);
}

function keepsPipCache(command: Command): boolean {
  if (command.nameWord?.value !== command.name) return false;
  const words = command.args.map(arg => arg.value);
  const pip = /^pip[\d.]*$/.test(command.name) && words.includes('install');
  const module =
    command.name.startsWith('python') &&
    words.some((word, i) => word === '-m' && words[i + 1] === 'pip' && words[i + 2] === 'install');
  return (pip || module) && !words.includes('--no-cache-dir');
}

const TRUTHY = new Set(['1', 'true', 'True', 'TRUE', 'on', 'On', 'ON', 'yes', 'Yes', 'YES']);

function pipIsTold(script: Script, scope: Scope): boolean {
  const value = scope.get('PIP_NO_CACHE_DIR');
  if (value !== undefined && TRUTHY.has(value) && scope.origin('PIP_NO_CACHE_DIR') === 'env')
    return true;
  return script.commands.some(({ assignments, args }) =>
    [...assignments.map(set => `${set.name}=${set.value}`), ...args.map(arg => arg.value)].some(
      text =>
        text.startsWith('PIP_NO_CACHE_DIR=') && TRUTHY.has(text.slice('PIP_NO_CACHE_DIR='.length)),
    ),
  );
}
