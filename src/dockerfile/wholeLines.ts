import type { Edit } from '../text/edit.ts';
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
  return { start: end, end, text: `${file.source.eol}${indentOf(file, node)}${line}` };
}

/** Comments between the lines of one instruction. */
export function commentsInside(file: Dockerfile, node: Instruction): readonly Comment[] {
  if (!file.source.text.slice(node.headRange.start, node.headRange.end).includes('\n')) return [];
  return file.comments.filter(comment => comment.inside === node);
}

/** The comment on the line right above an instruction. */
export function commentAbove(file: Dockerfile, node: Instruction): Comment | undefined {
  const line = file.source.lineAt(node.range.start);
  return file.comments.find(comment => file.source.lineAt(comment.range.start) === line - 1);
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
