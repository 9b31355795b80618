import type { Range } from './range.ts';

/** Replaces `[start, end)` by `text`; an insertion has `start === end`. */
export interface Edit extends Range {
  readonly text: string;
}

/** Applies edits that do not overlap, in any order. Throws when two of them overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let position = 0;
  for (const edit of sorted) {
    if (edit.start < position) throw new Error(`edits overlap at offset ${edit.start}`);
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}
