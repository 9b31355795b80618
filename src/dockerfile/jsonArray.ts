/** One string of a JSON array; the range is in the text that was read and covers its quotes. */
export interface JsonString {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export type JsonArray =
  | { readonly kind: 'strings'; readonly strings: readonly JsonString[] }
  /** A JSON array that holds something else than strings: BuildKit refuses it. */
  | { readonly kind: 'mixed' }
  /** Anything else: shell form. */
  | { readonly kind: 'none' };

const NONE: JsonArray = { kind: 'none' };

/** Reads `[start, end)` by BuildKit's rule: exec form is what parses as a JSON array, as a whole. */
export function readJsonArray(text: string, start: number, end: number): JsonArray {
  if (text[start] !== '[' || start >= end) return NONE;
  let values: unknown;
  try {
    values = JSON.parse(text.slice(start, end));
  } catch {
    // Not JSON is not an error here, it is shell form.
    return NONE;
  }
  if (!Array.isArray(values)) return NONE;
  const strings: JsonString[] = [];
  let position = start + 1;
  for (const value of values) {
    if (typeof value !== 'string') return { kind: 'mixed' };
    while (text[position] !== '"') position++;
    const from = position;
    position++;
    while (text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
    position++;
    strings.push({ value, start: from, end: position });
  }
  return { kind: 'strings', strings };
}
