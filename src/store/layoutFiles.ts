import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readRange } from './fileRange.ts';
import { storeInvalid } from './storeError.ts';
import type { TarArchive } from './tar/archive.ts';

/** Files of an OCI layout, in a folder or in an archive. Paths have `/`. */
export interface LayoutFiles {
  readonly parallel: boolean;
  /** A small file whole. @throws KnownError when it is not there */
  bytes(name: string, limit: number, signal?: AbortSignal): Promise<Uint8Array>;
  stream(name: string, offset: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export function folderFiles(folder: string): LayoutFiles {
  const full = (name: string) => path.join(folder, ...name.split('/'));
  return {
    parallel: true,
    bytes: (name, _limit, signal) =>
      readFile(full(name), { ...(signal && { signal }) }).catch(error => {
        throw storeInvalid(`oci:${folder}`, `${name} cannot be read`, error);
      }),
    async *stream(name, offset, signal) {
      const handle = await open(full(name)).catch(error => {
        throw storeInvalid(`oci:${folder}`, `${name} cannot be read`, error);
      });
      try {
        yield* readRange(handle, offset, undefined, signal);
      } finally {
        await handle.close();
      }
    },
    close: async () => {},
  };
}

export function archiveFiles(archive: TarArchive, name: string): LayoutFiles {
  return {
    parallel: archive.parallel,
    bytes: async (entry, limit, signal) => {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of archive.read(entry, 0, signal)) {
        size += chunk.byteLength;
        if (size > limit) throw storeInvalid(name, `${entry} has more than ${limit} bytes`);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    stream: (entry, offset, signal) => archive.read(entry, offset, signal),
    close: () => archive.close(),
  };
}
