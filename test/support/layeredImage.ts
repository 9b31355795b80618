import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import type { Descriptor } from '../../src/image/descriptor.ts';
import { digestOf } from '../../src/image/digest.ts';
import { parseManifest } from '../../src/image/manifest.ts';
import type { ImageSource } from '../../src/image/source.ts';

/** Path to content; a number is so many bytes of its last digit, an object a header of another kind. */
export type LayerFiles = Readonly<Record<string, string | number | Partial<Header>>>;

/** A layer's tar. */
export async function layerTar(files: LayerFiles): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'object') tar.entry({ ...content, name });
    else
      tar.entry(
        { name },
        typeof content === 'number' ? String(content % 10).repeat(content) : content,
      );
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/** An image in memory, its layers packed with gzip or as they are. */
export function imageOf(
  tars: readonly Buffer[],
  history: readonly object[] = [],
  packed: (tar: Buffer) => Buffer = tar => gzipSync(tar),
): ImageSource {
  const blobs = new Map<string, Buffer>();
  const put = (bytes: Buffer, mediaType: string): Descriptor => {
    const digest = digestOf(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.byteLength };
  };
  const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', history }));
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: put(config, 'application/vnd.oci.image.config.v1+json'),
    layers: tars.map(tar => put(packed(tar), 'application/vnd.oci.image.layer.v1.tar+gzip')),
  };
  return {
    name: 'oci:memory',
    location: undefined,
    parallel: false,
    manifest: async () => parseManifest(Buffer.from(JSON.stringify(manifest))),
    async *blob({ digest }) {
      const bytes = blobs.get(digest) ?? Buffer.alloc(0);
      // Odd pieces: nothing may depend on where a stream is cut.
      for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777);
    },
    // The last first, as a daemon's stream may have them.
    inOrder: list => [...list].reverse(),
    tags: async () => [],
    close: async () => {},
  };
}
