import type { Edit } from '../text/edit.ts';
import type { Dockerfile, Flag, Instruction } from './nodes.ts';

/**
 * Puts an instruction on a line of its own above another one and above the comments that stand directly over
 * that, so that what they say (a description, a silenced finding) stays with it.
 */
export function insertAbove(file: Dockerfile, node: Instruction, instruction: string): Edit {
  const { source } = file;
  let line = source.lineAt(node.range.start);
  const indent = source.text.slice(source.lineStart(line), node.range.start);
  while (line > 1 && isComment(file, line - 1)) line--;
  const at = source.lineStart(line);
  return { start: at, end: at, text: `${indent}${instruction}${source.eol}` };
}

function isComment(file: Dockerfile, line: number): boolean {
  const { comments, source } = file;
  const [start, end] = [source.lineStart(line), source.lineEnd(line)];
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.range.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const comment = comments[low];
  return comment !== undefined && comment.inside === undefined && comment.range.start <= end;
}

/** Takes a flag away together with the blanks behind it; a continuation after it stays. */
export function removeFlag(file: Dockerfile, flag: Flag): Edit {
  const { text } = file.source;
  let { end } = flag.range;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return { start: flag.range.start, end, text: '' };
}
