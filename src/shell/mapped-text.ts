import type { Range } from '../text/range.ts';

/**
 * A text made of pieces of a file: what the shell is handed once continuations, the comments between them,
 * quotes or JSON escapes are taken out. Every offset in it leads back to the file's own.
 */
export class MappedText {
  readonly text: string;
  /** Where each verbatim piece starts, in this text and in the file, ascending. */
  readonly #at: readonly number[];
  readonly #to: readonly number[];
  #last = 0;

  constructor(text: string, at: readonly number[], to: readonly number[]) {
    this.text = text;
    this.#at = at;
    this.#to = to;
  }

  /** The file's own text between two offsets. */
  static verbatim(file: string, range: Range): MappedText {
    return new MappedText(file.slice(range.start, range.end), [0], [range.start]);
  }

  /** As `verbatim`, but with lines that end in `\n` alone. */
  static lines(file: string, range: Range): MappedText {
    const builder = new MappedTextBuilder();
    builder.lines(file, range);
    return builder.build(range.start);
  }

  /** File offset of the character at `offset`. */
  startOf(offset: number): number {
    const piece = this.#pieceAt(offset);
    return (this.#to[piece] ?? 0) + offset - (this.#at[piece] ?? 0);
  }

  /** File offset behind the character before `offset`, so that a range never runs into a continuation. */
  endOf(offset: number): number {
    return offset === 0 ? this.startOf(0) : this.startOf(offset - 1) + 1;
  }

  /** The file's range for one of this text; the parser's offsets may lie behind the end of a broken text. */
  rangeOf(start: number, end: number): Range {
    const last = Math.min(end, this.text.length);
    if (start < last) return { start: this.startOf(start), end: this.endOf(last) };
    const at = start < this.text.length ? this.startOf(start) : this.endOf(this.text.length);
    return { start: at, end: at };
  }

  /** One piece: offsets differ by a constant, and the text equals the file's. */
  get isVerbatim(): boolean {
    return this.#at.length === 1;
  }

  /** Calls back for each verbatim piece that `[start, end)` touches. */
  pieces(start: number, end: number, take: (from: number, to: number, file: number) => void): void {
    for (let piece = this.#pieceAt(start); piece < this.#at.length; piece++) {
      const at = this.#at[piece] ?? 0;
      if (at >= end) break;
      const from = Math.max(start, at);
      const to = Math.min(end, this.#at[piece + 1] ?? this.text.length);
      if (to > from) take(from, to, (this.#to[piece] ?? 0) + from - at);
    }
  }

  /** Look-ups come nearly in order, so the piece found last is tried first, then the one behind it. */
  #pieceAt(offset: number): number {
    const at = this.#at;
    if (at.length === 1) return 0;
    for (let piece = this.#last; piece < this.#last + 2 && piece < at.length; piece++) {
      if ((at[piece] ?? 0) > offset) break;
      if (piece + 1 === at.length || offset < (at[piece + 1] ?? 0)) {
        this.#last = piece;
        return piece;
      }
    }
    let low = 0;
    let high = at.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((at[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    this.#last = low;
    return low;
  }
}

/** Puts a mapped text together from pieces of another one. */
export class MappedTextBuilder {
  readonly #chunks: string[] = [];
  readonly #at: number[] = [];
  readonly #to: number[] = [];
  #length = 0;

  /** Appends what `parent` has between two of its offsets. */
  take(parent: MappedText, start: number, end: number): void {
    parent.pieces(start, end, (from, to, file) => this.piece(parent.text.slice(from, to), file));
  }

  /** Appends a text as standing at a file offset. */
  piece(text: string, file: number): void {
    if (text === '') return;
    const last = this.#at.length - 1;
    const follows =
      last >= 0 && (this.#to[last] ?? 0) + this.#length - (this.#at[last] ?? 0) === file;
    if (!follows) {
      this.#at.push(this.#length);
      this.#to.push(file);
    }
    this.#chunks.push(text);
    this.#length += text.length;
  }

  /** Appends lines of the file, without the `\r` of `\r\n` and, where asked, without leading tabs. */
  lines(file: string, range: Range, stripTabs = false): void {
    for (let start = range.start; start < range.end; ) {
      const newline = file.indexOf('\n', start);
      const end = newline === -1 ? range.end : Math.min(newline, range.end);
      let from = start;
      if (stripTabs) while (from < end && file[from] === '\t') from++;
      this.piece(file.slice(from, end > from && file[end - 1] === '\r' ? end - 1 : end), from);
      if (end < range.end) this.piece('\n', end);
      start = end + 1;
    }
  }

  /** Appends a text that stands nowhere in the file: all of it leads to one file offset. */
  synthetic(text: string, file: number): void {
    for (const character of text) this.piece(character, file);
  }

  build(file: number): MappedText {
    if (this.#at.length === 0) return new MappedText('', [0], [file]);
    return new MappedText(this.#chunks.join(''), this.#at, this.#to);
  }
}

const BLANK_LINE = /^[\t\v\f\r ]*$/;
const COMMENT_LINE = /^[\t\v\f\r ]*#/;

/**
 * The text that BuildKit hands to the shell for `[start, end)` of a Dockerfile: lines that end in the escape
 * character are joined without it, comment lines and blank lines between them are gone.
 */
export function joinContinuations(
  file: string,
  range: Range,
  continuation: '\\' | '`',
): MappedText {
  const firstEnd = file.indexOf('\n', range.start);
  if (firstEnd === -1 || firstEnd >= range.end) return MappedText.verbatim(file, range);
  const builder = new MappedTextBuilder();
  let first = true;
  for (let start = range.start; start < range.end; ) {
    const newline = file.indexOf('\n', start);
    const end = newline === -1 ? range.end : Math.min(newline, range.end);
    const line = file.slice(start, file[end - 1] === '\r' && end > start ? end - 1 : end);
    if (first || !(COMMENT_LINE.test(line) || BLANK_LINE.test(line))) {
      builder.piece(line.slice(0, contentEnd(line, continuation)), start);
    }
    first = false;
    start = end + 1;
  }
  return builder.build(range.start);
}

/** Where a line's content ends: before the escape character that continues it, if one does. */
function contentEnd(line: string, continuation: string): number {
  let last = line.length - 1;
  while (line[last] === ' ' || line[last] === '\t') last--;
  return line[last] === continuation && line[last - 1] !== continuation ? last : line.length;
}
