import type { FileHandle } from 'node:fs/promises';
import { readRange } from '../fileRange.ts';
import { follow, type TarArchive, unreadable } from './archive.ts';
import { BLOCK, HeaderAssembler, padding, parseHeader, type TarEntry } from './header.ts';

interface Place extends TarEntry {
  readonly position: number;
}

/** A tar file on disk: one pass over its headers, then any content at once. */
export class TarFile implements TarArchive {
  readonly parallel = true;
  readonly #file: string;
  readonly #handle: FileHandle;
  #places: Promise<ReadonlyMap<string, Place>> | undefined;

  constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  async scan(
    visit: (entry: TarEntry, content: () => AsyncIterable<Uint8Array>) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> {
    for (const place of (await this.#index()).values()) {
      signal?.throwIfAborted();
      await visit(place, () => readRange(this.#handle, place.position, place.size, signal));
    }
  }

  async *read(name: string, offset = 0, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const place = follow(await this.#index(), name, this.#file);
    yield* readRange(this.#handle, place.position + offset, place.size - offset, signal);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  #index(): Promise<ReadonlyMap<string, Place>> {
    this.#places ??= this.#readHeaders();
    return this.#places;
  }

  async #readHeaders(): Promise<ReadonlyMap<string, Place>> {
    const places = new Map<string, Place>();
    const assembler = new HeaderAssembler();
    const block = Buffer.alloc(BLOCK);
    for (let position = 0; ; ) {
      const { bytesRead } = await this.#handle.read(block, 0, BLOCK, position);
      if (bytesRead < BLOCK) return places;
      const header = this.#parse(block);
      if (header === undefined) return places;
      position += BLOCK;
      if (HeaderAssembler.isExtension(header)) {
        if (header.size > HeaderAssembler.MAX_EXTENSION)
          throw unreadable(this.#file, 'a header is too long');
        const content = Buffer.alloc(header.size);
        await this.#handle.read(content, 0, header.size, position);
        assembler.extend(header, content);
        position += header.size + padding(header.size);
        continue;
      }
      const entry = assembler.finish(header);
      places.set(entry.name, { ...entry, position });
      position += entry.size + padding(entry.size);
    }
  }

  #parse(block: Buffer) {
    try {
      return parseHeader(block);
    } catch (cause) {
      throw unreadable(this.#file, cause instanceof Error ? cause.message : String(cause), cause);
    }
  }
}
