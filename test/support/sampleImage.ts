import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { MemoryRegistry } from './memoryRegistry.ts';

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

/** Bytes that look random but are the same each time. */
export function noise(size: number, seed: string | number = 0): Buffer {
  const blocks: Buffer[] = [];
  for (let length = 0, index = 0; length < size; length += 32, index++) {
    blocks.push(createHash('sha256').update(`${seed}:${index}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, size);
}

/** Puts a small image into a registry and gives its digest. */
export function putSampleImage(
  registry: MemoryRegistry,
  repository: string,
  tag: string | undefined,
  options: { readonly layers?: readonly Buffer[]; readonly architecture?: string } = {},
): string {
  const { store } = registry;
  const architecture = options.architecture ?? 'amd64';
  const layers = (
    options.layers ?? [50_000, 300].map(size => gzipSync(noise(size, `${architecture}${size}`)))
  ).map(layer => ({
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    ...store.putBlob(repository, layer),
  }));
  const config = store.putBlob(
    repository,
    JSON.stringify({ os: 'linux', architecture, rootfs: { type: 'layers', diff_ids: [] } }),
  );
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers,
  };
  return store.putManifest(repository, tag, JSON.stringify(manifest, undefined, 3), OCI_MANIFEST);
}

/** An index of two platforms and an index inside it, indented as BuildKit writes it. */
export function putSampleIndex(
  registry: MemoryRegistry,
  repository: string,
  tag: string,
  options: { readonly nested?: boolean } = {},
): string {
  const child = (architecture: string) => {
    const digest = putSampleImage(registry, repository, undefined, { architecture });
    const size = registry.store.manifest(repository, digest)?.bytes.byteLength ?? 0;
    return { mediaType: OCI_MANIFEST, digest, size, platform: { os: 'linux', architecture } };
  };
  const inner = JSON.stringify(
    { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [child('s390x')] },
    undefined,
    2,
  );
  const innerDigest = registry.store.putManifest(repository, undefined, inner, OCI_INDEX);
  const outer = {
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: [
      child('amd64'),
      child('arm64'),
      ...(options.nested === false
        ? []
        : [{ mediaType: OCI_INDEX, digest: innerDigest, size: Buffer.byteLength(inner) }]),
    ],
  };
  return registry.store.putManifest(
    repository,
    tag,
    JSON.stringify(outer, undefined, 2),
    OCI_INDEX,
  );
}
