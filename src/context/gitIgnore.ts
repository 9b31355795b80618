import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Ignore } from 'ignore';

type Create = (options: { ignorecase: boolean }) => Ignore;

/** Larger .gitignore files are not read: a searched folder is untrusted. */
const MAXIMUM_BYTES = 1_000_000;
const FOLDS_CASE = process.platform === 'win32' || process.platform === 'darwin';

/** What git ignores, by the .gitignore files of every folder from the repository's root (or the search's) down. */
export class GitIgnores {
  readonly #create: Create;
  readonly #top: string;
  readonly #files = new Map<string, Ignore | undefined>();
  readonly #folders = new Map<string, boolean>();

  private constructor(create: Create, top: string) {
    this.#create = create;
    this.#top = top;
  }

  /** For a search that starts in `folder`: above it, only files up to the root of its repository count. */
  static async open(folder: string): Promise<GitIgnores> {
    const { default: create } = await import('ignore');
    const ignores = new GitIgnores(create, repositoryRoot(folder) ?? folder);
    // A folder that git ignores but the user names is searched all the same.
    return ignores.ignoresFolder(folder) ? new GitIgnores(create, folder) : ignores;
  }

  /** Is a folder at or below the search's ignored, itself or through a parent? */
  ignoresFolder(folder: string): boolean {
    if (folder === this.#top || !folder.startsWith(this.#top)) return false;
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const parent = dirname(folder);
    const ignored = this.ignoresFolder(parent) || this.#tested(parent, folder, true);
    this.#folders.set(folder, ignored);
    return ignored;
  }

  ignoresFile(file: string): boolean {
    const parent = dirname(file);
    return this.ignoresFolder(parent) || this.#tested(parent, file, false);
  }

  /** The nearest .gitignore that says anything about a path whose folder is not ignored decides. */
  #tested(folder: string, path: string, isFolder: boolean): boolean {
    for (let at = folder; ; at = dirname(at)) {
      const rules = this.#rules(at);
      if (rules !== undefined) {
        const inside = slashed(at, path);
        const result = rules.test(isFolder ? `${inside}/` : inside);
        // What a file says of the folder a nearer one has overruled: `!folder` brings its content back.
        const inherited = folder !== at && rules.ignores(`${slashed(at, folder)}/`);
        if (result.ignored && !inherited) return true;
        if (result.unignored) return false;
      }
      if (at === this.#top || at === dirname(at)) return false;
    }
  }

  #rules(folder: string): Ignore | undefined {
    if (this.#files.has(folder)) return this.#files.get(folder);
    const text = readIgnore(join(folder, '.gitignore'));
    const rules =
      text === undefined ? undefined : this.#create({ ignorecase: FOLDS_CASE }).add(text);
    this.#files.set(folder, rules);
    return rules;
  }
}

/** The nearest folder upwards that holds `.git`. */
export function repositoryRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return undefined;
  }
}

function slashed(from: string, to: string): string {
  return relative(from, to).split(sep).join('/');
}

function readIgnore(path: string): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile() || stats.size > MAXIMUM_BYTES) return undefined;
    return readFileSync(path, 'utf8');
  } catch (error) {
    // Git itself goes on without a .gitignore that it may not read.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
