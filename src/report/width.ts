/*
 * Widths and characters as terminals draw them. `string-width` does the same, and is what the tests
 * compare with, but it wakes Intl.Segmenter up: 17 ms at every start, half of what a whole run may take.
 */

const ASCII = /^[\x20-\x7e]*$/;

/** Marks, variation selectors, joiners and the like: drawn on the character before them. */
const EXTENDING = '[\\p{M}\\u200c\\u200d\\ufe0e\\ufe0f\\u{1f3fb}-\\u{1f3ff}]*';

/** Flags, joined emoji, then any character with what extends it. Compiled when a text first needs it. */
let clusters: RegExp | undefined;
let invisible: RegExp | undefined;
let emoji: RegExp | undefined;

/** The characters as people count them: an accent or a joined emoji is part of the one before. */
export function graphemes(text: string): readonly string[] {
  // Control characters stand for themselves, tabs above all.
  if (quickWidth(text.replace(/[\x00-\x1f\x7f-\x9f]/g, ' ')) !== undefined) return text.split('');
  clusters ??= new RegExp(
    `\\p{RI}\\p{RI}|\\p{ExtPict}${EXTENDING}(?:(?<=\\u200d)\\p{ExtPict}${EXTENDING})*|.${EXTENDING}`,
    'gsu',
  );
  return text.match(clusters) ?? [];
}

/** Columns that a printable text takes in a terminal. */
export function displayWidth(text: string): number {
  const quick = quickWidth(text);
  if (quick !== undefined) return quick;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

function graphemeWidth(grapheme: string): number {
  invisible ??= /^[\p{Cc}\p{DI}\p{M}\u1160-\u11ff]+$/u;
  if (invisible.test(grapheme)) return 0;
  // Emoji by themselves, and what a variation selector turns into one.
  emoji ??= /^(?:\p{RI}\p{RI}|\p{Emoji_Presentation}|.\ufe0f)/su;
  if (emoji.test(grapheme)) return 2;
  const code = grapheme.codePointAt(0) ?? 0;
  return isWide(code) ? 2 : 1;
}

/** East Asian Wide and Fullwidth, emoji aside (UAX 11). */
function isWide(code: number): boolean {
  if (code < 0x1100) return false;
  return (
    code <= 0x115f ||
    code === 0x2329 ||
    code === 0x232a ||
    (code >= 0x2630 && code <= 0x2637) ||
    (code >= 0x268a && code <= 0x268f) ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f && (code < 0x3248 || code > 0x324f)) ||
    (code >= 0xa960 && code <= 0xa97f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe10 && code <= 0xfe19) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x16fe0 && code <= 0x18dff) ||
    (code >= 0x1aff0 && code <= 0x1b2ff) ||
    (code >= 0x1d300 && code <= 0x1d376) ||
    (code >= 0x1f200 && code <= 0x1f265) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

/** Width of a text of plain letters, Chinese and the drawing characters used here; undefined for all else. */
function quickWidth(text: string): number | undefined {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x20 && unit <= 0x7e) width++;
    else if (
      (unit >= 0x4e00 && unit <= 0x9fff) ||
      (unit >= 0x3001 && unit <= 0x3029) ||
      (unit >= 0xff01 && unit <= 0xff60)
    )
      width += 2;
    else if (
      (unit >= 0xc0 && unit <= 0x24f) ||
      (unit >= 0x2010 && unit <= 0x2027) ||
      (unit >= 0x2400 && unit <= 0x2421) ||
      (unit >= 0x2500 && unit <= 0x25a9)
    )
      width++;
    else return undefined;
  }
  return width;
}
