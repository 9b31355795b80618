import type { CommandLine } from './nodes.ts';

/** A text that was meant as a JSON array of strings and is none. */
export interface LooseArray {
  /** The strings as they were meant; undefined where that cannot be told. */
  readonly items: readonly string[] | undefined;
  /**
   * - quotes: other quotes than `"`, or none
   * - open: a string that is never closed
   * - comma: one too many or too few
   * - backslash: one that JSON does not know
   * - bracket: the closing one is missing
   * - other
   */
  readonly fault: 'quotes' | 'open' | 'comma' | 'backslash' | 'bracket' | 'other';
}

const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '”': '”',
  '‘': '’',
  '’': '’',
  '`': '`',
};

/**
 * Reads a shell-form text that looks like exec form: `['a', 'b']`, `["a" "b"]`, `[a, b]`. undefined for everything
 * else, `[ -f x ]` and `[[ a ]]` among it. What stands behind the closing bracket must be nothing.
 */
export function readLooseArray(
  command: Pick<CommandLine, 'form' | 'text'>,
): LooseArray | undefined {
  const { text } = command;
  if (command.form !== 'shell' || !text.startsWith('[') || text.startsWith('[[')) return undefined;
  let i = skipBlanks(text, 1);
  const first = text[i] ?? '';
  const quoted = Object.hasOwn(QUOTES, first);
  // `[ "$a" = b ]` is a test; an array with blanks inside its brackets has commas.
  if (!quoted && !/^\[(?:\s*[\w./-]+\s*,|[\w./-]+(?:\s+[\w./-]+)*\]$)/.test(text)) return undefined;
  const items: string[] = [];
  let fault: LooseArray['fault'] | undefined;
  let certain = true;
  let commas = 0;
  let needsComma = false;
  while (i < text.length && text[i] !== ']') {
    const ch = text[i] ?? '';
    if (ch === ',') {
      if (!needsComma) fault ??= 'comma';
      commas++;
      needsComma = false;
      i = skipBlanks(text, i + 1);
      continue;
    }
    if (needsComma) {
      // `"a"b` or `"a" = "b"`: no list, but for `["a, "b"]`.
      if (quoted && !Object.hasOwn(QUOTES, ch)) return unreadable(text);
      fault ??= 'comma';
    }
    const item = Object.hasOwn(QUOTES, ch) ? readQuoted(text, i) : readBare(text, i);
    if (item === undefined) return { items: undefined, fault: 'open' };
    if (ch !== '"') fault ??= 'quotes';
    else if (item.backslash) {
      fault ??= 'backslash';
      certain = false;
    }
    items.push(item.value);
    i = skipBlanks(text, item.end);
    needsComma = true;
  }
  if (/^\[\s/.test(text) && commas === 0 && items.length > 1) return undefined;
  if (i >= text.length) return { items: certain ? items : undefined, fault: 'bracket' };
  if (!needsComma && items.length > 0) fault ??= 'comma';
  if (skipBlanks(text, i + 1) < text.length) return unreadable(text);
  return { items: certain && items.length > 0 ? items : undefined, fault: fault ?? 'other' };
}

/** Commas and both brackets: an array it was meant to be, whatever is wrong with it. */
function unreadable(text: string): LooseArray | undefined {
  const meant = text.includes(',') && text.endsWith(']');
  return meant ? { items: undefined, fault: 'other' } : undefined;
}

function skipBlanks(text: string, from: number): number {
  let i = from;
  while (/\s/.test(text[i] ?? '')) i++;
  return i;
}

interface Item {
  readonly value: string;
  readonly end: number;
  readonly backslash: boolean;
}

function readQuoted(text: string, start: number): Item | undefined {
  const close = QUOTES[text[start] ?? ''];
  let value = '';
  let backslash = false;
  for (let i = start + 1; i < text.length; i++) {
    const ch = text[i] ?? '';
    if (ch === close) return { value, end: i + 1, backslash };
    if (ch === '\\') {
      const next = text[i + 1] ?? '';
      if (next === '"' || next === '\\' || next === close) {
        value += next;
        i++;
        continue;
      }
      backslash = true;
    }
    value += ch;
  }
  return undefined;
}

function readBare(text: string, start: number): Item {
  let end = start;
  while (end < text.length && !/[,\]\s]/.test(text[end] ?? '')) end++;
  const value = text.slice(start, end);
  return { value, end, backslash: value.includes('\\') };
}
