import type { JoinedText } from './joined.ts';
import type { JsonString } from './jsonArray.ts';
import type { Word } from './nodes.ts';
import type { Span } from './split.ts';
import { unquote } from './unquote.ts';

export function wordOf(joined: JoinedText, span: Span, escapeChar: string): Word {
  const raw = joined.text.slice(span.start, span.end);
  return { range: joined.range(span.start, span.end), raw, value: unquote(raw, escapeChar) };
}

/** A string of a JSON array: `raw` and `range` cover its quotes. */
export function jsonWord(joined: JoinedText, string: JsonString): Word {
  return {
    range: joined.range(string.start, string.end),
    raw: joined.text.slice(string.start, string.end),
    value: string.value,
  };
}
