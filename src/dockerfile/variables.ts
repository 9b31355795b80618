import type { Range } from '../text/range.ts';
import type { LexFailure } from './lexed.ts';
import { lex } from './lexer.ts';
import type { Word } from './nodes.ts';

/** One variable of a text that BuildKit itself expands. */
export interface Variable {
  /** `$NAME`, `${NAME:-word}` … as written. */
  readonly range: Range;
  readonly name: string;
  /** `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `##`, `%`, `%%`, `/`, `//`; undefined for the plain forms. */
  readonly modifier: string | undefined;
  /** The word after the modifier, unexpanded. */
  readonly word: string | undefined;
  readonly braces: boolean;
}

export interface Expansion {
  /**
   * The text with every known variable replaced, quotes and escapes taken away; unknown variables are
   * empty, as BuildKit leaves them. Empty where the text does not parse.
   */
  readonly text: string;
  /** Names that were read and have no value here, those with a default in `${…}` among them. */
  readonly missing: readonly string[];
  /** Some value came from ARG or a build argument, so another build may see another. */
  readonly variable: boolean;
  /** Why BuildKit refuses the text; its range is in the text that was given. */
  readonly failure: LexFailure | undefined;
}

export type VariableOrigin = 'env' | 'arg' | 'global-arg' | 'build-arg' | 'predefined';

/** What `$NAME` means at one instruction. */
export interface Scope {
  /** Value of a name, undefined when nothing sets it. */
  get(name: string): string | undefined;
  /** Declared (ARG without a default counts), whether or not it has a value. */
  has(name: string): boolean;
  /** Where the value comes from. */
  origin(name: string): VariableOrigin | undefined;
  /** Every name for which `has` is true. */
  names(): readonly string[];
  /**
   * Has no value here, but could get one from outside the file: a build argument for an ARG without a
   * default, or the environment of a base image.
   */
  isOpen(name: string): boolean;
  /**
   * Expands what an instruction holds: give it a word's `raw`, not its `value`. `assumed` stands in for
   * every open name.
   */
  expand(text: string, assumed?: string): Expansion;
}

/**
 * The variables of a text that BuildKit expands, in the order they begin: not those in single quotes, not
 * escaped ones. `text` must stand in the source as it is; `offset` is where. For a word use `variablesIn`.
 */
export function findVariables(text: string, escapeChar: string, offset = 0): Variable[] {
  if (!text.includes('$')) return [];
  const found: Variable[] = [];
  lex(text, {
    escape: escapeChar,
    // Any value does: without one, `${X:?}` would end the reading.
    get: () => 'x',
    onVariable: variable =>
      found.push({
        range: { start: offset + variable.start, end: offset + variable.end },
        name: variable.name,
        modifier: variable.modifier,
        word:
          variable.modifier === undefined
            ? undefined
            : text.slice(variable.wordStart, variable.wordEnd),
        braces: variable.braces,
      }),
  });
  return found.sort((a, b) => a.range.start - b.range.start);
}

/** The variables of a word, with their ranges in the source, also where the word spans several lines. */
export function variablesIn(source: string, word: Word, escapeChar: string): Variable[] {
  const { start, end } = word.range;
  if (end - start === word.raw.length) return findVariables(word.raw, escapeChar, start);
  return findVariables(word.raw, escapeChar).map(variable => ({
    ...variable,
    range: rangeInWord(source, word, escapeChar, variable.range.start, variable.range.end),
  }));
}

/** Where the characters `[start, end)` of a word's `raw` stand in the source. */
export function rangeInWord(
  source: string,
  word: Word,
  escapeChar: string,
  start: number,
  end: number,
): Range {
  const { range } = word;
  if (range.end - range.start === word.raw.length) {
    return { start: range.start + start, end: range.start + end };
  }
  const offsets = offsetsOf(source, word, escapeChar);
  const from = offsets[start] ?? range.end;
  return { start: from, end: Math.max(from, (offsets[end - 1] ?? range.end - 1) + 1) };
}

/** Source offset of every character of `raw`: continuations, comments and blank lines are stepped over. */
function offsetsOf(source: string, word: Word, escapeChar: string): number[] {
  const offsets: number[] = [];
  const continuation = new RegExp(
    `${escapeChar === '\\' ? '\\\\' : escapeChar}[ \\t]*\\r*\\n(?:[ \\t]*(?:#[^\\n]*)?\\r*\\n)*`,
    'y',
  );
  let i = word.range.start;
  while (i < word.range.end) {
    if (source[i] === escapeChar) {
      continuation.lastIndex = i;
      const match = continuation.exec(source);
      if (match !== null) {
        i += match[0].length;
        continue;
      }
    }
    offsets.push(i);
    i++;
  }
  return offsets;
}
