import type { LexedWord } from './lexedWords.ts';

export interface LexedVariable {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly modifier: string | undefined;
  readonly wordStart: number;
  readonly wordEnd: number;
  readonly braces: boolean;
}

export type LexProblem =
  | 'unclosed-single-quote'
  | 'unclosed-double-quote'
  | 'unclosed-brace'
  | 'bad-substitution'
  | 'unknown-modifier'
  | 'missing-slash'
  | 'bad-pattern'
  | 'unset';

export interface LexFailure {
  readonly problem: LexProblem;
  readonly start: number;
  readonly end: number;
  /** The variable or modifier concerned. */
  readonly name: string;
}

export interface Lexed {
  readonly result: string;
  /** The result split at unquoted blanks, after expansion, where that was asked for. */
  readonly words: readonly LexedWord[];
  readonly failure: LexFailure | undefined;
}
