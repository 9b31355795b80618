import { pipeline, Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { layerUnreadable, zstdUnknown } from './layerError.ts';

/**
 * The tar inside a layer. What its first bytes say decides, not the media type: tools name them wrongly.
 * @throws KnownError `no-zstd`, `layer-unreadable`
 */
export async function* unpacked(
  bytes: AsyncIterable<Uint8Array>,
  layer: string,
): AsyncGenerator<Uint8Array, void, void> {
  const iterator = bytes[Symbol.asyncIterator]();
  let handedOn = false;
  try {
    let start = Buffer.alloc(0);
    while (start.length < 4) {
      const next = await iterator.next();
      if (next.done === true) break;
      start = Buffer.concat([start, next.value]);
    }
    const whole = { [Symbol.asyncIterator]: () => rejoined(start, iterator) };
    const decoder = decoderFor(start, layer);
    handedOn = true;
    if (decoder === undefined) {
      yield* whole;
      return;
    }
    let failure: unknown;
    const from = Readable.from(whole, { objectMode: false });
    from.on('error', error => {
      failure = error;
    });
    // A reader that stops early ends the source as well; errors come out of the reading.
    pipeline(from, decoder, () => {});
    try {
      yield* decoder as AsyncIterable<Uint8Array>;
    } catch (error) {
      // What stopped the source says more than "premature close".
      if (failure !== undefined) throw failure;
      throw layerUnreadable(layer, error instanceof Error ? error.message : String(error), error);
    }
  } finally {
    if (!handedOn) await iterator.return?.();
  }
}

async function* rejoined(
  start: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    if (start.byteLength > 0) yield start;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}

function decoderFor(start: Buffer, layer: string): Transform | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return zlib.createGunzip();
  if (start.length >= 4 && start.readUInt32BE(0) === 0x28b52ffd) {
    // From Node.js 22.15 on.
    const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
    if (typeof create !== 'function') throw zstdUnknown(layer);
    return create() as Transform;
  }
  return undefined;
}
