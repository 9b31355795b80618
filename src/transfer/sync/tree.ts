import type { Manifest } from '../../image/manifest.ts';
import { blobsToMove, type ManifestTree } from '../manifestTree.ts';

/** A tree of manifests in the order of their writing, the root last. */
export function treeOf(manifests: readonly Manifest[]): ManifestTree {
  const root = manifests.at(-1);
  if (root === undefined) throw new RangeError('a tree has a root');
  return { root, manifests, blobs: blobsToMove(manifests) };
}
