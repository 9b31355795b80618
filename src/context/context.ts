import type { Script } from '../shell/nodes.ts';
import type { SourceText } from '../text/source.ts';

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
  /** All entries, recursive, up to `limit` (default 20,000); `.git` and ignored folders are counted but not entered twice. */
  walk(limit?: number): readonly ContextEntry[];
  /** Text of a file of at most 1 MB; undefined when absent, larger or binary. */
  read(path: string): string | undefined;
  /** Is the path excluded from the context by the ignore file (itself or through a parent)? */
  ignored(path: string): boolean;
  /** Entries that a COPY source (with wildcards) names and the ignore file leaves in. */
  match(source: string): readonly ContextEntry[];
}

export interface ContextEntry {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Bytes; for a folder 0. */
  readonly size: number;
  /** Any execute bit. On Windows, and where it cannot be known, true. */
  readonly executable: boolean;
}

export interface IgnoreFile {
  readonly path: string;
  readonly source: SourceText;
  readonly patterns: readonly IgnorePattern[];
}

export interface IgnorePattern {
  readonly line: number;
  readonly text: string;
  readonly negated: boolean;
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
