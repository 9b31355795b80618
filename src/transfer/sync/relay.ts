import type { BlobOpener } from '../../image/destination.ts';

/** Milliseconds that those who are ready wait for the others. */
const PATIENCE = 5_000;

/**
 * Reads a blob once for several receivers: all get each chunk before the next is read, so the slowest sets the pace and
 * nothing is gathered. Who comes late, or has to start again, gets a reading of its own.
 */
export class Relay {
  readonly #source: BlobOpener;
  readonly #receivers = new Set<Receiver>();
  readonly #signal: AbortSignal | undefined;
  #expected: number;
  #started = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(source: BlobOpener, expected: number, signal?: AbortSignal) {
    this.#source = source;
    this.#expected = expected;
    this.#signal = signal;
  }

  /** For one receiver. `done` says that it will not need the bytes (any more). */
  join(): { readonly open: BlobOpener; readonly done: () => void } {
    let counted = true;
    const leave = () => {
      if (!counted) return;
      counted = false;
      this.#expected--;
      this.#startWhenReady();
    };
    const open: BlobOpener = (offset, signal) => {
      if (this.#started || !counted || offset > 0) {
        leave();
        return this.#source(offset, signal);
      }
      const receiver = new Receiver();
      // From here on it counts by being in the set.
      counted = false;
      this.#receivers.add(receiver);
      this.#startWhenReady();
      return receiver;
    };
    return { open, done: leave };
  }

  #startWhenReady(): void {
    if (this.#started || this.#receivers.size === 0) return;
    if (this.#receivers.size >= this.#expected) {
      this.#start();
      return;
    }
    this.#timer ??= setTimeout(() => this.#start(), PATIENCE);
  }

  #start(): void {
    clearTimeout(this.#timer);
    if (this.#started) return;
    this.#started = true;
    void this.#pump();
  }

  async #pump(): Promise<void> {
    try {
      for await (const chunk of this.#source(0, this.#signal)) {
        await Promise.all([...this.#receivers].map(receiver => receiver.give(chunk)));
        if ([...this.#receivers].every(({ isGone }) => isGone)) return;
      }
      for (const receiver of this.#receivers) receiver.end();
    } catch (error) {
      for (const receiver of this.#receivers) receiver.fail(error);
    }
  }
}

/** One end of a relay: takes a chunk when it is asked for one. */
class Receiver implements AsyncIterable<Uint8Array> {
  #chunk: Uint8Array | undefined;
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  isGone = false;
  #taken: (() => void) | undefined;
  #arrived: (() => void) | undefined;

  /** Resolves when the chunk has been dealt with. */
  give(chunk: Uint8Array): Promise<void> {
    if (this.isGone) return Promise.resolve();
    this.#chunk = chunk;
    this.#arrived?.();
    return new Promise(resolve => {
      this.#taken = resolve;
    });
  }

  end(): void {
    this.#ended = true;
    this.#arrived?.();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#arrived?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    try {
      for (;;) {
        while (this.#chunk === undefined && !this.#ended && this.#failure === undefined) {
          await new Promise<void>(resolve => {
            this.#arrived = resolve;
          });
        }
        const chunk = this.#chunk;
        if (chunk !== undefined) {
          this.#chunk = undefined;
          yield chunk;
          this.#taken?.();
          continue;
        }
        if (this.#failure !== undefined) throw this.#failure.error;
        return;
      }
    } finally {
      this.isGone = true;
      this.#taken?.();
    }
  }
}
