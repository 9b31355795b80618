import { type PackageAction, packageAction } from '../shell/install.ts';
import type { Script } from '../shell/nodes.ts';
import type { PackageWord } from '../shell/package-words.ts';
import type { Dockerfile, Instruction, RunInstruction } from './nodes.ts';
import { imageStages } from './reach.ts';

/** A system package that a layer of the image holds. */
export interface InstalledPackage {
  readonly item: PackageWord;
  readonly action: PackageAction;
  readonly node: RunInstruction;
  readonly script: Script;
}

const known = new WeakMap<Dockerfile, readonly InstalledPackage[]>();

/**
 * The packages that the final image's stages install by name with the system's package manager, in order, and do
 * not take away in the same RUN. What a variable or a file names is not known, and left out.
 */
export function installedPackages(
  file: Dockerfile,
  scriptsOf: (node: Instruction) => readonly Script[],
): readonly InstalledPackage[] {
  let found = known.get(file);
  if (found === undefined) {
    const stages = imageStages(file);
    found = file.instructions.flatMap(node =>
      node.keyword === 'RUN' && node.stage !== undefined && stages.has(node.stage)
        ? scriptsOf(node).flatMap(script => keptBy(node, script))
        : [],
    );
    known.set(file, found);
  }
  return found;
}

function keptBy(node: RunInstruction, script: Script): readonly InstalledPackage[] {
  if (script.dialect !== 'posix') return [];
  const kept: InstalledPackage[] = [];
  const removals: PackageAction[] = [];
  for (const command of script.commands) {
    const action = packageAction(command);
    if (action?.manager.scope !== 'system') continue;
    if (action.verb === 'remove') removals.push(action);
    if (action.verb !== 'install') continue;
    for (const item of action.packages) {
      if (!item.dynamic && (item.kind === 'package' || item.kind === 'group')) {
        kept.push({ item, action, node, script });
      }
    }
  }
  if (kept.length === 0 || removals.length === 0) return kept;
  const words = removals.flatMap(({ packages }) => packages);
  // A variable may name any of them.
  if (words.some(({ dynamic }) => dynamic)) return [];
  const removed = new Set(words.map(({ name }) => name));
  return kept.filter(({ item, action }) => {
    const group = action.flags.find(({ name }) => name === 't' || name === 'virtual')?.value;
    return !removed.has(item.name) && (group === undefined || !removed.has(group));
  });
}
