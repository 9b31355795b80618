import type { Range } from '../text/range.ts';
import type { SourceText } from '../text/source.ts';
import { printable } from './printable.ts';
import { displayWidth, graphemes } from './width.ts';

/** One source line as shown, with the columns to underline. */
export interface FrameLine {
  readonly number: number;
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  /** Columns from the line's shown start to the mark, and the mark's own columns (at least 1). */
  readonly indent: number;
  readonly length: number;
}

export interface Frame {
  readonly lines: readonly FrameLine[];
  /** Lines of the range left out between the first and the last one shown. */
  readonly hidden: number;
}

const TAB = 4;
const SHOWN_LINES = 4;
/** Code units looked at on each side of a mark; more than any terminal is wide. */
const REACH = 1000;

/** The lines of a range, cropped to `width` columns around what is marked. */
export function frame(source: SourceText, range: Range, width: number): Frame {
  const first = source.lineAt(range.start);
  // A range that ends at a line's start does not reach into that line.
  const end = Math.max(range.start, range.end);
  const last = Math.max(first, source.lineAt(end > range.start ? end - 1 : end));
  const numbers: number[] = [];
  if (last - first < SHOWN_LINES) for (let n = first; n <= last; n++) numbers.push(n);
  else numbers.push(first, first + 1, last);
  return {
    lines: numbers.map(number => frameLine(source, number, range, width)),
    hidden: last - first + 1 - numbers.length,
  };
}

function frameLine(source: SourceText, number: number, range: Range, width: number): FrameLine {
  const lineStart = source.lineStart(number);
  const lineEnd = source.lineEnd(number);
  let markStart = Math.min(Math.max(range.start, lineStart), lineEnd);
  const markEnd = Math.max(markStart, Math.min(range.end, lineEnd));
  if (markStart === lineStart && range.start < lineStart) {
    // On a continued line the mark begins at the first word.
    const blank = /^[\t ]*/.exec(source.text.slice(lineStart, markEnd))?.[0].length ?? 0;
    if (lineStart + blank < markEnd) markStart = lineStart + blank;
  }
  const from = Math.max(lineStart, markStart - REACH);
  const to = Math.min(lineEnd, markStart + REACH);
  return crop(number, cellsOf(source.text.slice(from, to), from), {
    markStart,
    markEnd,
    width,
    cutLeft: from > lineStart,
    cutRight: to < lineEnd,
  });
}

interface Cell {
  readonly text: string;
  readonly offset: number;
  readonly column: number;
  readonly width: number;
}

function cellsOf(text: string, base: number): Cell[] {
  // Most lines: a column for each character.
  if (/^[\x20-\x7e]*$/.test(text)) {
    return Array.from(text, (character, i) => ({
      text: character,
      offset: base + i,
      column: i,
      width: 1,
    }));
  }
  const cells: Cell[] = [];
  let offset = base;
  let column = 0;
  for (const grapheme of graphemes(text)) {
    const shown = grapheme === '\t' ? ' '.repeat(TAB - (column % TAB)) : printable(grapheme);
    const width = displayWidth(shown);
    cells.push({ text: shown, offset, column, width });
    offset += grapheme.length;
    column += width;
  }
  return cells;
}

interface Window {
  readonly markStart: number;
  readonly markEnd: number;
  readonly width: number;
  readonly cutLeft: boolean;
  readonly cutRight: boolean;
}

function crop(number: number, cells: readonly Cell[], window: Window): FrameLine {
  const { markStart, markEnd, width } = window;
  const total = columnAt(cells, Number.POSITIVE_INFINITY);
  const start = columnAt(cells, markStart);
  const end = Math.max(columnAt(cells, markEnd), start + 1);
  let left = 0;
  if (total > width) {
    // Two thirds of the room for the mark and what follows, unless the line ends sooner.
    left = Math.max(0, Math.min(start - Math.floor(width / 3), Math.max(total, end) - width));
  }
  const cutLeft = left > 0 || window.cutLeft;
  const cutRight = total > left + width || window.cutRight;
  const from = left + (cutLeft ? 1 : 0);
  const to = left + width - (cutRight ? 1 : 0);
  const parts = { before: cutLeft ? '…' : '', marked: '', after: '' };
  let column = from;
  for (const cell of cells) {
    const cellEnd = cell.column + cell.width;
    if (cell.column < from && cellEnd <= from) continue;
    if (cellEnd > to) break;
    const part = cell.offset < markStart ? 'before' : cell.offset < markEnd ? 'marked' : 'after';
    // The half of a wide character that the crop cut through stays blank.
    parts[part] += cell.column < from ? ' '.repeat(cellEnd - from) : cell.text;
    column = cellEnd;
  }
  if (cutRight) parts[column < end ? 'marked' : 'after'] += '…';
  return {
    number,
    ...parts,
    indent: displayWidth(parts.before),
    length: Math.max(1, displayWidth(parts.marked)),
  };
}

/** The column where the character at an offset begins; the line's width past its end. */
function columnAt(cells: readonly Cell[], offset: number): number {
  for (const cell of cells) if (cell.offset >= offset) return cell.column;
  const last = cells.at(-1);
  return last === undefined ? 0 : last.column + last.width;
}
