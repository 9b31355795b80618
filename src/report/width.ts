import stringWidth from 'string-width';

const ASCII = /^[\x20-\x7e]*$/;
let segmenter: Intl.Segmenter | undefined;

/** Columns that a printable text takes in a terminal. */
export function displayWidth(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** The characters as people count them: an accent or a joined emoji is part of the one before. */
export function graphemes(text: string): readonly string[] {
  if (ASCII.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), each => each.segment);
}
