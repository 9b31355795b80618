import type { Edit } from '../text/edit.ts';
import type { Command, ShellWord } from './nodes.ts';

/**
 * Takes a word out of a command together with what separates it from the word before. Undefined inside quoted
 * or JSON text, and where a comment stands in between.
 */
export function removeWord(source: string, command: Command, word: ShellWord): Edit | undefined {
  if (command.written !== 'plain') return undefined;
  const words = [command.nameWord, ...command.args].filter(item => item !== undefined);
  const index = words.indexOf(word);
  const before = words[index - 1];
  if (index < 1 || before === undefined) return undefined;
  const start = before.range.end;
  if (source.slice(start, word.range.start).includes('#')) return undefined;
  return { start, end: word.range.end, text: '' };
}

/** Takes one letter out of a cluster of options: `-fsSLk` becomes `-fsSL`; alone, the word goes. */
export function removeOption(
  source: string,
  command: Command,
  word: ShellWord,
  letter: string,
): Edit | undefined {
  const { value, range } = word;
  if (value.startsWith('--') || value.length === 2) return removeWord(source, command, word);
  const index = value.indexOf(letter, 1);
  const exact = source.slice(range.start, range.end) === value;
  if (command.written !== 'plain' || !exact || index === -1) return undefined;
  return { start: range.start + index, end: range.start + index + 1, text: '' };
}
