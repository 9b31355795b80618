import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ContextEntry } from './context.ts';
import { byPath, type Tree } from './tree.ts';

/** Most paths that are asked for are not there: an error with a stack for each would cost more than the call. */
const QUIET = { throwIfNoEntry: false } as const;

/** A folder on disk, read when asked and remembered. Links are followed where they stay inside it. */
export class DiskTree implements Tree {
  readonly #root: string;
  /** Real place of each folder; undefined: absent, no folder, or outside. */
  readonly #directories = new Map<string, string | undefined>();
  readonly #entries = new Map<string, ContextEntry | undefined>();
  readonly #lists = new Map<string, readonly ContextEntry[]>();

  constructor(root: string) {
    this.#root = root;
    this.#directories.set(
      '',
      attempt(() => realpathSync.native(root)),
    );
  }

  stat(path: string): ContextEntry | undefined {
    if (path === '') return { path, kind: 'directory', size: 0, executable: true };
    if (this.#entries.has(path)) return this.#entries.get(path);
    const entry = this.#lookUp(path);
    this.#entries.set(path, entry);
    return entry;
  }

  list(path: string): readonly ContextEntry[] {
    const known = this.#lists.get(path);
    if (known !== undefined) return known;
    const directory = this.#directory(path);
    const names =
      directory === undefined
        ? undefined
        : attempt(() => readdirSync(directory, { withFileTypes: true }));
    const entries = (names ?? []).map(name => {
      const child = path === '' ? name.name : `${path}/${name.name}`;
      const entry = new DiskEntry(
        this,
        child,
        join(directory ?? this.#root, name.name),
        kindOf(name),
      );
      this.#entries.set(child, entry);
      return entry;
    });
    entries.sort(byPath);
    this.#lists.set(path, entries);
    return entries;
  }

  read(path: string, limit: number): string | undefined {
    const file = this.inside(path);
    if (file === undefined) return undefined;
    const stats = attempt(() => statSync(file, QUIET));
    // Anything but a regular file could block or never end.
    if (stats === undefined || !stats.isFile() || stats.size > limit) return undefined;
    const bytes = attempt(() => readFileSync(file));
    return bytes === undefined || bytes.includes(0) ? undefined : bytes.toString('utf8');
  }

  /** The real place of a path whose links stay inside the root. */
  inside(path: string): string | undefined {
    const entry = this.stat(path);
    const parent = this.#directory(parentOf(path));
    if (entry === undefined || parent === undefined) return undefined;
    const full = join(parent, baseOf(path));
    return entry.kind === 'link' ? this.#within(full) : full;
  }

  #lookUp(path: string): ContextEntry | undefined {
    const parent = this.#directory(parentOf(path));
    if (parent === undefined) return undefined;
    const full = join(parent, baseOf(path));
    const stats = attempt(() => lstatSync(full, QUIET));
    return stats === undefined ? undefined : new DiskEntry(this, path, full, kindOf(stats));
  }

  #directory(path: string): string | undefined {
    if (this.#directories.has(path)) return this.#directories.get(path);
    const place = this.inside(path);
    const isFolder =
      place !== undefined && attempt(() => statSync(place, QUIET))?.isDirectory() === true;
    const found = isFolder ? place : undefined;
    this.#directories.set(path, found);
    return found;
  }

  #within(full: string): string | undefined {
    const root = this.#directories.get('');
    const real = attempt(() => realpathSync.native(full));
    if (real === undefined || root === undefined) return undefined;
    const prefix = root.endsWith(sep) ? root : root + sep;
    return real === root || real.startsWith(prefix) ? real : undefined;
  }
}

class DiskEntry implements ContextEntry {
  readonly path: string;
  readonly kind: ContextEntry['kind'];
  readonly #tree: DiskTree;
  readonly #full: string;
  #facts: { readonly size: number; readonly executable: boolean } | undefined;

  constructor(tree: DiskTree, path: string, full: string, kind: ContextEntry['kind']) {
    this.#tree = tree;
    this.path = path;
    this.#full = full;
    this.kind = kind;
  }

  get size(): number {
    return this.#read().size;
  }

  get executable(): boolean {
    return this.#read().executable;
  }

  #read() {
    this.#facts ??= this.#readFacts();
    return this.#facts;
  }

  #readFacts() {
    const place = this.kind === 'link' ? this.#tree.inside(this.path) : this.#full;
    const stats = place === undefined ? undefined : attempt(() => statSync(place, QUIET));
    return {
      size: stats?.isFile() === true ? stats.size : 0,
      executable: process.platform === 'win32' || stats === undefined || (stats.mode & 0o111) !== 0,
    };
  }
}

function kindOf(entry: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>) {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What cannot be read is not there for a context: unreadable files are reported by the build that needs them. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
