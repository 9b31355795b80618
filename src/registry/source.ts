import type { ImageSource } from '../image/source.ts';
import type { Repository } from './repository.ts';

/** A repository as a place images are read from. Closing it leaves the shared HTTP client open. */
export function registrySource(repository: Repository): ImageSource {
  return {
    name: repository.fullName,
    location: { registry: repository.client.registry, repository: repository.name },
    parallel: true,
    manifest: (reference, options) => repository.manifest(reference, options),
    blob: (descriptor, options) => repository.blob(descriptor, options),
    referrers: (digest, options) => repository.referrers(digest, options),
    tags: async options => {
      const tags: string[] = [];
      for await (const tag of repository.tags(options)) tags.push(tag);
      return tags;
    },
    close: async () => {},
  };
}
