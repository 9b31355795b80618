import type { Edit } from '../text/edit.ts';
import type { Range } from '../text/range.ts';
import type { Comment, Dockerfile, Instruction } from './nodes.ts';

/** Removes an instruction with its lines, heredocs included; the comments above it stay. */
export function removeLines(file: Dockerfile, node: Instruction): Edit {
  const { source } = file;
  const start = source.lineStart(source.lineAt(node.range.start));
  const last = source.lineAt(node.range.end);
  const end = source.lineStart(last + 1);
  // Without a line end behind it, the one before goes.
  if (last === source.lineCount && start > 0) {
    return { start: source.lineEnd(source.lineAt(start) - 1), end, text: '' };
  }
  return { start, end, text: '' };
}

/** Blanks before an instruction's keyword. */
export function indentOf(file: Dockerfile, node: Instruction): string {
  const { source } = file;
  return source.text.slice(source.lineStart(source.lineAt(node.range.start)), node.range.start);
}

/** Puts a line of its own below an instruction, indented like it. */
export function insertBelow(file: Dockerfile, node: Instruction, line: string): Edit {
  const { end } = node.range;
  // The last line of a file may end in a continuation that would swallow the new one.
  const start = isContinued(file, node) ? end - 1 : end;
  return { start, end, text: `${file.source.eol}${indentOf(file, node)}${line}` };
}

function isContinued(file: Dockerfile, { headRange, heredocs }: Instruction): boolean {
  const { text } = file.source;
  return (
    heredocs.length === 0 &&
    text[headRange.end - 1] === file.escape &&
    text[headRange.end - 2] !== file.escape
  );
}

/** Comments that begin in a range, in order. */
export function commentsIn(file: Dockerfile, { start, end }: Range): readonly Comment[] {
  const { comments } = file;
  const first = firstFrom(comments, start);
  let last = first;
  while ((comments[last]?.range.start ?? end) < end) last++;
  return comments.slice(first, last);
}

/** Comments between the lines of one instruction. */
export function commentsInside(file: Dockerfile, node: Instruction): readonly Comment[] {
  return commentsIn(file, node.headRange);
}

/** The comment on the line right above an instruction. */
export function commentAbove(file: Dockerfile, node: Instruction): Comment | undefined {
  const { source } = file;
  const line = source.lineAt(node.range.start);
  if (line === 1) return undefined;
  return commentsIn(file, { start: source.lineStart(line - 1), end: source.lineStart(line) })[0];
}

function firstFrom(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.range.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A comment that some tool takes for an order about the next line: nothing may be put in between. */
export function isPragma(comment: Comment | undefined): boolean {
  return (
    comment !== undefined &&
    /^(?:dockwright|hadolint|tally|check\s*=|trivy:|tfsec:|checkov:|kics-scan|nosem|renovate:)/.test(
      comment.text,
    )
  );
}
