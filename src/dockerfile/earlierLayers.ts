import { cleansCache } from '../shell/cache.ts';
import { Directories, resolvePath, takesAway } from '../shell/directories.ts';
import { downloadedFiles } from '../shell/download-files.ts';
import { download } from '../shell/downloads.ts';
import { readArguments } from '../shell/flags.ts';
import { type PackageAction, packageAction } from '../shell/install.ts';
import type { Command, Script } from '../shell/nodes.ts';
import { baseName, removedPaths } from '../shell/paths.ts';
import type { Range } from '../text/range.ts';
import { isArchiveName } from './archiveNames.ts';
import { keptCaches, keptHolds } from './keptCaches.ts';
import type { CopyInstruction, Dockerfile, RunInstruction } from './nodes.ts';
import { sourceKind } from './remoteSource.ts';
import type { Scope } from './variables.ts';
import { joinPath, workdirAt } from './workdir.ts';

/** Something that a layer holds. */
export type Made =
  | { readonly kind: 'file'; readonly path: string; readonly by: RunInstruction }
  | { readonly kind: 'copied'; readonly path: string; readonly by: CopyInstruction }
  | { readonly kind: 'cache'; readonly action: PackageAction; readonly by: RunInstruction }
  | {
      readonly kind: 'package';
      readonly name: string;
      readonly family: string;
      readonly by: RunInstruction;
    };

/** A word that takes away what an earlier layer made, in vain. */
export interface LateRemoval {
  readonly range: Range;
  readonly made: readonly [Made, ...Made[]];
}

interface Reader {
  readonly file: Dockerfile;
  scope(node: RunInstruction | CopyInstruction): Scope;
  scripts(node: RunInstruction): readonly Script[];
}

/** Texts of a few kilobytes: a script that is copied, run and deleted costs nothing worth a word. */
const SMALL =
  /\.(?:bash|cfg|cnf|conf|diff|env|gradle|ini|j2|js|json|list|lock|md|patch|php|pl|properties|py|rb|repo|sh|template|toml|tpl|ts|txt|xml|ya?ml)$/i;

/** No file makes so many things by hand; one that is made to be slow may. */
const MOST = 2000;

/** What the layers of a chain of stages hold so far, read from top to bottom. */
export class EarlierLayers {
  #made: Made[] = [];
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  copy(node: CopyInstruction): void {
    const { destination, heredocs } = node;
    if (destination === undefined) return;
    // ADD unpacks archives that it does not fetch.
    const sources = node.sources.filter(
      ({ value }) =>
        node.keyword === 'COPY' || sourceKind(value) !== 'local' || !isArchiveName(value),
    );
    const to = this.#reader.scope(node).expand(destination.raw);
    const { path, certain } = workdirAt(this.#reader.file, node);
    if (to.missing.length > 0 || (!certain && !to.text.startsWith('/'))) return;
    const target = joinPath(path, to.text);
    const folder = /(?:^|\/)\.?$/.test(to.text);
    const names = [...sources.map(({ value }) => baseName(value)), ...heredocs.map(h => h.name)];
    for (const name of names) {
      if (SMALL.test(name)) continue;
      // What stands at a folder's name, or is copied out of one, is not known.
      const inside = folder || names.length > 1;
      if (inside && !/^[^*?[$]*[^*?[$.]\.[A-Za-z0-9]+$/.test(name)) continue;
      this.#add({ kind: 'copied', path: inside ? joinPath(target, name) : target, by: node });
    }
  }

  /** Reads a RUN: what it takes away in vain, and what its own layer holds afterwards. */
  run(node: RunInstruction): readonly LateRemoval[] {
    const scripts = this.#reader.scripts(node).filter(({ dialect }) => dialect === 'posix');
    const directory = workdirAt(this.#reader.file, node);
    const start = directory.certain ? directory.path : undefined;
    const own: Made[] = [];
    const removals: LateRemoval[] = [];
    for (const script of scripts) {
      const directories = new Directories(script, start);
      const kept = keptCaches(script, node, each => this.#reader.scope(each));
      for (const action of kept) own.push({ kind: 'cache', action, by: node });
      const fetched = new Set<string>();
      for (const command of script.commands) {
        const action = packageAction(command);
        if (action !== undefined && fills(action)) fetched.add(action.manager.family);
        own.push(...makes(command, node, directories));
        if (this.#made.length === 0 || command.place.conditional || command.place.function)
          continue;
        if (action?.verb === 'remove') removals.push(...this.#packages(action));
        else removals.push(...this.#files(command, directories, own, fetched));
      }
    }
    for (const made of own) this.#add(made);
    return removals;
  }

  #add(made: Made): void {
    if (this.#made.length < MOST) this.#made.push(made);
  }

  #packages({ manager, packages }: PackageAction): readonly LateRemoval[] {
    return packages.flatMap(({ name, range }) => {
      const found = this.#take(
        made => made.kind === 'package' && made.family === manager.family && made.name === name,
      );
      return found === undefined ? [] : [{ range, made: found }];
    });
  }

  #files(
    command: Command,
    directories: Directories,
    own: readonly Made[],
    fetched: ReadonlySet<string>,
  ): readonly LateRemoval[] {
    const words = removedPaths(command);
    const action = packageAction(command);
    if (words.length === 0 && action?.verb !== 'clean') return [];
    const from = directories.at(command);
    const found: LateRemoval[] = [];
    const caches = this.#take(
      made =>
        made.kind === 'cache' &&
        // What this RUN fetched has to go anyway.
        !fetched.has(made.action.manager.family) &&
        cleansCache(command, made.action.manager, keptHolds(made.action)),
    );
    if (caches !== undefined) {
      const range = action?.subcommandRange ?? words[0]?.word.range ?? command.range;
      found.push({ range, made: caches });
    }
    for (const { word, path } of words) {
      const absolute = resolvePath(from, path);
      if (absolute === undefined) continue;
      const takes = (made: Made) =>
        (made.kind === 'file' || made.kind === 'copied') && takesAway(absolute, made.path);
      // Made anew in this RUN, so that it is deleted in the layer that holds it.
      if (own.some(takes)) continue;
      const made = this.#take(takes);
      if (made !== undefined) found.push({ range: word.range, made });
    }
    return found;
  }

  /** Takes out what fits, so that nothing is told twice. */
  #take(fits: (made: Made) => boolean): readonly [Made, ...Made[]] | undefined {
    const [first, ...others] = this.#made.filter(fits);
    if (first === undefined) return undefined;
    this.#made = this.#made.filter(made => !fits(made));
    return [first, ...others];
  }
}

function fills({ verb, updates }: PackageAction): boolean {
  return updates || verb === 'install' || verb === 'upgrade';
}

function makes(command: Command, by: RunInstruction, directories: Directories): readonly Made[] {
  const load = download(command);
  if (load !== undefined) {
    return downloadedFiles(load).flatMap(({ path }) => fileAt(path, command, by, directories));
  }
  if (command.name === 'git' && command.args.some(({ value }) => value === 'clone')) {
    const path = cloneFolder(command);
    return path === undefined ? [] : fileAt(path, command, by, directories);
  }
  const action = packageAction(command);
  if (action?.verb !== 'install') return [];
  const { family } = action.manager;
  const group = action.flags.find(({ name }) => name === 't' || name === 'virtual')?.value;
  const names = action.packages.filter(({ dynamic }) => !dynamic).map(({ name }) => name);
  if (group !== undefined) names.push(group);
  return names.map(name => ({ kind: 'package', name, family, by }));
}

function fileAt(
  path: string,
  command: Command,
  by: RunInstruction,
  directories: Directories,
): readonly Made[] {
  const absolute = resolvePath(directories.at(command), path);
  if (absolute === undefined || isMounted(absolute, by)) return [];
  return [{ kind: 'file', path: absolute, by }];
}

function isMounted(path: string, { mounts }: RunInstruction): boolean {
  return mounts.some(({ target }) => target !== undefined && takesAway(target, path));
}

const CLONE_VALUES =
  'C c b o u j branch origin config depth reference separate-git-dir template upload-pack jobs filter shallow-since'.split(
    ' ',
  );

/** Where `git clone` writes. */
function cloneFolder({ args }: Command): string | undefined {
  const { operands } = readArguments(args, { valueFlags: CLONE_VALUES });
  const [verb, url, folder] = operands;
  if (verb?.value !== 'clone' || url === undefined) return undefined;
  if (folder !== undefined) return folder.value;
  const name = baseName(url.value.replace(/\/+$/, '')).replace(/\.git$/, '');
  return name === '' ? undefined : name;
}
