import type { IgnorePattern } from './context.ts';
import type { Glob } from './glob.ts';
import { compileIgnorePattern } from './ignorePatterns.ts';

/**
 * Bounds for an untrusted ignore file; real ones have some hundred lines. Patterns beyond the first number are
 * not looked at; once the second is spent (a second or two), only patterns without wildcards in the middle match.
 */
const MAXIMUM_PATTERNS = 5_000;
const MAXIMUM_STEPS = 100_000_000;

interface Compiled {
  readonly declared: IgnorePattern;
  readonly glob: Glob;
}

interface Verdict {
  readonly ignored: boolean;
  /** The pattern that had the last word; undefined where none matched. */
  readonly by: IgnorePattern | undefined;
}

interface DirectoryVerdict extends Verdict {
  /** 1 where the pattern matched the folder: it holds for everything below. */
  readonly matched: Uint8Array;
  /** Nothing below can be left in: BuildKit does not enter it. */
  readonly closed: boolean;
}

/**
 * What an ignore file leaves out, decided as BuildKit's walk decides it (tonistiigi/fsutil over
 * moby/patternmatcher): a folder's matches are handed down, so a path costs one look at each pattern.
 * Why not a package: see docs/dependencies.md.
 */
export class IgnoreMatcher {
  readonly #patterns: readonly Compiled[];
  readonly #exceptions: boolean;
  /** Beginnings of the `!` patterns; undefined when one has wildcards, so that any folder may hold an exception. */
  readonly #exceptionPaths: readonly string[] | undefined;
  #steps = 0;
  readonly #directories = new Map<string, DirectoryVerdict>();

  constructor(patterns: readonly IgnorePattern[], windows = false) {
    this.#patterns = patterns.slice(0, MAXIMUM_PATTERNS).flatMap(declared => {
      const glob = compileIgnorePattern(declared.pattern, windows);
      return glob === undefined ? [] : [{ declared, glob }];
    });
    const exceptions = this.#patterns.filter(({ declared }) => declared.negated);
    this.#exceptions = exceptions.length > 0;
    const paths = exceptions.map(({ declared }) => withoutTrailingGlob(declared.pattern));
    this.#exceptionPaths = paths.some(path => /[*[\]?^\\]/.test(path))
      ? undefined
      : paths.map(path => `${path}/`);
  }

  /** `path` is relative to the context, with `/`, without `.` and `..`. */
  ignored(path: string): boolean {
    return this.verdict(path).ignored;
  }

  verdict(path: string): Verdict {
    const parent = this.#parent(path);
    if (parent?.closed) return parent;
    return this.#decide(path, parent, undefined);
  }

  /** Is the folder left out with everything below it? */
  closed(directory: string): boolean {
    return directory !== '' && this.#directory(directory).closed;
  }

  #parent(path: string): DirectoryVerdict | undefined {
    const slash = path.lastIndexOf('/');
    return slash === -1 ? undefined : this.#directory(path.slice(0, slash));
  }

  #directory(path: string): DirectoryVerdict {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const parent = this.#parent(path);
    if (parent?.closed) {
      this.#directories.set(path, parent);
      return parent;
    }
    const matched = new Uint8Array(this.#patterns.length);
    const verdict = this.#decide(path, parent, matched);
    const closed = verdict.ignored && !this.#mayHoldException(path);
    const result = { ...verdict, matched, closed };
    this.#directories.set(path, result);
    return result;
  }

  #mayHoldException(directory: string): boolean {
    if (!this.#exceptions) return false;
    if (this.#exceptionPaths === undefined) return true;
    return this.#exceptionPaths.some(path => path.startsWith(`${directory}/`));
  }

  #matches(glob: Glob, path: string): boolean {
    if (glob.cost === 0) return glob.matches(path);
    this.#steps += glob.cost * path.length;
    return this.#steps <= MAXIMUM_STEPS && glob.matches(path);
  }

  /** `matched`: where a folder keeps what it hands down. */
  #decide(
    path: string,
    parent: DirectoryVerdict | undefined,
    matched: Uint8Array | undefined,
  ): Verdict {
    let ignored = false;
    let by: IgnorePattern | undefined;
    for (let index = 0; index < this.#patterns.length; index++) {
      const pattern = this.#patterns[index];
      if (pattern === undefined) continue;
      const { declared, glob } = pattern;
      const inherited = parent?.matched[index] === 1;
      // Moby does not look at a pattern that could change nothing, and a folder hands that down too.
      if (!inherited && (declared.negated !== ignored || !this.#matches(glob, path))) continue;
      if (matched !== undefined) matched[index] = 1;
      if (ignored === declared.negated) by = declared;
      ignored = !declared.negated;
    }
    return { ignored, by };
  }
}

function withoutTrailingGlob(pattern: string): string {
  return pattern.replace(/\/\*\*$/, '').replace(/\/\*$/, '');
}
