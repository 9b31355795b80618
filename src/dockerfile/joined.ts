import type { Range } from '../text/range.ts';

/**
 * One instruction's lines put together as BuildKit does (continuation characters, line ends, comments and
 * blank lines between them taken out), and the way back to offsets in the source.
 */
export class JoinedText {
  readonly text: string;
  readonly #starts: readonly number[];
  readonly #offsets: readonly number[];

  /** Piece `i` begins at `starts[i]` of `text` and at `offsets[i]` of the source; `starts[0]` is 0. */
  constructor(text: string, starts: readonly number[], offsets: readonly number[]) {
    this.text = text;
    this.#starts = starts;
    this.#offsets = offsets;
  }

  /** Source offset of the character at `index`; past the end, the offset after the last character. */
  offsetAt(index: number): number {
    const starts = this.#starts;
    if (starts.length === 1) return (this.#offsets[0] ?? 0) + index;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return (this.#offsets[low] ?? 0) + index - (starts[low] ?? 0);
  }

  /** Source ranges of the pieces, in order. */
  pieces(): Range[] {
    return this.#offsets.map((start, i) => {
      const length = (this.#starts[i + 1] ?? this.text.length) - (this.#starts[i] ?? 0);
      return { start, end: start + length };
    });
  }

  /** Source range of `[start, end)`; an empty one stands behind the character before it. */
  range(start: number, end: number): Range {
    if (end > start) return { start: this.offsetAt(start), end: this.offsetAt(end - 1) + 1 };
    const at = start > 0 ? this.offsetAt(start - 1) + 1 : this.offsetAt(start);
    return { start: at, end: at };
  }
}
