import type { Range } from '../text/range.ts';

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
  /** The text with every known variable replaced; unknown ones are empty, as BuildKit leaves them. */
  readonly text: string;
  /** Names that were read and have no value here. */
  readonly missing: readonly string[];
  /** Some value came from ARG or a build argument, so another build may see another. */
  readonly variable: boolean;
}

/** What `$NAME` means at one instruction. */
export interface Scope {
  /** Value of a name, undefined when nothing sets it. */
  get(name: string): string | undefined;
  /** Declared (ARG without a default counts), whether or not it has a value. */
  has(name: string): boolean;
  /** Where the value comes from. */
  origin(name: string): 'env' | 'arg' | 'global-arg' | 'build-arg' | 'predefined' | undefined;
  names(): readonly string[];
  expand(text: string): Expansion;
}
