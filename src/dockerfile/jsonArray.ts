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
const MIXED: JsonArray = { kind: 'mixed' };

/** How a JSON value that is no string begins. */
const OTHER =
  /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)[ \t\r\n]*[,\]]|[[{]/y;

/**
 * Reads `[start, end)` by BuildKit's rule: exec form is what parses as a JSON array, as a whole. JSON.parse
 * is asked only where it must be: it gives no places, and saying no costs it an error with a stack trace.
 */
export function readJsonArray(text: string, start: number, end: number): JsonArray {
  if (start >= end || text[start] !== '[') return NONE;
  let position = skipBlanks(text, start + 1, end);
  const strings: JsonString[] = [];
  if (text[position] === ']') {
    return skipBlanks(text, position + 1, end) === end ? { kind: 'strings', strings } : NONE;
  }
  for (;;) {
    if (position >= end) return NONE;
    if (text[position] !== '"') {
      OTHER.lastIndex = position;
      return OTHER.test(text) && isJson(text.slice(start, end)) ? MIXED : NONE;
    }
    const string = readString(text, position, end);
    if (string === undefined) return NONE;
    strings.push(string);
    position = skipBlanks(text, string.end, end);
    const separator = position < end ? text[position] : undefined;
    position = skipBlanks(text, position + 1, end);
    if (separator === ']') return position === end ? { kind: 'strings', strings } : NONE;
    if (separator !== ',') return NONE;
  }
}

function skipBlanks(text: string, start: number, end: number): number {
  let i = start;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) break;
    i++;
  }
  return i;
}

function readString(text: string, start: number, end: number): JsonString | undefined {
  let escaped = false;
  let i = start + 1;
  for (; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) break;
    if (code < 0x20) return undefined;
    if (code === 0x5c) {
      escaped = true;
      i++;
    }
  }
  if (i >= end) return undefined;
  if (!escaped) return { value: text.slice(start + 1, i), start, end: i + 1 };
  if (!/^"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"$/.test(text.slice(start, i + 1))) {
    return undefined;
  }
  return { value: JSON.parse(text.slice(start, i + 1)) as string, start, end: i + 1 };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Not JSON is not an error here, it is shell form.
    return false;
  }
}
