import { type PackageAction, packageAction } from './install.ts';
import type { Command, Script } from './nodes.ts';
import { type CacheFolder, PACKAGE_MANAGERS, type PackageManager } from './packages.ts';
import { normalPath, removedPaths } from './paths.ts';

type Holds = CacheFolder['holds'];

function foldersOf(manager: PackageManager, holds: Holds | undefined): readonly CacheFolder[] {
  return manager.caches.filter(cache => holds === undefined || cache.holds === holds);
}

/** Whether a path is, holds or lies in a cache of the manager. A trailing glob counts as what it stands in. */
export function coversCache(path: string, manager: PackageManager, holds?: Holds): boolean {
  const target = normalPath(path);
  return foldersOf(manager, holds).some(({ path: cache }) => {
    const folder = cache.replace(/^~/, '/root');
    if (target.globbed) return folder.startsWith(target.path) || inside(target.path, folder);
    return target.path === folder || inside(folder, target.path) || inside(target.path, folder);
  });
}

function inside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Whether a command empties a cache of the manager: its own clean-up call, or `rm` / `find -delete` of the folder. */
export function cleansCache(command: Command, manager: PackageManager, holds?: Holds): boolean {
  const action = packageAction(command);
  if (action !== undefined && action.manager.family === manager.family) {
    return isCleanCall(action, holds);
  }
  return removedPaths(command).some(target => coversCache(target.path, manager, holds));
}

function isCleanCall(action: PackageAction, holds: Holds | undefined): boolean {
  return action.manager.cleanCalls.some(call => {
    if (call.subcommand !== action.subcommand) return false;
    if (call.holds !== undefined && holds !== undefined && call.holds !== holds) return false;
    if (call.anyOf === undefined) return true;
    const words = action.command.args.map(arg => arg.value);
    return call.anyOf.some(
      word => words.includes(word) || action.flags.some(flag => flag.name === word),
    );
  });
}

/** The first command behind an action that empties the manager's cache, in the order written. */
export function cleanedAfter(
  script: Script,
  action: PackageAction,
  holds?: Holds,
): Command | undefined {
  const { order, cleaning } = cleaningOf(script);
  const key = `${action.manager.name} ${holds ?? ''}`;
  let found = cleaning.get(key);
  if (found === undefined) {
    found = script.commands.filter(command => cleansCache(command, action.manager, holds));
    cleaning.set(key, found);
  }
  const at = order.get(action.command) ?? -1;
  const last = found.at(-1);
  if (last === undefined || (order.get(last) ?? -1) <= at) return undefined;
  return found.find(command => (order.get(command) ?? -1) > at);
}

interface Cleaning {
  readonly order: ReadonlyMap<Command, number>;
  /** By manager and what is emptied. */
  readonly cleaning: Map<string, readonly Command[]>;
}

const cleanings = new WeakMap<Script, Cleaning>();

function cleaningOf(script: Script): Cleaning {
  let known = cleanings.get(script);
  if (known === undefined) {
    known = {
      order: new Map(script.commands.map((command, i) => [command, i])),
      cleaning: new Map(),
    };
    cleanings.set(script, known);
  }
  return known;
}

/** Managers whose cache a path is, holds or lies in: what a `--mount=type=cache,target=…` serves. */
export function managersCachedAt(path: string): readonly PackageManager[] {
  return PACKAGE_MANAGERS.filter(manager => coversCache(path, manager));
}
