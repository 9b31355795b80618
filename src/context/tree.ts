import type { ContextEntry } from './context.ts';

/** Where a context reads from. Paths are relative to its root, with `/`, clean; '' is the root itself. */
export interface Tree {
  stat(path: string): ContextEntry | undefined;
  /** Entries of a folder, sorted by name; empty when it is absent, no folder or unreadable. */
  list(path: string): readonly ContextEntry[];
  /** Text of a regular file; undefined when absent, larger than `limit` bytes, binary or outside. */
  read(path: string, limit: number): string | undefined;
}

export function byPath(a: ContextEntry, b: ContextEntry): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
