import type { Prepass } from './prepass.ts';

/**
 * The text that dockerfile-ast may see: as long as the original, every instruction's keyword at its place
 * on a line of its own, and everything else blank. The package reads keywords well, but takes comments for
 * directives, `\\` at a line's end for a continuation, and false heredocs for real ones, and its cost is
 * quadratic in comments and flags; none of that reaches it.
 */
export function safeText(text: string, { lines }: Prepass): string {
  let result = '';
  let position = 0;
  for (const { head } of lines) {
    result += blank(text, position, head.start);
    let end = head.start;
    while (end < head.end && isKeywordCode(text.charCodeAt(end))) end++;
    result += text.slice(head.start, end);
    position = end;
    if (end < head.end) {
      result += '\n';
      position++;
    }
  }
  return result + blank(text, position, text.length);
}

function isKeywordCode(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** Blanks in place of everything but line ends. */
function blank(text: string, start: number, end: number): string {
  let result = '';
  let position = start;
  for (;;) {
    const newline = text.indexOf('\n', position);
    if (newline === -1 || newline >= end) return result + ' '.repeat(end - position);
    result += `${' '.repeat(newline - position)}\n`;
    position = newline + 1;
  }
}
