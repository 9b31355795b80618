import type { Range } from '../text/range.ts';
import { skipSpace } from './blanks.ts';

export interface DirectiveLine {
  readonly name: string;
  readonly value: string;
  readonly nameRange: Range;
  readonly valueRange: Range;
  /** From `#` to the end of the value. */
  readonly range: Range;
}

const NAMES = new Set(['syntax', 'escape', 'check']);

function isDirectiveSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0c || code === 0x0d;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/**
 * Reads `# name=value` in `[start, end)`, a line that begins with `#`, by BuildKit's pattern
 * `^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$`; undefined for every other comment. Written by hand: the
 * pattern backtracks quadratically on a long line of blanks.
 */
export function readDirective(text: string, start: number, end: number): DirectiveLine | undefined {
  const nameStart = skipSpace(text, start + 1, end);
  if (nameStart >= end || !isLetter(text.charCodeAt(nameStart))) return undefined;
  let nameEnd = nameStart + 1;
  while (nameEnd < end) {
    const code = text.charCodeAt(nameEnd);
    if (!isLetter(code) && !isDigit(code)) break;
    nameEnd++;
  }
  const name = text.slice(nameStart, nameEnd).toLowerCase();
  if (!NAMES.has(name)) return undefined;
  let i = nameEnd;
  while (i < end && isDirectiveSpace(text.charCodeAt(i))) i++;
  if (text[i] !== '=' || i >= end) return undefined;
  const afterEquals = i + 1;
  if (afterEquals >= end) return undefined;
  let valueStart = afterEquals;
  while (valueStart < end && isDirectiveSpace(text.charCodeAt(valueStart))) valueStart++;
  let valueEnd = end;
  while (valueEnd > valueStart && isDirectiveSpace(text.charCodeAt(valueEnd - 1))) valueEnd--;
  // Nothing but blanks: the pattern gives its last one back, and the value is that blank.
  if (valueStart === end) {
    valueStart = end - 1;
    valueEnd = end;
  }
  return {
    name,
    value: text.slice(valueStart, valueEnd),
    nameRange: { start: nameStart, end: nameEnd },
    valueRange: { start: valueStart, end: valueEnd },
    range: { start, end: valueEnd },
  };
}
