import type { Script } from '../shell/nodes.ts';
import type { Range } from '../text/range.ts';
import type { SourceText } from '../text/source.ts';
import type { ChangedFile } from './changedTree.ts';

/** The folder that COPY reads from. Reads lazily, remembers, never follows a link out of itself. */
export interface BuildContext {
  /** The ignore file that counts: `<name>.dockerignore` beside the Dockerfile before `.dockerignore` of the root. */
  readonly ignore: IgnoreFile | undefined;
  /** Path of the ignore file that would be created or completed, relative to the context. */
  readonly ignorePath: string;
  /** The Dockerfile's own path relative to the context; undefined when it lies outside. */
  readonly dockerfilePath: string | undefined;
  /** Is there such a file or folder (ignored or not)? `path` is relative, `/` between parts, leading `/` or `./` allowed. */
  stat(path: string): ContextEntry | undefined;
  /** Entries of a folder, not recursive, sorted by name; empty when there is none. */
  list(path: string): readonly ContextEntry[];
  /**
   * Entries of the whole tree, a folder before what it holds, at most `limit` (default 20,000). A folder that
   * the ignore file leaves out with everything below it is listed but not entered. Links are not followed.
   */
  walk(limit?: number): readonly ContextEntry[];
  /** Text of a file of at most 1 MB; undefined when absent, larger or binary. */
  read(path: string): string | undefined;
  /** Is the path excluded from the context by the ignore file (itself or through a parent)? */
  ignored(path: string): boolean;
  /** Is a folder left out with everything in it, so that no build enters it? */
  closed(path: string): boolean;
  /** The pattern of the ignore file that has the last word on a path; undefined where none matches it. */
  ignoredBy(path: string): IgnorePattern | undefined;
  /**
   * Entries that a COPY source names, wildcards included, and of which the ignore file leaves at least
   * something in. A source is taken from the context's root, `..` does not lead out of it. Sorted by path.
   */
  match(source: string): readonly ContextEntry[];
  /** The same context with some files changed or added in memory. */
  withChanges(changes: readonly ChangedFile[]): BuildContext;
}

export interface ContextEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Bytes; for a folder 0, for a link inside the context that of its target. */
  readonly size: number;
  /** Any execute bit, a link has its target's. On Windows, and where it cannot be known, true. */
  readonly executable: boolean;
}

export interface IgnoreFile {
  readonly path: string;
  readonly source: SourceText;
  readonly patterns: readonly IgnorePattern[];
}

export interface IgnorePattern {
  readonly line: number;
  /** As written, without blanks around it. */
  readonly text: string;
  readonly negated: boolean;
  readonly range: Range;
  /** Without `!`, cleaned as BuildKit does: `/a/./b/` is `a/b`. */
  readonly pattern: string;
  /** False: BuildKit refuses to build with it (`!` alone, `[a`, `bin\\obj`). */
  readonly valid: boolean;
}

/** A script of the context that the image will run. */
export interface EntrypointScript {
  /** Relative to the context. */
  readonly path: string;
  readonly source: SourceText;
  readonly executable: boolean;
  /** The `#!` line's interpreter and words, undefined without one. */
  readonly shebang: readonly string[] | undefined;
  /** Parsed when the shebang names a POSIX shell, or there is none. */
  readonly script: Script | undefined;
}
