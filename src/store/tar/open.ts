import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { readRange } from '../fileRange.ts';
import { type TarArchive, unreadable } from './archive.ts';
import { TarFile } from './file.ts';
import { TarStream } from './stream.ts';

/** Opens a tar file; one compressed with gzip is read from its start for each content. @throws KnownError */
export async function openTar(file: string): Promise<TarArchive> {
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (cause) {
    throw unreadable(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const start = await handle.read({ buffer: Buffer.alloc(4), position: 0 });
  const magic = start.buffer.subarray(0, start.bytesRead).toString('hex');
  if (magic.startsWith('1f8b')) {
    await handle.close();
    return new TarStream(file, async function* () {
      const raw = await open(file);
      try {
        const gunzip = createGunzip();
        pipeline(Readable.from(readRange(raw, 0), { objectMode: false }), gunzip, () => {});
        yield* gunzip;
      } finally {
        await raw.close();
      }
    });
  }
  if (magic === '28b52ffd' || magic === 'fd377a58' || magic.startsWith('425a68')) {
    await handle.close();
    throw unreadable(file, 'compressed with zstd, xz or bzip2; unpack it, or use gzip');
  }
  return new TarFile(file, handle);
}
