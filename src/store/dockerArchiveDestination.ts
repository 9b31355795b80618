import { KnownError } from '../errors.ts';
import type { ImageDestination } from '../image/destination.ts';
import { digestParts } from '../image/digest.ts';
import { counted } from './ociDestination.ts';
import { TarWriter } from './tar/writer.ts';

interface Listed {
  readonly Config: string;
  readonly RepoTags: string[];
  readonly Layers: readonly string[];
}

/**
 * A file for `docker load`. Layers stay compressed as they are, which docker and podman unpack by themselves.
 * It bears its name only after `close`.
 * @param repository name that the image gets when it is loaded, without tag
 */
export async function dockerArchiveDestination(
  file: string,
  repository: string,
): Promise<ImageDestination> {
  const writer = await TarWriter.create(file);
  const written = new Set<string>();
  const images = new Map<string, Listed>();
  const digests = new Map<string, string>();
  const name = `docker-archive:${file}`;
  const entryOf = (digest: string, isConfig: boolean) =>
    `${digestParts(digest).hex}${isConfig ? '.json' : '.tar'}`;
  return {
    name,
    location: undefined,
    parallel: false,
    hasBlob: async ({ digest }) => written.has(digest),
    putBlob: async (descriptor, open, options = {}) => {
      if (written.has(descriptor.digest)) return 'exists';
      const isConfig =
        descriptor.mediaType.includes('config') ||
        descriptor.mediaType.includes('container.image.v1+json');
      const chunks = counted(open(0, options.signal), options.onProgress);
      await writer.add(entryOf(descriptor.digest, isConfig), descriptor.size, chunks);
      written.add(descriptor.digest);
      return 'uploaded';
    },
    digest: async reference => digests.get(reference),
    putManifest: async (manifest, tag) => {
      if (manifest.config === undefined) throw oneImageOnly(name);
      const listed: Listed = images.get(manifest.digest) ?? {
        Config: entryOf(manifest.config.digest, true),
        RepoTags: [],
        Layers: manifest.layers.map(({ digest }) => entryOf(digest, false)),
      };
      images.set(manifest.digest, listed);
      digests.set(manifest.digest, manifest.digest);
      if (tag === undefined) return;
      listed.RepoTags.push(`${repository}:${tag}`);
      digests.set(tag, manifest.digest);
    },
    close: async () => {
      const list = JSON.stringify([...images.values()]);
      await writer.addBytes('manifest.json', Buffer.from(list));
      await writer.finish();
    },
    abort: () => writer.abort(),
  };
}

function oneImageOnly(name: string): KnownError {
  return new KnownError('index-unsupported', `${name}: cannot hold an image of several platforms`, {
    hint: 'Choose one platform, or write an OCI archive (oci-archive:).',
    zh: {
      message: `${name}：不能存放多平台镜像`,
      hint: '请选择一个平台，或改用 OCI 归档（oci-archive:）。',
    },
  });
}
