import { isSeparator } from './blanks.ts';
import type { JoinedText } from './joined.ts';
import type { KeyValue } from './nodes.ts';
import { type Span, splitQuoted } from './split.ts';
import { wordOf } from './words.ts';

/** Pairs of ENV and LABEL, and of ARG, where a name may stand alone and the legacy form does not exist. */
export function readPairs(
  joined: JoinedText,
  rest: Span,
  escapeChar: string,
  namesAlone: boolean,
): { pairs: readonly KeyValue[]; legacy: boolean } {
  const text = joined.text;
  const words = splitQuoted(text, rest, escapeChar);
  const first = words[0];
  if (first === undefined) return { pairs: [], legacy: false };
  const pair = (whole: Span, key: Span, value: Span | undefined): KeyValue => ({
    range: joined.range(whole.start, whole.end),
    key: wordOf(joined, key, escapeChar),
    value: value === undefined ? undefined : wordOf(joined, value, escapeChar),
  });
  if (!namesAlone && !text.slice(first.start, first.end).includes('=')) {
    let keyEnd = rest.start;
    while (keyEnd < rest.end && !isSeparator(text.charCodeAt(keyEnd))) keyEnd++;
    let value = keyEnd;
    while (value < rest.end && isSeparator(text.charCodeAt(value))) value++;
    const key = { start: rest.start, end: keyEnd };
    const legacy = value < rest.end;
    return {
      pairs: [pair(rest, key, legacy ? { start: value, end: rest.end } : undefined)],
      legacy,
    };
  }
  const pairs = words.map(word => {
    const equals = text.indexOf('=', word.start);
    if (equals === -1 || equals >= word.end) return pair(word, word, undefined);
    return pair(word, { start: word.start, end: equals }, { start: equals + 1, end: word.end });
  });
  return { pairs, legacy: false };
}
