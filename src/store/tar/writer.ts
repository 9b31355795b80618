import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { BLOCK, padding } from './header.ts';

/** Writes a tar file, entry after entry. It bears its name only once it is whole. */
export class TarWriter {
  readonly #file: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;
  #position = 0;
  /** Entries are written one after the other, however they come. */
  #last: Promise<unknown> = Promise.resolve();

  static async create(file: string): Promise<TarWriter> {
    const temporary = `${file}.${process.pid}.partial`;
    return new TarWriter(file, temporary, await open(temporary, 'w'));
  }

  private constructor(file: string, temporary: string, handle: FileHandle) {
    this.#file = file;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** @throws Error when the content has not the size that was said; the entry is then as if it had never been begun */
  add(name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    const turn = this.#last.then(() => this.#add(name, size, content));
    // A failed entry is told to who wanted it; the next one is none the worse.
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #add(name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    const start = this.#position;
    await this.#write(header(name, size));
    let written = 0;
    try {
      for await (const chunk of content) {
        written += chunk.byteLength;
        await this.#write(chunk);
      }
      if (written !== size) throw new Error(`${name}: ${written} bytes instead of ${size}`);
    } catch (error) {
      this.#position = start;
      throw error;
    }
    await this.#write(new Uint8Array(padding(size)));
  }

  async addBytes(name: string, bytes: Uint8Array): Promise<void> {
    await this.add(
      name,
      bytes.byteLength,
      (async function* () {
        yield bytes;
      })(),
    );
  }

  async finish(): Promise<void> {
    await this.#write(new Uint8Array(2 * BLOCK));
    await this.#handle.truncate(this.#position);
    await this.#handle.sync();
    await this.#handle.close();
    await rename(this.#temporary, this.#file);
  }

  async abort(): Promise<void> {
    await this.#handle.close();
    await rm(this.#temporary, { force: true });
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.byteLength; ) {
      const { bytesWritten } = await this.#handle.write(
        bytes,
        done,
        bytes.byteLength - done,
        this.#position,
      );
      done += bytesWritten;
      this.#position += bytesWritten;
    }
  }
}

/** The same bytes for the same content: no time, no owner. */
function header(name: string, size: number): Uint8Array {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`name too long for this writer: ${name}`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  writeSize(block, size);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function writeSize(block: Buffer, size: number): void {
  if (size < 8 ** 11) {
    block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
    return;
  }
  block[124] = 0x80;
  block.writeBigUInt64BE(BigInt(size), 128);
}
