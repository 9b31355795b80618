import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** A layer as it will be uploaded: tars are compressed on the way, what is compressed stays as it is. */
export interface Layer {
  readonly entry: string;
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly digest: string;
  readonly size: number;
  /** Digest of the tar inside; unknown where the layer came compressed. */
  readonly diffId: string | undefined;
  /** Place in the archive. */
  readonly position: number;
}

/** Hashes a layer as it will be sent. */
export async function measureLayer(
  entry: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  position: number,
): Promise<Layer> {
  const raw = createHash('sha256');
  let rawSize = 0;
  let compression: Layer['compression'] = 'none';
  const passing = async function* () {
    for await (const chunk of content) {
      if (rawSize === 0) compression = compressionOf(chunk);
      rawSize += chunk.byteLength;
      raw.update(chunk);
      yield chunk;
    }
  };
  const iterator = passing();
  const first = await iterator.next();
  const rest = async function* () {
    if (first.done !== true) yield first.value;
    yield* iterator;
  };
  if (compression !== 'none') {
    for await (const _ of rest());
    const digest = `sha256:${raw.digest('hex')}`;
    return { entry, compression, digest, size: rawSize, diffId: undefined, position };
  }
  const packed = createHash('sha256');
  let size = 0;
  for await (const chunk of gzipped(rest())) {
    packed.update(chunk);
    size += chunk.byteLength;
  }
  const digest = `sha256:${packed.digest('hex')}`;
  return { entry, compression, digest, size, diffId: `sha256:${raw.digest('hex')}`, position };
}

function compressionOf(start: Uint8Array): Layer['compression'] {
  const magic = Buffer.from(start.subarray(0, 4)).toString('hex');
  if (magic.startsWith('1f8b')) return 'gzip';
  return magic === '28b52ffd' ? 'zstd' : 'none';
}

/** The same bytes each time: Node writes no time and no name into the header. */
export function gzipped(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // A third of the time of level 6 for 3 % more bytes (measured on program files).
  const gzip = createGzip({ level: 4 });
  // A reader that stops early ends the source as well; errors come out of the reading.
  pipeline(Readable.from(content, { objectMode: false }), gzip, () => {});
  return gzip;
}
