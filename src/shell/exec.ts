import type { Range } from '../text/range.ts';
import { dialectOf, programName } from './interpreter.ts';
import { joinContinuations, type MappedText, MappedTextBuilder } from './mapped-text.ts';
import type { Script } from './nodes.ts';
import { parseMapped, parseWords } from './parse.ts';
import type { Token } from './words.ts';
import { shellOperand } from './wrappers.ts';

/** One string of a JSON array: its range covers the quotes. */
export interface ExecWord {
  readonly range: Range;
  readonly value: string;
}

/**
 * Reads an exec form. `["sh", "-c", "text"]` is the text, with what runs it as `interpreter`; everything else is
 * one command (and what it wraps).
 */
export function parseExec(
  file: string,
  words: readonly ExecWord[],
  continuation: '\\' | '`',
): Script {
  const tokens = words.map(word => execToken(file, word, continuation));
  const [program, ...args] = tokens;
  const name = programName(program?.word.value ?? '');
  const dialect = dialectOf(name);
  if (program === undefined || dialect === 'other') return parseWords(tokens);
  if (dialect !== 'posix') {
    const last = args.at(-1) ?? program;
    const interpreter = words.slice(0, -1).map(word => word.value);
    return parseMapped(last.literal(), { dialect, form: 'literal', interpreter });
  }
  const { index, command } = shellOperand(args.map(token => token.word));
  const text = command ? args[index] : undefined;
  if (text === undefined) return parseWords(tokens);
  const interpreter = words.slice(0, index + 1).map(word => word.value);
  return parseMapped(text.literal(), { form: 'literal', interpreter });
}

function execToken(file: string, word: ExecWord, continuation: '\\' | '`'): Token {
  const written = joinContinuations(file, word.range, continuation);
  return {
    word: {
      range: word.range,
      raw: written.text,
      value: word.value,
      dynamic: false,
      quoted: true,
      variables: [],
    },
    literal: () => jsonText(written),
    isExpansionAlone: () => false,
  };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** What a JSON string says, each character mapped to where it is written. */
function jsonText(written: MappedText): MappedText {
  const { text } = written;
  const end = text.endsWith('"') && text.length > 1 ? text.length - 1 : text.length;
  const builder = new MappedTextBuilder();
  let from = 1;
  for (let i = text.indexOf('\\', 1); i !== -1 && i < end; i = text.indexOf('\\', i)) {
    builder.take(written, from, i);
    const letter = text[i + 1] ?? '';
    const unicode = letter === 'u' ? text.slice(i + 2, i + 6) : undefined;
    const character = ESCAPES[letter];
    if (unicode !== undefined && /^[\da-fA-F]{4}$/.test(unicode)) {
      builder.piece(String.fromCharCode(Number.parseInt(unicode, 16)), written.startOf(i));
      i += 6;
    } else {
      if (character === undefined) builder.take(written, i + 1, i + 2);
      else builder.piece(character, written.startOf(i + 1));
      i += 2;
    }
    from = i;
  }
  builder.take(written, Math.min(from, end), end);
  return builder.build(written.startOf(Math.min(1, text.length)));
}
