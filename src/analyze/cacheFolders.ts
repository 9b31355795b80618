import { PACKAGE_MANAGERS } from '../shell/packages.ts';
import type { TreeNode } from './imageTree.ts';

/** A package manager's cache that stands in an image. */
export interface FoundCache {
  readonly folder: TreeNode;
  /** The managers' families: `apt-get`, `npm`. */
  readonly managers: readonly string[];
}

/** Path to the managers that fill it; `~` for any user's home. */
const FOLDERS = new Map<string, Set<string>>();
for (const { family, caches } of PACKAGE_MANAGERS) {
  for (const { path } of caches) {
    const known = FOLDERS.get(path);
    if (known === undefined) FOLDERS.set(path, new Set([family]));
    else known.add(family);
  }
}

/** Every cache folder there is or was, the outer ones first. */
export function findCaches(root: TreeNode): FoundCache[] {
  const homes = [root.find(['root']), ...(root.find(['home'])?.children?.values() ?? [])];
  const found: FoundCache[] = [];
  for (const [path, managers] of FOLDERS) {
    const inHome = path.startsWith('~');
    const parts = path.split('/').filter(part => part !== '' && part !== '~');
    for (const start of inHome ? homes : [root]) {
      const folder = start?.find(parts);
      if (folder !== undefined && parts.length > 0)
        found.push({ folder, managers: [...managers].sort() });
    }
  }
  return found.sort((one, two) => one.folder.path.length - two.folder.path.length);
}

/** The cache a path lies in, by walking up to a known folder. */
export function cacheOf(
  node: TreeNode,
  caches: ReadonlyMap<TreeNode, FoundCache>,
): FoundCache | undefined {
  let found: FoundCache | undefined;
  for (let up = node.parent; up !== undefined; up = up.parent) found = caches.get(up) ?? found;
  return found;
}
