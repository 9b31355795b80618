import type { Script, ShellWord } from '../shell/nodes.ts';

/** A word that hadolint takes for a package without a version. */
export interface HadolintUnpinned {
  readonly word: ShellWord;
  readonly code: string;
}

/** Names that hadolint knows at an instruction: of every ARG above it, and of the stage's ENV. */
export type KnownNames = () => ReadonlySet<string>;

type Finder = (words: readonly ShellWord[], known: KnownNames) => ShellWord | undefined;

/**
 * The words, one a command, for which hadolint 2.15 reports a missing version in a text, as it reads commands: by
 * exact name, words alone, most values of options taken for packages.
 */
export function hadolintUnpinned(
  { commands }: Script,
  known: KnownNames,
): readonly HadolintUnpinned[] {
  const found: HadolintUnpinned[] = [];
  let running: boolean | undefined;
  for (const { name, nameWord, args, through } of commands) {
    if (through.length > 0 || nameWord === undefined || nameWord.value !== name) continue;
    const finder = finderOf(name);
    if (finder === undefined) continue;
    if (name === 'go' && !runsGo(args)) {
      // With a `go run` in the text it looks at nothing else of go.
      running ??= commands.some(other => other.name === 'go' && runsGo(other.args));
      if (running) continue;
    }
    const word = finder.find(args, known);
    if (word !== undefined) found.push({ word, code: finder.code });
  }
  return found;
}

const FINDERS: Readonly<Record<string, { readonly code: string; readonly find: Finder }>> = {
  'apt-get': { code: 'DL3008', find: aptGet },
  apk: { code: 'DL3018', find: apk },
  npm: { code: 'DL3016', find: npm },
  gem: { code: 'DL3028', find: gem },
  yum: { code: 'DL3033', find: rpm },
  dnf: { code: 'DL3041', find: dnf },
  microdnf: { code: 'DL3041', find: dnf },
  zypper: { code: 'DL3037', find: zypper },
  go: { code: 'DL3062', find: go },
};

function finderOf(name: string) {
  if (Object.hasOwn(FINDERS, name)) return FINDERS[name];
  if (name.startsWith('pip') && name !== 'pipenv') return { code: 'DL3013', find: pip };
  return name.startsWith('python') ? { code: 'DL3013', find: pythonPip } : undefined;
}

function isFlag(value: string): boolean {
  return value.length > 1 && value.startsWith('-') && value !== '--';
}

/** Words that are no options; behind one that names any of `taking` and has no `=`, the next word goes too. */
function operands(args: readonly ShellWord[], taking: readonly string[]): readonly ShellWord[] {
  return args.filter(({ value }, i) => !isFlag(value) && !takesNext(args[i - 1]?.value, taking));
}

function takesNext(value: string | undefined, taking: readonly string[]): boolean {
  if (value === undefined || !isFlag(value) || value.includes('=')) return false;
  if (value.startsWith('--')) return taking.includes(value.slice(2));
  // Of a cluster every letter is an option of its own.
  return [...value.slice(1)].some(letter => taking.includes(letter));
}

function hasWord(args: readonly ShellWord[], word: string): boolean {
  return args.some(({ value }) => value === word);
}

function aptGet(args: readonly ShellWord[]): ShellWord | undefined {
  if (!hasWord(args, 'install')) return undefined;
  return operands(args, ['t', 'target-release']).find(
    ({ value }) => value !== 'install' && !/[=/]|\.deb$/.test(value),
  );
}

function apk(args: readonly ShellWord[]): ShellWord | undefined {
  if (!hasWord(args, 'add')) return undefined;
  return operands(args, ['t', 'virtual', 'repository', 'X']).find(
    ({ value }) => value !== 'add' && !/[=~<>]|\.apk$/.test(value),
  );
}

function npm(args: readonly ShellWord[]): ShellWord | undefined {
  const [verb, ...packages] = operands(args, ['loglevel', 'registry']);
  if (verb?.value !== 'install') return undefined;
  const from = packages.findIndex(({ value }) => value !== 'install');
  return from === -1 ? undefined : packages.slice(from).find(each => !isPinnedForNpm(each.value));
}

function isPinnedForNpm(value: string): boolean {
  if (/^(?:\/|\.\/|\.\.\/|~\/)/.test(value) || /\.(?:tar|tar\.gz|tgz)$/.test(value)) return true;
  if (/^git(?:\+|:)/.test(value)) return value.includes('#');
  return value.replace(/^@/, '').includes('@');
}

function gem(args: readonly ShellWord[]): ShellWord | undefined {
  if (!hasWord(args, 'install') && !hasWord(args, 'i')) return undefined;
  if (args.some(({ value }) => /^(?:-v|--version(?:=.*)?)$/s.test(value))) return undefined;
  const end = args.findIndex(({ value }) => value === '--');
  const own = end === -1 ? args : args.slice(0, end);
  for (let i = 0; i < own.length; i++) {
    const word = own[i];
    // Any option takes the next word along.
    if (word?.value.startsWith('-')) i++;
    else if (word !== undefined && !/^(?:install|i)$|:/.test(word.value)) return word;
  }
  return undefined;
}

function rpm(args: readonly ShellWord[], known: KnownNames): ShellWord | undefined {
  if (!hasWord(args, 'install')) return undefined;
  const words = operands(args, []).filter(({ value }) => value !== 'install');
  if (hasWord(args, 'module')) {
    return words.find(({ value }) => value !== 'module' && !value.includes(':'));
  }
  return words.find(({ value }) => !isPinnedForRpm(value, known));
}

function isPinnedForRpm(value: string, known: KnownNames): boolean {
  const [, ...tail] = value.split('-');
  if (tail.length === 0) return false;
  if (value.endsWith('.rpm')) return true;
  if (value.includes('$')) {
    return [...value.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)].some(match =>
      known().has(match[1] ?? match[2] ?? ''),
    );
  }
  return tail.every(part => /^[\w.~^:+]*$/.test(part)) && tail.some(part => /^\d/.test(part));
}

function dnf(args: readonly ShellWord[], known: KnownNames): ShellWord | undefined {
  if (hasWord(args, 'group') && !hasWord(args, 'module')) return undefined;
  return rpm(args, known);
}

function zypper(args: readonly ShellWord[]): ShellWord | undefined {
  if (!hasWord(args, 'install') && !hasWord(args, 'in')) return undefined;
  return operands(args, []).find(
    ({ value }) => value !== 'install' && value !== 'in' && !/[=<>]|\.rpm$/.test(value),
  );
}

function go(args: readonly ShellWord[]): ShellWord | undefined {
  const words = operands(args, []);
  if (runsGo(args)) {
    const [first] = words.filter(({ value }) => value !== 'run');
    return first !== undefined && !isPinnedForGo(first.value) ? first : undefined;
  }
  if (!words.some(({ value }) => value === 'install' || value === 'get')) return undefined;
  return words.find(({ value }) => !/^(?:install|get|tool)$/.test(value) && !isPinnedForGo(value));
}

function runsGo(args: readonly ShellWord[]): boolean {
  return hasWord(args, 'run');
}

function isPinnedForGo(value: string): boolean {
  if (/^[./]/.test(value)) return true;
  return value.includes('@') && !/@(?:latest|none)$/.test(value);
}

const PIP_VALUES =
  'abi b build e editable extra-index-url f find-links i index-url implementation no-binary only-binary platform prefix progress-bar proxy python python-version root root-user-action src t target trusted-host upgrade-strategy'.split(
    ' ',
  );

function pip(args: readonly ShellWord[]): ShellWord | undefined {
  if (!hasWord(args, 'install')) return undefined;
  return pipPackages(args).find(({ value }) => value !== 'install' && !isPinnedForPip(value));
}

function pythonPip(args: readonly ShellWord[]): ShellWord | undefined {
  const at = args.findIndex(
    ({ value }, i) =>
      value === '-m' && args[i + 1]?.value === 'pip' && args[i + 2]?.value === 'install',
  );
  return at === -1 ? undefined : pipPackages(args).find(({ value }) => !isPinnedForPip(value));
}

function pipPackages(args: readonly ShellWord[]): readonly ShellWord[] {
  const excused = args.some(
    ({ value }) =>
      /^(?:-r|--requirement|\.|--constraint(?:=.*)?)$/s.test(value) || /^-[^-]*c/.test(value),
  );
  if (excused) return [];
  const words = operands(args, PIP_VALUES);
  return words.slice(words.findIndex(({ value }) => value === 'install') + 1);
}

function isPinnedForPip(value: string): boolean {
  const vcs = /^(?:git|hg|svn|bzr)\+/.test(value);
  if (vcs) return value.includes('@');
  return /[=<>!~]=|[<>]|\.whl$|\.tar\.gz$|\//.test(value);
}
