import { basename, dirname, isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { type ChangedFile, ChangedTree } from './changedTree.ts';
import type { BuildContext, ContextEntry, IgnoreFile, IgnorePattern } from './context.ts';
import { DiskTree } from './diskTree.ts';
import { compileMatch, type Glob, hasWildcard } from './glob.ts';
import { IgnoreMatcher } from './ignoreMatcher.ts';
import { parseIgnoreFile } from './ignorePatterns.ts';
import { MemoryTree } from './memoryTree.ts';
import { byPath, type Tree } from './tree.ts';

/** Bytes of a file that `read` gives back, and of an ignore file that counts. */
const READ_LIMIT = 1_000_000;
const WALK_LIMIT = 20_000;

export interface ContextOptions {
  /** The folder that is sent, absolute or relative to the working directory. */
  readonly root: string;
  /** The Dockerfile's path on disk; it decides which ignore file counts. */
  readonly dockerfile?: string | undefined;
}

/** A context on the real file system. Nothing is read before it is asked for. */
export function openContext({ root, dockerfile }: ContextOptions): BuildContext {
  const folder = resolve(root);
  if (dockerfile === undefined) return new TreeContext(new DiskTree(folder), undefined);
  const file = resolve(dockerfile);
  const inside = relative(folder, file);
  // Another drive of Windows gives an absolute path.
  const outside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  if (!outside) return new TreeContext(new DiskTree(folder), slashed(inside));
  return new TreeContext(new DiskTree(folder), undefined, {
    tree: new DiskTree(dirname(file)),
    name: `${basename(file)}.dockerignore`,
    path: `${slashed(inside)}.dockerignore`,
  });
}

export interface MemoryContextOptions {
  /** Path of the Dockerfile in `files`; by default `Dockerfile`, whether it is there or not. */
  readonly dockerfile?: string;
  /** Execute bits by path; true where it is not said. */
  readonly executable?: Readonly<Record<string, boolean>>;
  /** Bytes by path, where the content stands for a larger file. */
  readonly sizes?: Readonly<Record<string, number>>;
}

/** A context of files that exist in memory alone: for tests and for the examples of rules. */
export function memoryContext(
  files: Readonly<Record<string, string>>,
  options: MemoryContextOptions = {},
): BuildContext {
  const tree = new MemoryTree(files, options.executable ?? {}, options.sizes ?? {});
  return new TreeContext(tree, options.dockerfile ?? 'Dockerfile');
}

/** An ignore file of a Dockerfile that lies outside its context. */
interface OutsideIgnore {
  readonly tree: Tree;
  readonly name: string;
  readonly path: string;
}

class TreeContext implements BuildContext {
  readonly dockerfilePath: string | undefined;
  readonly #tree: Tree;
  readonly #outside: OutsideIgnore | undefined;
  #ignoreFile:
    | { readonly file: IgnoreFile | undefined; readonly matcher: IgnoreMatcher }
    | undefined;

  constructor(tree: Tree, dockerfilePath: string | undefined, outside?: OutsideIgnore) {
    this.#tree = tree;
    this.dockerfilePath = dockerfilePath;
    this.#outside = outside;
  }

  get ignore(): IgnoreFile | undefined {
    return this.#ignore().file;
  }

  get ignorePath(): string {
    return this.ignore?.path ?? '.dockerignore';
  }

  stat(path: string): ContextEntry | undefined {
    return this.#tree.stat(normalize(path));
  }

  list(path: string): readonly ContextEntry[] {
    return this.#tree.list(normalize(path));
  }

  read(path: string): string | undefined {
    return this.#tree.read(normalize(path), READ_LIMIT);
  }

  ignored(path: string): boolean {
    const normal = normalize(path);
    return normal !== '' && this.#ignore().matcher.ignored(normal);
  }

  closed(path: string): boolean {
    return this.#ignore().matcher.closed(normalize(path));
  }

  ignoredBy(path: string): IgnorePattern | undefined {
    const normal = normalize(path);
    return normal === '' ? undefined : this.#ignore().matcher.verdict(normal).by;
  }

  walk(limit = WALK_LIMIT): readonly ContextEntry[] {
    const entries: ContextEntry[] = [];
    const { matcher } = this.#ignore();
    const enter = (directory: string): void => {
      for (const entry of this.#tree.list(directory)) {
        if (entries.length >= limit) return;
        entries.push(entry);
        if (entry.kind === 'directory' && !matcher.closed(entry.path)) enter(entry.path);
      }
    };
    enter('');
    return entries;
  }

  match(source: string): readonly ContextEntry[] {
    const normal = normalize(source);
    const parts = normal === '' ? [] : normal.split('/');
    const wild = parts.findIndex(hasWildcard);
    if (wild === -1) {
      const entry = this.#tree.stat(normal);
      return entry !== undefined && this.#sent(entry) ? [entry] : [];
    }
    const globs = parts.slice(wild).map(compileMatch);
    let folders = [parts.slice(0, wild).join('/')];
    let found: ContextEntry[] = [];
    for (const [index, glob] of globs.entries()) {
      if (glob === undefined) return [];
      found = folders.flatMap(folder => this.#matching(folder, glob));
      if (index === globs.length - 1) break;
      folders = found.filter(entry => entry.kind === 'directory').map(entry => entry.path);
    }
    return found.filter(entry => this.#sent(entry)).sort(byPath);
  }

  withChanges(changes: readonly ChangedFile[]): BuildContext {
    return new TreeContext(
      new ChangedTree(this.#tree, changes),
      this.dockerfilePath,
      this.#outside,
    );
  }

  #matching(folder: string, glob: Glob): ContextEntry[] {
    return this.#tree
      .list(folder)
      .filter(entry => glob.matches(entry.path.slice(entry.path.lastIndexOf('/') + 1)));
  }

  /** A left-out folder is still sent when an exception holds for something in it. */
  #sent(entry: ContextEntry): boolean {
    const { matcher } = this.#ignore();
    if (entry.path === '' || !matcher.ignored(entry.path)) return true;
    if (entry.kind !== 'directory' || matcher.closed(entry.path)) return false;
    return this.#tree.list(entry.path).some(child => this.#sent(child));
  }

  #ignore() {
    this.#ignoreFile ??= this.#readIgnore();
    return this.#ignoreFile;
  }

  #readIgnore() {
    const file = this.#namedIgnore() ?? this.#parsed(this.#tree, '.dockerignore', '.dockerignore');
    return { file, matcher: new IgnoreMatcher(file?.patterns ?? [], WINDOWS) };
  }

  #namedIgnore(): IgnoreFile | undefined {
    if (this.#outside !== undefined)
      return this.#parsed(this.#outside.tree, this.#outside.name, this.#outside.path);
    if (this.dockerfilePath === undefined) return undefined;
    const path = `${this.dockerfilePath}.dockerignore`;
    return this.#parsed(this.#tree, path, path);
  }

  #parsed(tree: Tree, path: string, name: string): IgnoreFile | undefined {
    const text = tree.read(path, READ_LIMIT);
    return text === undefined ? undefined : parseIgnoreFile(name, text, WINDOWS);
  }
}

/** The docker CLI of Windows reads `\` in an ignore file as a separator. */
const WINDOWS = sep === '\\';

function normalize(path: string): string {
  const normal = posix.join('/', path).slice(1);
  return normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

function slashed(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
