import { displayWidth, graphemes } from './width.ts';

/** Characters that must not begin a line, and those that must not end one (Chinese typesetting). */
const CLOSING = /^[，。、；：？！）】》」』”’…,.;:?!)\]}]/;
const OPENING = /[（【《「『“‘([{]$/;

/**
 * Breaks running text into lines of at most `width` columns: at blanks, and between Chinese characters.
 * `measure` tells the columns of a part, for text whose marks will not be shown.
 */
export function wrap(text: string, width: number, measure = displayWidth): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const { text: unit, blank } of units(text)) {
    const size = measure(unit);
    const gap = blank && line !== '' ? 1 : 0;
    if (used + gap + size <= width) {
      line += `${gap === 1 ? ' ' : ''}${unit}`;
      used += gap + size;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = size <= width ? [unit] : chop(unit, width);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
    used = measure(line);
  }
  if (line !== '') lines.push(line);
  return lines;
}

interface Unit {
  readonly text: string;
  /** A blank stands before it. */
  readonly blank: boolean;
}

/** The parts that stay together on a line. */
function units(text: string): Unit[] {
  const result: Unit[] = [];
  for (const word of text.split(' ')) {
    if (word === '') continue;
    let blank = true;
    let current = '';
    let wide = false;
    for (const grapheme of displayWidth(word) === word.length ? [word] : graphemes(word)) {
      const isWide = displayWidth(grapheme) === 2;
      const joins =
        current === '' || (!wide && !isWide) || CLOSING.test(grapheme) || OPENING.test(current);
      if (!joins) {
        result.push({ text: current, blank });
        blank = false;
        current = '';
      }
      current += grapheme;
      wide = isWide;
    }
    if (current !== '') result.push({ text: current, blank });
  }
  return result;
}

function chop(unit: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const grapheme of graphemes(unit)) {
    const size = displayWidth(grapheme);
    if (used + size > width && piece !== '') {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += grapheme;
    used += size;
  }
  pieces.push(piece);
  return pieces;
}
