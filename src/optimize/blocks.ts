import type { Dockerfile, Instruction } from '../dockerfile/nodes.ts';
import type { Edit } from '../text/edit.ts';

/** An instruction with the comments that stand directly above it, as a piece of text that can be moved. */
export function blockText(file: Dockerfile, node: Instruction): string {
  const { source } = file;
  return source.text.slice(source.lineStart(firstLine(file, node)), node.range.end);
}

/** Takes an instruction away with the comments directly above it, and with one of the blank lines around it. */
export function removeBlock(file: Dockerfile, node: Instruction): Edit {
  const { source } = file;
  const first = firstLine(file, node);
  const last = source.lineAt(node.range.end);
  const start = source.lineStart(first);
  // Without a line end behind it, the one before goes.
  if (last === source.lineCount && start > 0) {
    return { start: source.lineEnd(first - 1), end: source.lineStart(last + 1), text: '' };
  }
  const blank = (line: number) => source.line(line).trim() === '';
  const alone = first > 1 && blank(first - 1) && last + 1 < source.lineCount && blank(last + 1);
  return { start, end: source.lineStart(alone ? last + 2 : last + 1), text: '' };
}

function firstLine(file: Dockerfile, node: Instruction): number {
  const { source } = file;
  const comments = new Set(
    file.comments
      .filter(({ inside }) => inside === undefined)
      .map(({ range }) => source.lineAt(range.start)),
  );
  let line = source.lineAt(node.range.start);
  while (comments.has(line - 1)) line--;
  return line;
}
