import { LANGUAGE_MANAGERS } from './language-managers.ts';
import { NODE_MANAGERS } from './node-managers.ts';
import { PYTHON_MANAGERS } from './python-managers.ts';
import { SYSTEM_MANAGERS } from './system-managers.ts';

/** What a subcommand does to the image. `fetch` downloads without installing; `other` only reads or configures. */
export type PackageVerb = 'install' | 'update' | 'upgrade' | 'remove' | 'clean' | 'fetch' | 'other';

/** Ideas that hadolint has a code for, manager by manager. */
export type PackageIdea =
  | 'unpinned'
  | 'assume-yes'
  | 'cache-kept'
  | 'no-cache-flag'
  | 'recommended'
  | 'distribution-upgrade'
  | 'interactive-tool';

/** One way a manager is called: a program, or a program with words before the subcommand. */
export interface Caller {
  readonly program: string;
  /** `['-m', 'pip']` of `python3 -m pip`, `['pip']` of `uv pip`. */
  readonly words?: readonly string[];
  /** The program also goes by version: `pip3.11`, `python3`. */
  readonly versioned?: boolean;
}

/** A flag that a fix may add. */
export interface KnownFlag {
  /** Spellings that count, without dashes; `name=value` where the value matters, `q q` where it must stand twice. */
  readonly names: readonly string[];
  /** What to write. */
  readonly insert: string;
  /** Side of the subcommand on which the flag stands. */
  readonly side: 'before' | 'after';
  /** The subcommands that take it; all that install, upgrade or remove where it is not said. */
  readonly subcommands?: readonly string[];
}

/** A folder that the manager fills and that an image does not need. */
export interface CacheFolder {
  /** Absolute, or with `~` for the user's home. */
  readonly path: string;
  /** index: lists of what there is; downloads: archives and built files. */
  readonly holds: 'index' | 'downloads';
  /** Worth a `RUN --mount=type=cache`. */
  readonly mount: boolean;
  /** Several writers at once break it: `sharing=locked`. */
  readonly locked?: boolean;
}

/** A call that empties the cache: subcommand and words of which one must be there. */
export interface CleanCall {
  readonly subcommand: string;
  readonly anyOf?: readonly string[];
  /** What it empties; both where it is not said. */
  readonly holds?: CacheFolder['holds'];
}

/** How a package word carries its version. */
export interface PinSyntax {
  /**
   * - separator: `name=1`, one of `separators`
   * - rpm: `name-1.2-3`
   * - at: `name@1`, the scope's `@` aside
   * - none: the manager has no syntax for it
   */
  readonly kind: 'separator' | 'rpm' | 'at' | 'none';
  /** Longest first. */
  readonly separators?: readonly string[];
  /** Those of `separators` that allow exactly one version. */
  readonly exact?: readonly string[];
  /** Versions that move: `latest`. */
  readonly moving?: readonly string[];
  /** Suffixes of package files. */
  readonly files?: readonly string[];
  /** A flag that carries the version for all words: `gem install -v 1`. */
  readonly flags?: readonly string[];
  /** How to write it, with `{name}` and `{version}`. */
  readonly example: string;
}

/** One package manager. A new one is a row in `system-managers.ts` or `language-managers.ts`. */
export interface PackageManager {
  /** As people write it; unique. */
  readonly name: string;
  readonly scope: 'system' | 'language';
  /** Managers of one family share packages and caches: `apt-get` and `apt`. */
  readonly family: string;
  readonly callers: readonly Caller[];
  /** Subcommand (two words where it takes two; '' for a bare call) to what it does. */
  readonly verbs: Readonly<Record<string, PackageVerb>>;
  /** Subcommands of which only the first operand is a package: `go run`. */
  readonly singlePackage?: readonly string[];
  /** Subcommands whose operands are no packages: `dotnet restore`. */
  readonly noPackages?: readonly string[];
  /** Flags, without dashes, whose value is the next word, before or after the subcommand. */
  readonly valueFlags: readonly string[];
  /** `-Version x` is one flag, not seven. */
  readonly singleDash?: boolean;
  /** The verb is a flag: `pacman -Syu`. Its letters to what they do; the first that matches holds. */
  readonly flagVerbs?: readonly (readonly [letters: string, verb: PackageVerb])[];
  /** Flags that refresh the package lists first: `apk -U`. */
  readonly updateFlags?: readonly string[];
  /** Flags that upgrade what is there: `pip install -U`. */
  readonly upgradeFlags?: readonly string[];
  /** Flags whose value is a file of requirements: `-r requirements.txt`. */
  readonly manifestFlags?: readonly string[];
  readonly assumeYes?: KnownFlag;
  readonly noCache?: KnownFlag;
  /** Variable that does what `noCache` does. */
  readonly noCacheVariable?: string;
  /** Leaves out packages that are only recommended. */
  readonly minimal?: KnownFlag;
  readonly caches: readonly CacheFolder[];
  readonly cleanCalls: readonly CleanCall[];
  /** What to run at the end of the RUN that filled the cache. */
  readonly cleanUp: string | undefined;
  readonly pin: PinSyntax;
  /** hadolint's code per idea. */
  readonly codes: Readonly<Partial<Record<PackageIdea, string>>>;
  /** Files that say what to install; a language's only. */
  readonly manifests?: readonly string[];
  readonly lockfiles?: readonly string[];
}

export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  ...SYSTEM_MANAGERS,
  ...PYTHON_MANAGERS,
  ...NODE_MANAGERS,
  ...LANGUAGE_MANAGERS,
];

const byProgram = new Map<string, { manager: PackageManager; caller: Caller }[]>();
for (const manager of PACKAGE_MANAGERS) {
  for (const caller of manager.callers) {
    const known = byProgram.get(caller.program);
    if (known === undefined) byProgram.set(caller.program, [{ manager, caller }]);
    else known.push({ manager, caller });
  }
}
// `uv pip` before `uv`: the longer call is the better match.
for (const known of byProgram.values()) {
  known.sort((a, b) => (b.caller.words?.length ?? 0) - (a.caller.words?.length ?? 0));
}

/** Managers that a program's name may stand for, those called with more words first. */
export function managersOf(
  program: string,
): readonly { manager: PackageManager; caller: Caller }[] {
  const known = byProgram.get(program);
  if (known !== undefined) return known;
  const stem = program.replace(/[\d.]+$/, '');
  if (stem === program) return [];
  return (byProgram.get(stem) ?? []).filter(({ caller }) => caller.versioned === true);
}

export function packageManager(name: string): PackageManager | undefined {
  return PACKAGE_MANAGERS.find(manager => manager.name === name);
}
