import { isSpace } from './blanks.ts';

export interface LexedWord {
  readonly text: string;
  /** Of the first and after the last character in the input that made the word. */
  readonly start: number;
  readonly end: number;
}

/** Splits a lexed text at its unquoted blanks while it is put together. */
export class LexedWords {
  readonly words: LexedWord[] = [];
  #text = '';
  #start = -1;
  #end = 0;

  /** A piece that blanks do not split: quoted, escaped. `[start, end)` is where it stands in the input. */
  addWhole(piece: string, start: number, end: number): void {
    if (this.#start === -1) this.#start = start;
    this.#text += piece;
    this.#end = end;
  }

  /** Text as it stands in the input from `start` on. */
  addPlain(text: string, start: number): void {
    let from = 0;
    for (let i = 0; i <= text.length; i++) {
      if (i < text.length && !isSpace(text.charCodeAt(i))) continue;
      if (i > from) this.addWhole(text.slice(from, i), start + from, start + i);
      if (i < text.length) this.#close();
      from = i + 1;
    }
  }

  /** A variable's value; every piece of it stems from the same place. */
  addValue(value: string, start: number, end: number): void {
    let from = 0;
    for (let i = 0; i <= value.length; i++) {
      if (i < value.length && !isSpace(value.charCodeAt(i))) continue;
      if (i > from) this.addWhole(value.slice(from, i), start, end);
      if (i < value.length) this.#close();
      from = i + 1;
    }
  }

  /**
   * Forgets the word begun: BuildKit reads the word in `${X:-word}` into the buffer of the word around it.
   */
  forget(): void {
    this.#text = '';
    this.#start = -1;
  }

  finish(): readonly LexedWord[] {
    this.#close();
    return this.words;
  }

  #close(): void {
    if (this.#text !== '')
      this.words.push({ text: this.#text, start: this.#start, end: this.#end });
    this.forget();
  }
}
