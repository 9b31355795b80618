import type { IgnorePattern } from './context.ts';
import { type Glob, hasWildcard } from './glob.ts';
import { compileIgnorePattern } from './ignorePatterns.ts';

/** Patterns beyond this many are not looked at: an ignore file is untrusted, real ones have some hundred lines. */
const MAXIMUM_PATTERNS = 5_000;

interface Compiled {
  readonly declared: IgnorePattern;
  readonly matches: Glob;
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
  readonly #directories = new Map<string, DirectoryVerdict>();

  constructor(patterns: readonly IgnorePattern[], windows = false) {
    this.#patterns = patterns.slice(0, MAXIMUM_PATTERNS).flatMap(declared => {
      const matches = compileIgnorePattern(declared.pattern, windows);
      return matches === undefined ? [] : [{ declared, matches }];
    });
    const exceptions = this.#patterns.filter(({ declared }) => declared.negated);
    this.#exceptions = exceptions.length > 0;
    const paths = exceptions.map(({ declared }) => withoutTrailingGlob(declared.pattern));
    this.#exceptionPaths = paths.some(path => hasWildcard(path) || /[\]^]/.test(path))
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
    return this.#decide(path, parent).verdict;
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
    const { verdict, matched } = this.#decide(path, parent);
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

  #decide(path: string, parent: DirectoryVerdict | undefined) {
    const matched = new Uint8Array(this.#patterns.length);
    let ignored = false;
    let by: IgnorePattern | undefined;
    for (let index = 0; index < this.#patterns.length; index++) {
      const pattern = this.#patterns[index];
      if (pattern === undefined) continue;
      const { declared, matches } = pattern;
      const inherited = parent?.matched[index] === 1;
      // Moby does not look at a pattern that could change nothing, and a folder hands that down too.
      if (!inherited && (declared.negated !== ignored || !matches(path))) continue;
      matched[index] = 1;
      if (ignored === declared.negated) by = declared;
      ignored = !declared.negated;
    }
    return { verdict: { ignored, by }, matched };
  }
}

function withoutTrailingGlob(pattern: string): string {
  return pattern.replace(/\/\*\*$/, '').replace(/\/\*$/, '');
}
