import type { ImageDestination } from '../image/destination.ts';
import type { Repository } from './repository.ts';
import type { UploadOptions } from './upload.ts';

/** A repository as a place images are written to. */
export function registryDestination(
  repository: Repository,
  upload: UploadOptions = {},
): ImageDestination {
  return {
    name: repository.fullName,
    location: { registry: repository.client.registry, repository: repository.name },
    parallel: true,
    hasBlob: (descriptor, options) => repository.hasBlob(descriptor, { ...options, push: true }),
    putBlob: (descriptor, open, options) =>
      repository.putBlob(descriptor, open, { ...upload, ...options }),
    digest: async (reference, options) =>
      (await repository.headManifest(reference, { ...options, push: true }))?.digest,
    putManifest: (manifest, tag, options) =>
      repository.putManifest(manifest, tag ?? manifest.digest, options),
    linkReferrer: (manifest, options) => repository.linkReferrer(manifest, options),
    close: async () => {},
    // What was uploaded without a tag is the registry's to collect.
    abort: async () => {},
  };
}
