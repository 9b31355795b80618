import type { Range } from '../text/range.ts';
import type { MappedText } from './mapped-text.ts';

/** Where a two-operand operator stands, looked for between its operands; in offsets of the text itself. */
export function operatorBetween(
  text: string,
  operator: string,
  from: number,
  to: number,
): Range | undefined {
  const start = skipBlanks(text, from, to);
  if (start + operator.length > to || !text.startsWith(operator, start)) return undefined;
  return { start, end: start + operator.length };
}

/** What separates two statements of a list. */
export function separatorBetween(
  text: string,
  from: number,
  to: number,
  background: boolean,
): { operator: ';' | '&' | '\n'; range: Range | undefined } {
  if (background) {
    const end = text[from - 1] === '&' ? from : from + 1;
    const range = text[end - 1] === '&' ? { start: end - 1, end } : undefined;
    return { operator: '&', range };
  }
  const start = skipBlanks(text, from, to);
  if (text[start] === ';' && start < to) {
    return { operator: ';', range: { start, end: start + 1 } };
  }
  const newline = text.indexOf('\n', start);
  if (newline === -1 || newline >= to) return { operator: ';', range: undefined };
  return { operator: '\n', range: { start: newline, end: newline + 1 } };
}

function skipBlanks(text: string, from: number, to: number): number {
  let i = from;
  while (i < to) {
    if (text[i] === ' ' || text[i] === '\t' || text[i] === '\r') i++;
    else if (text[i] === '\\' && text[i + 1] === '\n') i += 2;
    else break;
  }
  return i;
}

/** Shell comments: a `#` at a word's start, outside of `opaque`, up to the line's end. */
export function commentsOutside(map: MappedText, opaque: Range[]): readonly Range[] {
  const { text } = map;
  let hash = text.indexOf('#');
  if (hash === -1) return [];
  opaque.sort((a, b) => a.start - b.start);
  const comments: Range[] = [];
  let next = 0;
  let covered = 0;
  while (hash !== -1) {
    for (let range = opaque[next]; range && range.start <= hash; range = opaque[++next]) {
      covered = Math.max(covered, range.end);
    }
    if (hash < covered || !(hash === 0 || /[\s;&|()]/.test(text[hash - 1] ?? ''))) {
      hash = text.indexOf('#', Math.max(hash + 1, covered));
      continue;
    }
    const newline = text.indexOf('\n', hash);
    const end = newline === -1 ? text.length : newline;
    comments.push(map.rangeOf(hash, text[end - 1] === '\r' ? end - 1 : end));
    hash = text.indexOf('#', end);
  }
  return comments;
}
