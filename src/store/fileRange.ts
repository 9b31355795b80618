import type { FileHandle } from 'node:fs/promises';

const CHUNK = 64 * 1024;

/** Bytes of an open file from a position; several may read side by side. */
export async function* readRange(
  handle: FileHandle,
  start: number,
  length = Number.POSITIVE_INFINITY,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  let position = start;
  let left = length;
  while (left > 0) {
    signal?.throwIfAborted();
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, left));
    const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    left -= bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
