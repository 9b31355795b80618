import { KnownError } from '../errors.ts';
import type { Descriptor } from '../image/descriptor.ts';
import { blobsOf, type Manifest } from '../image/manifest.ts';
import { isForeignLayer } from '../image/mediaType.ts';
import type { ImageSource } from '../image/source.ts';
import type { Limiter } from './limiter.ts';

/** An image whole: its manifest and those below it. */
export interface ManifestTree {
  readonly root: Manifest;
  /** Every manifest once, children before their parents, the root last. */
  readonly manifests: readonly Manifest[];
  /** Every blob once that has to be moved, the biggest first. */
  readonly blobs: readonly Descriptor[];
}

const MAX_DEPTH = 8;
const MAX_MANIFESTS = 10_000;

/** Reads an index down to its last manifest. @throws KnownError */
export async function readTree(
  source: ImageSource,
  root: Manifest,
  limiter: Limiter,
  signal?: AbortSignal,
): Promise<ManifestTree> {
  const reading = new Map<string, Promise<Manifest>>();
  const order: Manifest[] = [];
  const visited = new Set<string>();
  const visit = async (manifest: Manifest, depth: number): Promise<void> => {
    if (depth > MAX_DEPTH || reading.size > MAX_MANIFESTS) throw tooDeep(source.name);
    // All children of a level are read side by side, then descended into.
    const children = await Promise.all(
      manifest.manifests.map(child => {
        const known = reading.get(child.digest);
        if (known !== undefined) return known;
        const started = limiter.run(
          () => source.manifest(child.digest, { ...(signal && { signal }) }),
          signal,
        );
        reading.set(child.digest, started);
        return started;
      }),
    );
    for (const child of children) await visit(child, depth + 1);
    if (visited.has(manifest.digest)) return;
    visited.add(manifest.digest);
    order.push(manifest);
  };
  await visit(root, 0);
  return { root, manifests: order, blobs: blobsToMove(order) };
}

/** Every blob of these manifests once, without those that stay on a vendor’s server, the biggest first. */
export function blobsToMove(manifests: readonly Manifest[]): readonly Descriptor[] {
  const blobs = new Map<string, Descriptor>();
  for (const manifest of manifests) {
    for (const blob of blobsOf(manifest)) {
      if (isForeignLayer(blob.mediaType) && (blob.urls?.length ?? 0) > 0) continue;
      blobs.set(blob.digest, blob);
    }
  }
  return [...blobs.values()].sort((one, two) => two.size - one.size);
}

function tooDeep(name: string): KnownError {
  return new KnownError('index-too-deep', `${name}: an index within an index without end`, {
    hint: `Indexes are followed ${MAX_DEPTH} levels deep and to ${MAX_MANIFESTS} manifests.`,
    zh: {
      message: `${name}：镜像索引嵌套过深`,
      hint: `最多处理 ${MAX_DEPTH} 层嵌套、${MAX_MANIFESTS} 个清单。`,
    },
  });
}
