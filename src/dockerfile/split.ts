import { isSeparator, isSpace, skipSpace, trimEnd } from './blanks.ts';

/** A piece `[start, end)` of a joined line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface FlagSpan extends Span {
  /** Quotes and escapes taken away: `--mount=type=cache`. */
  readonly text: string;
  /** Index in the line of every character of `text`; undefined where they simply follow from `start`. */
  readonly at: readonly number[] | undefined;
}

/** An instruction's line taken apart as BuildKit does: keyword, flags, the rest without outer blanks. */
export interface Split {
  readonly keyword: Span;
  readonly flags: readonly FlagSpan[];
  readonly rest: Span;
}

export function splitInstruction(
  text: string,
  from: number,
  to: number,
  escapeChar: string,
): Split {
  const start = skipSpace(text, from, to);
  const end = trimEnd(text, start, to);
  let keywordEnd = start;
  while (keywordEnd < end && !isSeparator(text.charCodeAt(keywordEnd))) keywordEnd++;
  let rest = keywordEnd;
  while (rest < end && isSeparator(text.charCodeAt(rest))) rest++;
  const flags: FlagSpan[] = [];
  rest = readFlags(text, rest, end, escapeChar, flags);
  const restStart = skipSpace(text, rest, end);
  return {
    keyword: { start, end: keywordEnd },
    flags,
    rest: { start: restStart, end: trimEnd(text, restStart, end) },
  };
}

/** Collects `--…` words; returns where the rest begins. A bare `--` ends the flags and is dropped. */
function readFlags(
  text: string,
  start: number,
  end: number,
  escapeChar: string,
  flags: FlagSpan[],
): number {
  let i = start;
  for (;;) {
    while (i < end && text.charCodeAt(i) < 0x80 && isSpace(text.charCodeAt(i))) i++;
    if (i >= end) return end;
    if (text[i] !== '-' || i + 1 >= end || text[i + 1] !== '-') return i;
    const from = i;
    let value = '';
    let at: number[] | undefined;
    let quote = '';
    const put = (index: number, piece: string) => {
      if (at === undefined && index !== from + value.length) {
        at = Array.from({ length: value.length }, (_, k) => from + k);
      }
      at?.push(index);
      value += piece;
    };
    let quoted = false;
    while (i < end) {
      const ch = text[i] ?? '';
      if (ch > '\u007f') {
        // BuildKit reads flags byte by byte: each byte of a character becomes one of its own, and the
        // bytes 0x85 and 0xa0 count as blanks.
        const bytes = utf8Of(text, i);
        const blank = quote === '' ? bytes.search(/[\u0085\u00a0]/) : -1;
        for (const byte of blank === -1 ? bytes : bytes.slice(0, blank)) put(i, byte);
        if (blank !== -1) break;
        i += ch >= '\ud800' && ch < '\udc00' ? 2 : 1;
        continue;
      }
      if (quote === '') {
        if (isSpace(ch.charCodeAt(0))) break;
        if (ch === "'" || ch === '"') {
          quote = ch;
          quoted = true;
          i++;
          continue;
        }
      } else if (ch === quote) {
        quote = '';
        i++;
        continue;
      }
      if (ch === escapeChar) {
        i++;
        if (i >= end) break;
        if ((text[i] ?? '') > '\u007f') continue;
      }
      put(i, text[i] ?? '');
      i++;
    }
    // Half of a character went into the flag: it is the flag's in the source.
    if (i < end && (text[i] ?? '') > '\u007f') i += (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
    if (value === '--') return Math.min(i, end);
    if (value !== '' || quoted) flags.push({ start: from, end: i, text: value, at });
  }
}

function utf8Of(text: string, index: number): string {
  return Buffer.from(String.fromCodePoint(text.codePointAt(index) ?? 0)).toString('latin1');
}

/** Words between blanks, quotes meaning nothing: FROM, EXPOSE, COPY, ADD, VOLUME. */
export function splitAtBlanks(text: string, span: Span): Span[] {
  const words: Span[] = [];
  let i = span.start;
  while (i < span.end) {
    while (i < span.end && isSeparator(text.charCodeAt(i))) i++;
    const start = i;
    while (i < span.end && !isSeparator(text.charCodeAt(i))) i++;
    if (i > start) words.push({ start, end: i });
  }
  return words;
}

/** Words as ENV, LABEL and ARG have them: quotes hold blanks together and stay part of the word. */
export function splitQuoted(text: string, span: Span, escapeChar: string): Span[] {
  const words: Span[] = [];
  const end = span.end;
  let i = span.start;
  for (;;) {
    i = skipSpace(text, i, end);
    if (i >= end) return words;
    const start = i;
    let quote = '';
    while (i < end) {
      const ch = text[i] ?? '';
      if (quote === '') {
        if (isSpace(ch.charCodeAt(0))) break;
        if (ch === "'" || ch === '"') quote = ch;
        else if (ch === escapeChar) i++;
      } else {
        if (ch === quote) quote = '';
        if (ch === escapeChar && quote !== "'") i++;
      }
      i++;
    }
    if (i > end) i = end;
    words.push({ start, end: i });
  }
}
