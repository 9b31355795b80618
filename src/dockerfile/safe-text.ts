import type { Prepass } from './prepass.ts';

/**
 * The text that dockerfile-ast may see: as long as the original, every instruction at its place, and
 * nothing in it that the package reads otherwise than BuildKit (facts: directives among comments, `\\` at
 * a line's end, heredocs real and apparent, lone carriage returns, a backtick as escape character).
 */
export function safeText(text: string, { lines }: Prepass): string {
  let result = '';
  let position = 0;
  for (const line of lines) {
    result += blank(text, position, line.head.start);
    position = line.head.start;
    for (const piece of line.joined.pieces()) {
      result += blankBetween(text, position, piece.start);
      result += text
        .slice(piece.start, piece.end)
        .replace(/[\\`\r]/g, ch => (ch === '\r' ? ' ' : '_'))
        .replaceAll('<<', '__');
      position = piece.end;
    }
    if (position < line.head.end) {
      result += `\\${blank(text, position + 1, line.head.end)}`;
      position = line.head.end;
    }
    result += blank(text, position, line.next);
    position = line.next;
  }
  return result + blank(text, position, text.length);
}

function blank(text: string, start: number, end: number): string {
  if (start >= end) return '';
  return text.slice(start, end).replace(/[^\n]/g, ' ');
}

/** Between two pieces of one instruction: the escape character, then blanks, comments and line ends. */
function blankBetween(text: string, start: number, end: number): string {
  return start >= end ? '' : `\\${blank(text, start + 1, end)}`;
}
