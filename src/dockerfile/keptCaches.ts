import { cleanedAfter, coversCache } from '../shell/cache.ts';
import { knownFlagIn, type PackageAction, packageAction } from '../shell/install.ts';
import type { Script } from '../shell/nodes.ts';
import type { CacheFolder } from '../shell/packages.ts';
import type { RunInstruction } from './nodes.ts';
import type { Scope } from './variables.ts';

/**
 * The package managers' calls in one text of a RUN that leave lists or a cache in the layer: no flag, variable or
 * mount keeps them from it, and nothing behind them in the same text cleans up. Each call that a flag would mend,
 * of the others one a family.
 */
export function keptCaches(
  script: Script,
  node: RunInstruction,
  scopeOf: (node: RunInstruction) => Scope,
): readonly PackageAction[] {
  const kept: PackageAction[] = [];
  const told = new Set<string>();
  for (const command of script.commands) {
    const action = packageAction(command);
    if (action === undefined || !fillsCache(action)) continue;
    const { manager } = action;
    if (
      told.has(manager.family) ||
      usesMount(action, node) ||
      keepsNothing(action, script, () => scopeOf(node)) ||
      cleanedAfter(script, action, keptHolds(action)) !== undefined
    ) {
      continue;
    }
    // A flag goes on each command, a clean-up once at the end.
    if (manager.noCache === undefined) told.add(manager.family);
    kept.push(action);
  }
  return kept;
}

/** What an image keeps of a manager: apt empties its downloads by itself in images, only its lists stay. */
export function keptHolds({ manager }: PackageAction): CacheFolder['holds'] | undefined {
  return manager.family === 'apt' || manager.family === 'apk' ? 'index' : undefined;
}

function keepsNothing(action: PackageAction, script: Script, scope: () => Scope): boolean {
  const { noCache, noCacheVariable: name } = action.manager;
  if (noCache !== undefined && knownFlagIn(action, noCache) !== undefined) return true;
  if (name === undefined) return false;
  const said = script.commands.some(
    ({ assignments, args, name: program }) =>
      assignments.some(set => set.name === name && isOn(set.value)) ||
      (program === 'export' && args.some(arg => arg.value.startsWith(`${name}=`))),
  );
  return said || isOn(scope().get(name) ?? '');
}

function isOn(value: string): boolean {
  return /^(?:1|y|yes|t|true|on)$/i.test(value);
}

function fillsCache(action: PackageAction): boolean {
  const { manager, verb } = action;
  if (manager.family === 'apt') return action.updates;
  if (manager.caches.length === 0) return false;
  // An `apk add` with only local files, or a manager that is only asked, stores nothing.
  if (verb === 'install' && action.packages.length > 0) {
    return action.packages.some(({ kind }) => kind !== 'file' && kind !== 'directory');
  }
  return verb === 'install' || (verb === 'upgrade' && manager.scope === 'system');
}

function usesMount({ manager }: PackageAction, node: RunInstruction): boolean {
  return node.mounts.some(
    ({ type, target }) =>
      (type === 'cache' || type === 'tmpfs') &&
      target !== undefined &&
      coversCache(target, manager),
  );
}
