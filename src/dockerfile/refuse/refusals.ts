import { closest } from '../../text/closest.ts';
import type { Range } from '../../text/range.ts';
import type { LexFailure } from '../lexed.ts';
import type { Refusal, RefusalCode, Word } from '../nodes.ts';
import type { Scope } from '../variables.ts';
import { rangeInWord } from '../variables.ts';

type Data = Refusal['data'];

/** Collects what BuildKit refuses, each thing once. */
export class Refusals {
  readonly source: string;
  readonly escape: string;
  readonly #found = new Map<string, Refusal>();
  readonly #closest = new Map<string, string | undefined>();

  constructor(source: string, escapeChar: string) {
    this.source = source;
    this.escape = escapeChar;
  }

  add(code: RefusalCode, range: Range, data: Data = {}): void {
    const key = `${code} ${range.start} ${range.end}`;
    if (!this.#found.has(key)) this.#found.set(key, { code, range, data });
  }

  /** As `closest`; asked once a name, since a file that is none has the same word on every line. */
  closest(name: string, names: readonly string[]): string | undefined {
    const key = `${names.length} ${name}`;
    if (!this.#closest.has(key)) this.#closest.set(key, closest(name, names));
    return this.#closest.get(key);
  }

  /** In the order of the text. */
  list(): Refusal[] {
    return [...this.#found.values()].sort(
      (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
    );
  }

  /**
   * A word's value at an instruction. undefined when it cannot be told: the word does not parse (said
   * here), or a variable in it has no value in this file, and only the base image or a build argument
   * could give it one.
   */
  expand(word: Word, scope: Scope, text = word.raw): string | undefined {
    const expansion = scope.expand(text);
    if (expansion.failure !== undefined) {
      this.#addFailure(word, text, expansion.failure, scope);
      return undefined;
    }
    return expansion.missing.some(name => scope.isOpen(name)) ? undefined : expansion.text;
  }

  #addFailure(word: Word, text: string, failure: LexFailure, scope: Scope): void {
    if (failure.problem === 'unset' && scope.isOpen(failure.name)) return;
    const range =
      text === word.raw
        ? rangeInWord(this.source, word, this.escape, failure.start, failure.end)
        : word.range;
    this.add(codeOf(failure), range, {
      name: failure.name,
      text: text.slice(failure.start, failure.end),
    });
  }
}

export function codeOf(failure: LexFailure): RefusalCode {
  switch (failure.problem) {
    case 'unclosed-single-quote':
    case 'unclosed-double-quote':
      return 'unclosed-quote';
    case 'unclosed-brace':
    case 'missing-slash':
      return 'unclosed-brace';
    case 'bad-substitution':
      return 'bad-substitution';
    case 'unknown-modifier':
      return 'unknown-modifier';
    case 'bad-pattern':
      return 'bad-pattern';
    case 'unset':
      return 'unset-variable';
  }
}
