import { Effort } from './effort.ts';
import type { Lexed, LexedVariable, LexFailure, LexProblem } from './lexed.ts';
import { LexedWords } from './lexedWords.ts';
import { reversePattern, ShellPattern, trimPrefix, trimSuffix } from './shellPattern.ts';

/**
 * BuildKit's own expansion of words (its package `frontend/dockerfile/shell`), which only resembles a
 * shell's: quotes, the escape character, `$NAME` and the `${…}` forms.
 */
export interface LexOptions {
  readonly escape: string;
  /** Keep quote characters. */
  readonly rawQuotes?: boolean;
  /** Keep escape characters. */
  readonly rawEscapes?: boolean;
  /** Quotes mean nothing: heredoc bodies. */
  readonly ignoreQuotes?: boolean;
  /** Leave unknown variables as they are written. */
  readonly keepUnset?: boolean;
  /** Also split the result into words. */
  readonly words?: boolean;
  /** Shared by the texts of a file; values are left out, patterns match nothing when it is used up. */
  readonly effort?: Effort;
  /** Value of a variable; undefined when it is not set. */
  readonly get?: (name: string) => string | undefined;
  /** Called for every variable read, inner ones first. */
  readonly onVariable?: (variable: LexedVariable) => void;
}

/** For a text that is read by itself. */
const EFFORT = 1_000_000;

const SPECIAL = '@*#?-$!0';
const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;

/** One pass over one text. Never throws; the first failure ends it. */
export class Lexer {
  readonly #text: string;
  readonly #options: LexOptions;
  readonly #escape: string;
  #position = 0;
  #rawEscapes: boolean;
  failure: LexFailure | undefined;
  readonly #words: LexedWords | undefined;
  readonly #effort: Effort;

  constructor(text: string, options: LexOptions) {
    this.#text = text;
    this.#options = options;
    this.#escape = options.escape;
    this.#effort = options.effort ?? new Effort(EFFORT);
    this.#words = options.words === true ? new LexedWords() : undefined;
    this.#rawEscapes = options.rawEscapes ?? false;
    // Go's scanner drops a byte order mark.
    if (text.startsWith('\ufeff')) this.#position = 1;
  }

  run(): Lexed {
    const result = this.#until('', this.#rawEscapes, false, 0);
    return this.failure === undefined
      ? { result, words: this.#words?.finish() ?? [], failure: undefined }
      : { result: '', words: [], failure: this.failure };
  }

  #fail(problem: LexProblem, start: number, name = ''): string {
    this.failure ??= {
      problem,
      start,
      end: Math.max(start + 1, Math.min(this.#position, this.#text.length)),
      name,
    };
    return '';
  }

  #until(stop: string, rawEscapes: boolean, pattern: boolean, depth: number): string {
    const text = this.#text;
    const opened = this.#position;
    const before = this.#rawEscapes;
    this.#rawEscapes = rawEscapes;
    this.#words?.forget();
    const words = depth === 0 ? this.#words : undefined;
    const quotes = this.#options.ignoreQuotes !== true;
    let result = '';
    while (this.#position < text.length) {
      const at = this.#position;
      const ch = text[at] ?? '';
      if (ch === stop) {
        this.#position++;
        this.#rawEscapes = before;
        return result;
      }
      if (ch === '$') {
        const value = this.#dollar(depth);
        if (this.failure !== undefined) break;
        result += value;
        words?.addValue(value, at, this.#position);
      } else if (ch === '<') {
        const value = this.#angle();
        result += value;
        words?.addWhole(value, at, this.#position);
      } else if (quotes && (ch === "'" || ch === '"')) {
        const value = ch === "'" ? this.#single(pattern) : this.#double(pattern, depth);
        if (this.failure !== undefined) break;
        result += value;
        words?.addWhole(value, at, this.#position);
      } else if (ch === this.#escape) {
        this.#position++;
        const kept = rawEscapes ? ch : '';
        const value = kept + this.#take();
        result += value;
        words?.addWhole(value, at, this.#position);
      } else {
        const plain = this.#plain(stop);
        result += plain;
        words?.addPlain(plain, at);
      }
    }
    this.#rawEscapes = before;
    if (stop !== '' && this.failure === undefined) this.#fail('unclosed-brace', opened);
    return result;
  }

  /** Everything up to the next character that means something. */
  #plain(stop: string): string {
    const text = this.#text;
    const start = this.#position;
    let i = start + 1;
    while (i < text.length) {
      const ch = text[i] ?? '';
      if (ch === '$' || ch === '<' || ch === "'" || ch === '"') break;
      if (ch === this.#escape || ch === stop) break;
      i++;
    }
    this.#position = i;
    return text.slice(start, i);
  }

  /** The next whole character; nothing at the end. */
  #take(): string {
    const code = this.#text.codePointAt(this.#position);
    if (code === undefined) return '';
    const piece = String.fromCodePoint(code);
    this.#position += piece.length;
    return piece;
  }

  #single(pattern: boolean): string {
    const text = this.#text;
    const start = this.#position;
    const close = text.indexOf("'", start + 1);
    if (close === -1) {
      this.#position = text.length;
      return this.#fail('unclosed-single-quote', start);
    }
    this.#position = close + 1;
    let inner = text.slice(start + 1, close);
    if (pattern) inner = inner.replaceAll(this.#escape, this.#escape + this.#escape);
    return this.#options.rawQuotes ? `'${inner}'` : inner;
  }

  #double(pattern: boolean, depth: number): string {
    const text = this.#text;
    const start = this.#position;
    let result = this.#options.rawQuotes ? '"' : '';
    this.#position++;
    while (this.#position < text.length) {
      const ch = text[this.#position] ?? '';
      if (ch === '"') {
        this.#position++;
        return this.#options.rawQuotes ? `${result}"` : result;
      }
      if (ch === '$') {
        result += this.#dollar(depth);
        if (this.failure !== undefined) return '';
        continue;
      }
      this.#position++;
      if (ch === this.#escape) {
        const next = text[this.#position];
        if (next === undefined) break;
        if (next === '"' || next === '$' || next === this.#escape) {
          if (this.#rawEscapes) result += ch;
          this.#position++;
          result += next;
          continue;
        }
        if (this.#rawEscapes && (!this.#options.rawQuotes || pattern)) result += ch;
      }
      result += ch;
    }
    return this.#fail('unclosed-double-quote', start);
  }

  #angle(): string {
    const text = this.#text;
    this.#position++;
    if (text[this.#position] !== '<') return '<';
    this.#position++;
    const start = this.#position;
    while (/[\t\r ]/.test(text[this.#position] ?? '')) this.#position++;
    return `<<${text.slice(start, this.#position)}`;
  }

  #name(): string {
    const text = this.#text;
    const start = this.#position;
    const first = text[start] ?? '';
    if (isDigit(first)) {
      while (this.#position < text.length && isDigit(text[this.#position] ?? '')) this.#position++;
      return text.slice(start, this.#position);
    }
    if (first !== '' && SPECIAL.includes(first)) {
      this.#position++;
      return first;
    }
    while (this.#position < text.length) {
      const code = text.codePointAt(this.#position) ?? 0;
      if (!isNameCode(code)) break;
      this.#position += code > 0xffff ? 2 : 1;
    }
    return text.slice(start, this.#position);
  }

  #get(
    name: string,
    start: number,
    modifier: string | undefined,
    wordStart: number,
    wordEnd: number,
    braces: boolean,
  ): string | undefined {
    this.#options.onVariable?.({
      start,
      end: this.#position,
      name,
      modifier,
      wordStart,
      wordEnd,
      braces,
    });
    const value = this.#options.get?.(name);
    return value !== undefined && !this.#effort.spend(value.length) ? '' : value;
  }

  #dollar(depth: number): string {
    const text = this.#text;
    const start = this.#position;
    this.#position++;
    if (text[this.#position] !== '{') {
      const name = this.#name();
      if (name === '') return '$';
      const value = this.#get(name, start, undefined, 0, 0, false);
      if (value === undefined && this.#options.keepUnset) return `$${name}`;
      return value ?? '';
    }
    this.#position++;
    const first = text[this.#position];
    if (first === undefined) return this.#fail('unclosed-brace', start);
    if (first === '{' || first === '}' || first === ':') {
      this.#position++;
      return this.#fail('bad-substitution', start);
    }
    // No real file nests this deep; a hostile one must not exhaust the stack.
    if (depth > 200) return this.#fail('bad-substitution', start);
    const name = this.#name();
    let operator = text[this.#position] ?? '';
    this.#position++;
    if (operator === '}') {
      const value = this.#get(name, start, undefined, 0, 0, true);
      if (value === undefined && this.#options.keepUnset) return `\${${name}}`;
      return value ?? '';
    }
    if (operator === '/') return this.#replacement(name, start, depth);
    const colon = operator === ':';
    if (colon) {
      operator = text[this.#position] ?? '';
      this.#position++;
    }
    if (operator === '' && this.#position >= text.length) {
      return this.#fail('unclosed-brace', start, name);
    }
    if (!colon && !'+-?#%'.includes(operator)) {
      return this.#fail('unknown-modifier', start, operator);
    }
    const trims = operator === '#' || operator === '%';
    if (colon && trims) return this.#fail('unknown-modifier', start, `:${operator}`);
    const wordStart = this.#position;
    const word = this.#until('}', trims, trims, depth + 1);
    if (this.failure !== undefined) {
      if (this.#position >= text.length) {
        this.failure = { problem: 'unclosed-brace', start, end: text.length, name };
      }
      return '';
    }
    const doubled = trims && text[wordStart] === operator;
    const modifier = (colon ? ':' : '') + (doubled ? operator + operator : operator);
    const value = this.#get(
      name,
      start,
      modifier,
      doubled ? wordStart + 1 : wordStart,
      this.#position - 1,
      true,
    );
    if (value === undefined && this.#options.keepUnset) {
      return `\${${name}${colon ? ':' : ''}${operator}${word}}`;
    }
    const unset = value === undefined || (colon && value === '');
    switch (operator) {
      case '-':
        return unset ? word : (value ?? '');
      case '+':
        return unset ? '' : word;
      case '?':
        return unset ? this.#fail('unset', start, name) : (value ?? '');
      case '#':
      case '%': {
        const greedy = word.startsWith(operator);
        const pattern = greedy ? word.slice(1) : word;
        const shape = new ShellPattern(operator === '#' ? pattern : reversePattern(pattern));
        if (shape.invalid) return this.#fail('bad-pattern', start, shape.source);
        return operator === '#'
          ? trimPrefix(shape, value ?? '', greedy, this.#effort)
          : trimSuffix(shape, value ?? '', greedy, this.#effort);
      }
      default:
        return this.#fail('unknown-modifier', start, `:${operator}`);
    }
  }

  #replacement(name: string, start: number, depth: number): string {
    const text = this.#text;
    const all = text[this.#position] === '/';
    if (all) this.#position++;
    const wordStart = this.#position;
    const pattern = this.#until('/', true, true, depth + 1);
    if (this.failure !== undefined) {
      if (this.#position >= text.length) {
        this.failure = { problem: 'missing-slash', start, end: text.length, name };
      }
      return '';
    }
    const replacement = this.#until('}', true, false, depth + 1);
    if (this.failure !== undefined) {
      if (this.#position >= text.length) {
        this.failure = { problem: 'unclosed-brace', start, end: text.length, name };
      }
      return '';
    }
    const value = this.#get(name, start, all ? '//' : '/', wordStart, this.#position - 1, true);
    if (value === undefined && this.#options.keepUnset) {
      return `\${${name}/${pattern}/${replacement}}`;
    }
    const shape = new ShellPattern(pattern);
    if (shape.invalid) return this.#fail('bad-pattern', start, pattern);
    return shape.replace(value ?? '', replacement, all, this.#effort);
  }
}

function isDigit(ch: string): boolean {
  return (ch >= '0' && ch <= '9') || (ch > '\u007f' && DIGIT.test(ch));
}

function isNameCode(code: number): boolean {
  if (code < 0x80) {
    return (
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x30 && code <= 0x39) ||
      code === 0x5f
    );
  }
  const ch = String.fromCodePoint(code);
  return LETTER.test(ch) || DIGIT.test(ch);
}

export function lex(text: string, options: LexOptions): Lexed {
  return new Lexer(text, options).run();
}
