import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isDockerfileName } from './dockerfileName.ts';
import { GitIgnores } from './gitIgnore.ts';
import { PathGlobs } from './pathGlobs.ts';
import { failureOf, type ReadFailure, readFailure } from './readDockerfile.ts';

/** One Dockerfile to read, or one path that gives none. */
export interface Found {
  /** For people: relative to the working directory with `/`, absolute where it lies elsewhere, `-` for standard input. */
  readonly path: string;
  /** Absolute path on disk; undefined for standard input. */
  readonly file: string | undefined;
  /** Named by the user, not found in a folder. */
  readonly given: boolean;
  readonly failure?: ReadFailure;
}

export interface DiscoverOptions {
  readonly cwd: string;
  /** Globs relative to `cwd` (see PathGlobs) of what a search in folders leaves out. Files given by name stay. */
  readonly exclude?: readonly string[];
}

/** Never searched, whatever .gitignore says: history, and other people's packages. */
const SKIPPED_FOLDERS = new Set(['.git', 'node_modules', '.hg', '.svn']);

/**
 * Finds the Dockerfiles that paths name: files, folders (searched with everything below, but for what git
 * ignores), globs, `-`. Each file once, in the order of the paths and sorted within a folder. A path that
 * fails becomes an entry with its failure and stops no other.
 */
export async function discover(
  paths: readonly string[],
  options: DiscoverOptions,
): Promise<Found[]> {
  const exclude =
    options.exclude === undefined || options.exclude.length === 0
      ? undefined
      : await PathGlobs.compile(options.exclude);
  const search = new Search(resolve(options.cwd), exclude);
  for (const path of paths) await search.add(path);
  return search.found;
}

class Search {
  readonly found: Found[] = [];
  readonly #cwd: string;
  readonly #exclude: PathGlobs | undefined;
  readonly #seen = new Set<string>();

  constructor(cwd: string, exclude: PathGlobs | undefined) {
    this.#cwd = cwd;
    this.#exclude = exclude;
  }

  async add(path: string): Promise<void> {
    if (path === '-') {
      this.#push({ path, file: undefined, given: true });
      return;
    }
    const file = resolve(this.#cwd, path);
    let stats: Stats | undefined;
    try {
      stats = statSync(file, { throwIfNoEntry: false });
    } catch (error) {
      this.#fail(file, failureOf(error, this.#shown(file)));
      return;
    }
    if (stats?.isDirectory()) await this.#folder(file);
    else if (stats !== undefined) this.#file(file, true);
    else await this.#glob(path, file);
  }

  async #folder(folder: string): Promise<void> {
    const before = this.found.length;
    const known = this.#seen.size;
    const ignores = await GitIgnores.open(folder);
    this.#walk(folder, ignores);
    if (this.found.length === before && known === this.#seen.size && !this.#covered(folder))
      this.#fail(folder, readFailure('no-dockerfile', { path: this.#shown(folder) }));
  }

  /** A folder whose files were all found through another path is not empty. */
  #covered(folder: string): boolean {
    return this.found.some(({ file }) => file?.startsWith(folder + sep));
  }

  #walk(top: string, ignores: GitIgnores): void {
    const links: string[] = [];
    const enter = (folder: string): number => {
      let entries: Dirent[];
      try {
        entries = readdirSync(folder, { withFileTypes: true });
      } catch (error) {
        this.#fail(folder, failureOf(error, this.#shown(folder)));
        return 1;
      }
      let count = 0;
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (SKIPPED_FOLDERS.has(entry.name) || this.#excluded(path)) continue;
          if (ignores.ignoresFolder(path)) continue;
          const below = enter(path);
          count += below;
          // A folder `dockerfile` is somebody's source code.
          const named = isDockerfileName(entry.name) && entry.name !== entry.name.toLowerCase();
          if (below === 0 && named) {
            this.#fail(
              path,
              readFailure('directory-named-dockerfile', { path: this.#shown(path) }),
            );
            count++;
          }
        } else if (isDockerfileName(entry.name) && !this.#excluded(path)) {
          if (ignores.ignoresFile(path)) continue;
          count++;
          if (entry.isFile()) this.#file(path, false);
          else if (entry.isSymbolicLink()) links.push(path);
        }
      }
      return count;
    };
    enter(top);
    for (const link of links) this.#link(top, link);
  }

  /** A link counts when it leads to a file in the searched folder that is not found under its own name. */
  #link(top: string, link: string): void {
    let real: string;
    try {
      real = realpathSync(link);
      if (!statSync(real).isFile()) return;
    } catch (error) {
      this.#fail(link, failureOf(error, this.#shown(link)));
      return;
    }
    const inside = relative(realpathSync(top), real);
    if (inside.startsWith('..') || isAbsolute(inside) || this.#seen.has(real)) return;
    this.#seen.add(real);
    this.#file(link, false);
  }

  async #glob(pattern: string, file: string): Promise<void> {
    const { globSync, isDynamicPattern } = await import('tinyglobby');
    if (!isDynamicPattern(pattern)) {
      this.#fail(file, readFailure('not-found', { path: this.#shown(file) }));
      return;
    }
    const slashed = sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
    // `docker/*.df` names files; `services/*` and `**` name places to search.
    const last = slashed.slice(slashed.lastIndexOf('/') + 1);
    const names = /[^*?.]/.test(last);
    const files = globSync(names ? slashed : [slashed, `${slashed.replace(/\/$/, '')}/**`], {
      cwd: this.#cwd,
      absolute: true,
      dot: true,
      onlyFiles: true,
      followSymbolicLinks: false,
      expandDirectories: false,
      ignore: [...SKIPPED_FOLDERS].map(folder => `**/${folder}/**`),
    }).map(path => resolve(path));
    const ignores = await GitIgnores.open(this.#cwd);
    const chosen = files
      .filter(path => names || isDockerfileName(path.slice(path.lastIndexOf(sep) + 1)))
      .filter(path => !this.#excluded(path) && !ignores.ignoresFile(path))
      .sort();
    if (chosen.length === 0)
      this.#push({
        path: pattern,
        file,
        given: true,
        failure: readFailure('no-match', { path: pattern }),
      });
    for (const path of chosen) this.#file(path, false);
  }

  #file(file: string, given: boolean): void {
    this.#push({ path: this.#shown(file), file, given });
  }

  #fail(file: string, failure: ReadFailure): void {
    this.#push({ path: this.#shown(file), file, given: true, failure });
  }

  #push(found: Found): void {
    const key = found.file ?? found.path;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.found.push(found);
  }

  #excluded(path: string): boolean {
    return this.#exclude?.matches(slashedRelative(this.#cwd, path)) === true;
  }

  #shown(file: string): string {
    const inside = slashedRelative(this.#cwd, file);
    if (inside === '') return '.';
    return inside === '..' || inside.startsWith('../') || isAbsolute(inside)
      ? file.split(sep).join('/')
      : inside;
  }
}

function slashedRelative(from: string, to: string): string {
  return relative(from, to).split(sep).join('/');
}
