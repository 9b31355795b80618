import type { Range } from '../text/range.ts';
import type { FlagUse } from './flags.ts';
import type { ShellWord } from './nodes.ts';
import type { PinSyntax } from './packages.ts';

/** One package that a command names. */
export interface PackageWord {
  readonly word: ShellWord;
  readonly range: Range;
  /** Without version, architecture and repository tag; may hold variables. */
  readonly name: string;
  /** The name inside the word; the whole word where quotes or escapes stand in the way. */
  readonly nameRange: Range;
  readonly version: string | undefined;
  /**
   * - package: a name that the manager looks up
   * - file, directory, url, vcs: what is installed is named itself
   * - group: `@development-tools`
   */
  readonly kind: 'package' | 'file' | 'directory' | 'url' | 'vcs' | 'group';
  /**
   * - exact: one version alone fits
   * - range: `>=1`, a suite, a version flag with an operator
   * - moving: `latest`
   * - none
   */
  readonly constraint: 'exact' | 'range' | 'moving' | 'none';
  /** Names what it wants so that the next build gets a like thing: a constraint that does not move, or no package name. */
  readonly pinned: boolean;
  /** Holds a variable or a substitution. */
  readonly dynamic: boolean;
}

type Reading = Pick<PackageWord, 'name' | 'version' | 'kind' | 'constraint'>;

export function packageWord(
  word: ShellWord,
  pin: PinSyntax,
  flags: readonly FlagUse[],
): PackageWord {
  const read = readWord(word.value, pin);
  const flag = flags.find(use => pin.flags?.includes(use.name) === true);
  const byFlag = flag !== undefined && read.constraint === 'none' && read.kind === 'package';
  const version = byFlag ? flag.value : read.version;
  const constraint = byFlag ? 'exact' : read.constraint;
  return {
    ...read,
    version,
    constraint,
    word,
    range: word.range,
    nameRange: nameRange(word, read.name),
    pinned: isPinned(read.kind, constraint),
    dynamic: word.dynamic,
  };
}

function isPinned(kind: PackageWord['kind'], constraint: PackageWord['constraint']): boolean {
  if (kind === 'package' || kind === 'vcs') return constraint === 'exact' || constraint === 'range';
  return kind !== 'group';
}

function nameRange(word: ShellWord, name: string): Range {
  const { range, raw, value } = word;
  if (raw.length !== range.end - range.start) return range;
  const at = raw === value ? 0 : raw.slice(1, -1) === value ? 1 : undefined;
  if (at === undefined || !value.startsWith(name)) return range;
  return { start: range.start + at, end: range.start + at + name.length };
}

const VCS =
  /^(?:git|hg|svn|bzr)\+|^git(?:@|:\/\/)|\.git(?:[#@]|$)|^(?:github|gitlab|bitbucket|gist):/;

function readWord(value: string, pin: PinSyntax): Reading {
  const self = { name: value, version: undefined, constraint: 'none' } as const;
  if (VCS.test(value)) {
    const reference = vcsReference(value);
    return { ...self, version: reference, kind: 'vcs', constraint: reference ? 'exact' : 'none' };
  }
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(value)) return { ...self, kind: 'url' };
  if (pin.files?.some(suffix => value.endsWith(suffix))) return { ...self, kind: 'file' };
  if (/^(?:\.{0,2}\/|~\/|\.{1,2}$|\.\[|file:)/.test(value)) return { ...self, kind: 'directory' };
  switch (pin.kind) {
    case 'separator':
      return separated(value, pin);
    case 'rpm':
      return value.startsWith('@') ? { ...self, kind: 'group' } : rpm(value);
    case 'at':
      return at(value, pin);
    case 'none':
      return { ...self, kind: 'package' };
  }
}

/** `git+https://host/path@ref#egg=name` of pip, `git+https://host/path.git#ref` of npm. */
function vcsReference(value: string): string | undefined {
  const [address = '', fragment] = value.split('#', 2);
  if (fragment !== undefined && !/^(?:egg|subdirectory)=/.test(fragment)) return fragment;
  const at = address.lastIndexOf('@');
  return at > address.lastIndexOf('/') && at > 3 ? address.slice(at + 1) : undefined;
}

/** Stands for a character of an expansion, in which no separator is one. */
const HIDDEN = '\0';

/** The word with its `$X`, `${X…}` and `$(…)` hidden, so that nothing in them is taken for a separator. */
function hideExpansions(value: string): string {
  if (!value.includes('$')) return value;
  return value.replace(/\$(?:\{[^}]*\}?|\([^)]*\)?|\w+)/g, text => HIDDEN.repeat(text.length));
}

function separated(value: string, pin: PinSyntax): Reading {
  const plain = hideExpansions(value);
  let first = value.length;
  let found = '';
  for (const separator of pin.separators ?? []) {
    const index = plain.indexOf(separator, 1);
    if (index === -1 || index >= first) continue;
    first = index;
    found = separator;
  }
  const name = plainName(value.slice(0, first));
  if (found === '') return { name, version: undefined, kind: 'package', constraint: 'none' };
  const version = value.slice(first + found.length);
  const exact = pin.exact?.includes(found) === true && !/^[\^~<>!]|[*,]/.test(version);
  if (found === '@' && /:\/\//.test(version)) {
    return { name, version, kind: 'url', constraint: 'exact' };
  }
  return { name, version, kind: 'package', constraint: exact ? 'exact' : 'range' };
}

/** Architecture (`libc6:i386`), repository tag (`name@edge`), extras (`name[all]`) taken off. */
function plainName(name: string): string {
  return name.replace(/(?:\[[^\]]*\]|@[\w.-]+|:(?:any|native|i386|amd64|arm64|armhf|all))$/, '');
}

const RPM_VERSION = /^(?:(?:\d+:)?\d|\$\w+|\$\{\w+\})[\w.~^+:*${}]*$/;

/** `name-version[-release]`: the last part, or the last two, begin with a digit or a plain variable. */
function rpm(value: string): Reading {
  const hidden = hideExpansions(value);
  const last = hidden.lastIndexOf('-');
  const before = hidden.lastIndexOf('-', last - 1);
  if (last < 1 || !RPM_VERSION.test(value.slice(last + 1))) {
    return { name: value, version: undefined, kind: 'package', constraint: 'none' };
  }
  const both = before > 0 && RPM_VERSION.test(value.slice(before + 1, last));
  const dash = both ? before : last;
  const version = value.slice(dash + 1);
  const constraint = version.includes('*') ? 'range' : 'exact';
  return { name: value.slice(0, dash), version, kind: 'package', constraint };
}

function at(value: string, pin: PinSyntax): Reading {
  const index = hideExpansions(value).indexOf('@', 1);
  if (index === -1) {
    // `user/project` is a GitHub repository to npm; a Go path has a dot in its host.
    const kind = /^[\w-]+\/[\w.-]+(?:#.*)?$/.test(value) ? 'vcs' : 'package';
    const version = kind === 'vcs' && value.includes('#') ? value.split('#')[1] : undefined;
    return { name: value, version, kind, constraint: version ? 'exact' : 'none' };
  }
  const version = value.slice(index + 1);
  const moving = version === '' || pin.moving?.includes(version) === true;
  const exact = /^v?\d+\.\d+\.\d+/.test(version) || /^[\da-f]{7,40}$/.test(version);
  const constraint = moving ? 'moving' : exact ? 'exact' : 'range';
  return { name: value.slice(0, index), version, kind: 'package', constraint };
}
