import { posix } from 'node:path';
import type { ContextEntry } from './context.ts';
import { byPath, type Tree } from './tree.ts';

/** Files held in memory: path to content. A path that ends with `/` is an empty folder. */
export class MemoryTree implements Tree {
  readonly #entries = new Map<string, ContextEntry>();
  readonly #children = new Map<string, ContextEntry[]>();
  readonly #texts = new Map<string, string>();

  constructor(
    files: Readonly<Record<string, string>>,
    executable: Readonly<Record<string, boolean>>,
    sizes: Readonly<Record<string, number>>,
  ) {
    this.#add({ path: '', kind: 'directory', size: 0, executable: true });
    for (const [name, text] of Object.entries(files)) {
      const path = posix.join('/', name).slice(1);
      if (path.endsWith('/')) {
        this.#addDirectory(path.slice(0, -1));
        continue;
      }
      const size = sizes[name] ?? Buffer.byteLength(text);
      this.#texts.set(path, text);
      this.#add({ path, kind: 'file', size, executable: executable[name] ?? true });
    }
    for (const children of this.#children.values()) children.sort(byPath);
  }

  #addDirectory(path: string): void {
    if (!this.#entries.has(path)) this.#add({ path, kind: 'directory', size: 0, executable: true });
  }

  #add(entry: ContextEntry): void {
    this.#entries.set(entry.path, entry);
    if (entry.path === '') return;
    const slash = entry.path.lastIndexOf('/');
    const parent = slash === -1 ? '' : entry.path.slice(0, slash);
    this.#addDirectory(parent);
    const siblings = this.#children.get(parent);
    if (siblings === undefined) this.#children.set(parent, [entry]);
    else siblings.push(entry);
  }

  stat(path: string): ContextEntry | undefined {
    return this.#entries.get(path);
  }

  list(path: string): readonly ContextEntry[] {
    return this.#children.get(path) ?? [];
  }

  read(path: string, limit: number): string | undefined {
    const text = this.#texts.get(path);
    if (text === undefined || text.includes('\0')) return undefined;
    return Buffer.byteLength(text) > limit ? undefined : text;
  }
}
