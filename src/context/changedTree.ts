import type { ContextEntry } from './context.ts';
import { byPath, type Tree } from './tree.ts';

/** One file of a context as it would be after a change. */
export interface ChangedFile {
  readonly path: string;
  readonly after: string;
  readonly executable?: boolean;
}

/** A tree in which some files already have their new content: what a fix sees in its next pass. */
export class ChangedTree implements Tree {
  readonly #below: Tree;
  readonly #changes = new Map<string, ChangedFile>();

  constructor(below: Tree, changes: readonly ChangedFile[]) {
    this.#below = below;
    for (const change of changes) this.#changes.set(change.path, change);
  }

  stat(path: string): ContextEntry | undefined {
    const change = this.#changes.get(path);
    const before = this.#below.stat(path);
    if (change === undefined) return before;
    const executable = change.executable === true || (before?.executable ?? false);
    return { path, kind: 'file', size: Buffer.byteLength(change.after), executable };
  }

  list(path: string): readonly ContextEntry[] {
    const entries = new Map(this.#below.list(path).map(entry => [entry.path, entry]));
    for (const change of this.#changes.values()) {
      const slash = change.path.lastIndexOf('/');
      if ((slash === -1 ? '' : change.path.slice(0, slash)) !== path) continue;
      const entry = this.stat(change.path);
      if (entry !== undefined) entries.set(change.path, entry);
    }
    return [...entries.values()].sort(byPath);
  }

  read(path: string, limit: number): string | undefined {
    const change = this.#changes.get(path);
    if (change === undefined) return this.#below.read(path, limit);
    return Buffer.byteLength(change.after) > limit ? undefined : change.after;
  }
}
