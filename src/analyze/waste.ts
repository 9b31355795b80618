import { isArchiveName } from '../dockerfile/archiveNames.ts';
import { cacheOf, type FoundCache, findCaches } from './cacheFolders.ts';
import type { Content, TreeNode } from './imageTree.ts';
import type { LayerStack } from './layerStack.ts';

export type WasteKind = 'overwritten' | 'deleted' | 'duplicated' | 'cache';

export const WASTE_KINDS: readonly WasteKind[] = ['overwritten', 'deleted', 'cache', 'duplicated'];

/** Bytes that an image carries for nothing; files that went the same way stand together. */
export interface Waste {
  readonly kind: WasteKind;
  /** The file, or the folder that was deleted, written over or is a cache as a whole. */
  readonly path: string;
  readonly bytes: number;
  readonly files: number;
  /** The layer that carries the bytes. */
  readonly layer: number;
  /** The layer that hides them; undefined where they are in sight. */
  readonly by: number | undefined;
  /** Of a cache: who fills it. */
  readonly managers: readonly string[] | undefined;
  /** Of a duplicate: the file that is kept. */
  readonly original: string | undefined;
}

/** A layer's part in the waste, in bytes. What is counted in one of the first four is in no other of them. */
export interface LayerWaste {
  overwritten: number;
  deleted: number;
  cache: number;
  duplicated: number;
  /** Of its own bytes: those in package caches, in sight or deleted by a later layer. */
  cacheWritten: number;
  /** Of its own bytes: archives (`.tar.gz`, `.zip` …), in sight or deleted by a later layer. */
  archives: number;
  /** Bytes of earlier layers that it deletes, and that it writes over. */
  deletes: number;
  overwrites: number;
}

export interface WasteReport {
  readonly items: readonly Waste[];
  readonly layers: readonly LayerWaste[];
}

/**
 * Sorts every content of a stacked image into used and wasted. A content is wasted once: what is hidden counts as
 * hidden, what lies in a package cache as cache, and of files alike in sight all but the lowest as duplicates.
 */
export function findWaste(stack: LayerStack): WasteReport {
  const caches = new Map<TreeNode, FoundCache>();
  for (const cache of findCaches(stack.root)) caches.set(cache.folder, cache);
  nameByWhatIsThere(stack);
  const layers = stack.changes.map(
    (): LayerWaste => ({
      overwritten: 0,
      deleted: 0,
      cache: 0,
      duplicated: 0,
      cacheWritten: 0,
      archives: 0,
      deletes: 0,
      overwrites: 0,
    }),
  );
  const items = new Items();
  const originals = new Map<string, Content>();
  for (const content of stack.contents) {
    const { layer, size, hidden, node, key } = content;
    const own = layers[layer];
    if (own === undefined || size === 0) continue;
    const cache = cacheOf(node, caches);
    if (cache !== undefined) own.cacheWritten += size;
    else if (isArchive(node)) own.archives += size;
    if (hidden !== undefined) {
      own[hidden.kind] += size;
      const hider = layers[hidden.by];
      if (hider !== undefined) hider[hidden.kind === 'deleted' ? 'deletes' : 'overwrites'] += size;
      items.add(hidden.kind, hidden.root, content, { by: hidden.by });
    } else if (cache !== undefined) {
      own.cache += size;
      items.add('cache', cache.folder, content, { managers: cache.managers });
    } else if (key !== undefined) {
      const original = originals.get(key);
      if (original === undefined) originals.set(key, content);
      else {
        own.duplicated += size;
        items.add('duplicated', node, content, { original: original.node.path });
      }
    }
  }
  return { items: items.sorted(), layers };
}

/** Manual pages and change logs are compressed too, and belong to their packages. */
function isArchive(node: TreeNode): boolean {
  if (!isArchiveName(node.name) && !node.name.endsWith('.zip')) return false;
  return !node.path.startsWith('/usr/share/');
}

/** A content that lost its first name and has another is shown under that. */
function nameByWhatIsThere(stack: LayerStack): void {
  for (const node of stack.root.subtree()) {
    const { content } = node;
    if (content !== undefined && content.node.content !== content) content.node = node;
  }
}

interface Detail {
  readonly by?: number;
  readonly managers?: readonly string[];
  readonly original?: string;
}

type Growing = { -readonly [Key in keyof Waste]: Waste[Key] };

class Items {
  readonly #groups = new Map<TreeNode, Growing[]>();

  add(kind: WasteKind, root: TreeNode, { layer, size }: Content, detail: Detail): void {
    let group = this.#groups.get(root);
    if (group === undefined) {
      group = [];
      this.#groups.set(root, group);
    }
    const known = group.find(
      item => item.kind === kind && item.layer === layer && item.by === detail.by,
    );
    if (known !== undefined) {
      known.bytes += size;
      known.files++;
      return;
    }
    const { by, managers, original } = detail;
    group.push({ kind, path: root.path, bytes: size, files: 1, layer, by, managers, original });
  }

  /** The dearest first. */
  sorted(): Waste[] {
    return [...this.#groups.values()]
      .flat()
      .sort((one, two) => two.bytes - one.bytes || (one.path < two.path ? -1 : 1));
  }
}
