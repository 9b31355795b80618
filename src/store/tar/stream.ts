import { missing, resolveLink, type TarArchive, unreadable } from './archive.ts';
import { BLOCK, clean, HeaderAssembler, padding, parseHeader, type TarEntry } from './header.ts';

/** Gives the archive's bytes from their start; called again whenever something behind the reader is wanted. */
export type OpenStream = (signal?: AbortSignal) => AsyncIterable<Uint8Array>;

/**
 * An archive that only flows forward: `docker save`, or a compressed file. Contents are cheap in the order they
 * stand in; one that has gone by is reached by opening the stream anew.
 */
export class TarStream implements TarArchive {
  readonly parallel = false;
  readonly #name: string;
  readonly #open: OpenStream;
  #pass: Pass | undefined;
  /** There is one stream: who reads holds it until he is done. */
  #last: Promise<void> = Promise.resolve();
  /** Links seen by the last scan: `name` -> the name with the content. */
  readonly #links = new Map<string, string>();

  constructor(name: string, open: OpenStream) {
    this.#name = name;
    this.#open = open;
  }

  async scan(
    visit: (entry: TarEntry, content: () => AsyncIterable<Uint8Array>) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> {
    const pass = new Pass(this.#name, this.#open(signal));
    try {
      for (let entry = await pass.next(); entry !== undefined; entry = await pass.next()) {
        if (entry.type === 'link') this.#links.set(entry.name, clean(entry.linkName));
        if (entry.type === 'symlink')
          this.#links.set(entry.name, resolveLink(entry.name, entry.linkName));
        await visit(entry, () => pass.content());
      }
    } finally {
      await pass.end();
    }
  }

  async *read(name: string, offset = 0, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const before = this.#last;
    let release = () => {};
    this.#last = new Promise(resolve => {
      release = resolve;
    });
    try {
      await before;
      yield* this.#read(name, offset, signal);
    } finally {
      release();
    }
  }

  async *#read(
    name: string,
    offset: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    const wanted = this.#target(clean(name));
    // Forward from where the last read ended, and if it has gone by, once more from the start.
    for (const again of [false, true]) {
      if (again || this.#pass === undefined) {
        await this.#pass?.end();
        this.#pass = new Pass(this.#name, this.#open(signal));
      }
      const pass = this.#pass;
      for (let entry = await pass.next(); entry !== undefined; entry = await pass.next()) {
        signal?.throwIfAborted();
        if (entry.name !== wanted || entry.type !== 'file') continue;
        yield* skip(pass.content(), offset);
        return;
      }
    }
    throw missing(this.#name, name);
  }

  async close(): Promise<void> {
    await this.#pass?.end();
    this.#pass = undefined;
  }

  #target(name: string): string {
    let target = name;
    for (let hops = 0; hops < 16; hops++) {
      const next = this.#links.get(target);
      if (next === undefined) return target;
      target = next;
    }
    return target;
  }
}

/** One way through the stream. */
class Pass {
  readonly #name: string;
  readonly #iterator: AsyncIterator<Uint8Array>;
  #buffer: Uint8Array = new Uint8Array();
  /** Content and padding of the current entry that nobody has read. */
  #left = 0;
  #padding = 0;

  constructor(name: string, stream: AsyncIterable<Uint8Array>) {
    this.#name = name;
    this.#iterator = stream[Symbol.asyncIterator]();
  }

  async next(): Promise<TarEntry | undefined> {
    const assembler = new HeaderAssembler();
    for (;;) {
      await this.#discard(this.#left + this.#padding);
      const block = await this.#take(BLOCK);
      const header = block === undefined ? undefined : this.#parse(block);
      this.#left = 0;
      this.#padding = 0;
      if (header === undefined) return undefined;
      if (!HeaderAssembler.isExtension(header)) {
        const entry = assembler.finish(header);
        this.#left = entry.size;
        this.#padding = padding(entry.size);
        return entry;
      }
      if (header.size > HeaderAssembler.MAX_EXTENSION)
        throw unreadable(this.#name, 'a header is too long');
      const content = await this.#take(header.size);
      if (content === undefined) throw this.#cutOff();
      assembler.extend(header, content);
      await this.#discard(padding(header.size));
    }
  }

  async *content(): AsyncGenerator<Uint8Array, void, void> {
    while (this.#left > 0) {
      if (this.#buffer.byteLength === 0 && !(await this.#fill())) throw this.#cutOff();
      const piece = this.#buffer.subarray(0, this.#left);
      this.#buffer = this.#buffer.subarray(piece.byteLength);
      this.#left -= piece.byteLength;
      if (piece.byteLength > 0) yield piece;
    }
  }

  async end(): Promise<void> {
    await this.#iterator.return?.();
  }

  async #discard(count: number): Promise<void> {
    let left = count;
    while (left > 0) {
      if (this.#buffer.byteLength === 0 && !(await this.#fill())) throw this.#cutOff();
      const step = Math.min(left, this.#buffer.byteLength);
      this.#buffer = this.#buffer.subarray(step);
      left -= step;
    }
  }

  /** Exactly so many bytes; undefined at the end of the stream. */
  async #take(count: number): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = [];
    let left = count;
    while (left > 0) {
      if (this.#buffer.byteLength === 0 && !(await this.#fill())) {
        if (pieces.length === 0) return undefined;
        throw this.#cutOff();
      }
      const piece = this.#buffer.subarray(0, left);
      pieces.push(piece);
      this.#buffer = this.#buffer.subarray(piece.byteLength);
      left -= piece.byteLength;
    }
    return Buffer.concat(pieces);
  }

  async #fill(): Promise<boolean> {
    const { value, done } = await this.#iterator.next();
    if (done === true) return false;
    this.#buffer = value;
    return true;
  }

  #parse(block: Uint8Array) {
    try {
      return parseHeader(block);
    } catch (cause) {
      throw unreadable(this.#name, cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  #cutOff() {
    return unreadable(this.#name, 'it ends in the middle of a file');
  }
}

async function* skip(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    if (chunk.byteLength > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}
