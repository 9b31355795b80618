import type { Command, ShellWord } from '../shell/nodes.ts';
import type { Edit } from '../text/edit.ts';
import type { Dockerfile, RunInstruction } from './nodes.ts';
import { commentsInside } from './wholeLines.ts';

/**
 * Takes one argument of a command away, with the blanks or the line break before it; undefined where the text is
 * quoted or a JSON array, or a comment stands there that would go along.
 */
export function removeArgument(
  file: Dockerfile,
  run: RunInstruction,
  { args, nameWord, written }: Command,
  word: ShellWord,
): Edit | undefined {
  const before = args[args.indexOf(word) - 1] ?? nameWord;
  if (written !== 'plain' || before === undefined) return undefined;
  const [start, end] = [before.range.end, word.range.end];
  const comments = commentsInside(file, run);
  if (comments.some(({ range }) => range.start < end && range.end > start)) return undefined;
  return { start, end, text: '' };
}
