import { lex } from './lexer.ts';

/** A heredoc announced on an instruction's line; the range is in the joined line. */
export interface HeredocOpener {
  readonly name: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
  readonly start: number;
  readonly end: number;
}

const OPENER = /^(\d*)<<(-?)[\t\n\f\r ]*([^<]*)$/;

/** BuildKit reads heredocs with `\` as escape character whatever the file's own is. */
const RAW = {
  escape: '\\',
  rawQuotes: true,
  rawEscapes: true,
  keepUnset: true,
  words: true,
} as const;

/** What BuildKit takes for heredocs on a line; a line it cannot lex has none. */
export function findHeredocs(line: string): HeredocOpener[] {
  const openers: HeredocOpener[] = [];
  for (const word of lex(line, RAW).words) {
    const opener = readOpener(word.text);
    if (opener !== undefined) openers.push({ ...opener, start: word.start, end: word.end });
  }
  return openers;
}

/**
 * Reads one word as a heredoc opener; undefined when it is none. A word of a line that lexes cannot fail here,
 * since `${…}` with a word of its own drops the `<<` before it (LexedWords.forget).
 */
export function readOpener(
  word: string,
): { name: string; quoted: boolean; stripTabs: boolean } | undefined {
  if (!word.includes('<<')) return undefined;
  const match = OPENER.exec(word);
  const rest = match?.[3] ?? '';
  if (match === null || rest === '') return undefined;
  const plain = lex(rest, { escape: '\\', keepUnset: true, words: true });
  if (plain.failure !== undefined || plain.words.length !== 1) return undefined;
  const raw = lex(rest, { escape: '\\', rawQuotes: true, keepUnset: true, words: true });
  const name = plain.words[0]?.text ?? '';
  return {
    name,
    quoted: countQuotes(name) !== countQuotes(raw.words[0]?.text ?? ''),
    stripTabs: match[2] === '-',
  };
}

function countQuotes(text: string): number {
  let count = 0;
  for (const ch of text) if (ch === "'" || ch === '"') count++;
  return count;
}
