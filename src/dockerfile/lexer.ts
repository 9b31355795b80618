import { isSpace } from './blanks.ts';
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
  /** Value of a variable; undefined when it is not set. */
  readonly get?: (name: string) => string | undefined;
  /** Called for every variable read, inner ones first. */
  readonly onVariable?: (variable: LexedVariable) => void;
}

export interface LexedVariable {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly modifier: string | undefined;
  readonly wordStart: number;
  readonly wordEnd: number;
  readonly braces: boolean;
}

export interface LexedWord {
  readonly text: string;
  /** Of the first and after the last character in the input that made the word. */
  readonly start: number;
  readonly end: number;
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
  /** The result split at unquoted blanks, after expansion. */
  readonly words: readonly LexedWord[];
  readonly failure: LexFailure | undefined;
}

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
  // BuildKit's nested words share one buffer with the outer one: reading `${X:-word}` empties it.
  #buffer = '';
  #bufferStart = -1;

  constructor(text: string, options: LexOptions) {
    this.#text = text;
    this.#options = options;
    this.#escape = options.escape;
    this.#rawEscapes = options.rawEscapes ?? false;
    // Go's scanner drops a byte order mark.
    if (text.startsWith('\ufeff')) this.#position = 1;
  }

  run(): Lexed {
    const { result, words } = this.#until('', this.#rawEscapes, false, 0);
    return this.failure === undefined
      ? { result, words, failure: undefined }
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

  #until(
    stop: string,
    rawEscapes: boolean,
    pattern: boolean,
    depth: number,
  ): { result: string; words: LexedWord[] } {
    const text = this.#text;
    const opened = this.#position;
    const words: LexedWord[] = [];
    let result = '';
    let inWord = false;
    let lastEnd = this.#position;
    this.#buffer = '';
    this.#bufferStart = -1;
    const before = this.#rawEscapes;
    this.#rawEscapes = rawEscapes;

    const flush = () => {
      if (this.#buffer !== '') {
        words.push({ text: this.#buffer, start: this.#bufferStart, end: lastEnd });
      }
      this.#buffer = '';
      this.#bufferStart = -1;
    };
    const add = (piece: string, at: number) => {
      if (this.#bufferStart === -1) this.#bufferStart = at;
      this.#buffer += piece;
      inWord = true;
      lastEnd = this.#position;
    };

    while (this.#position < text.length) {
      const at = this.#position;
      const ch = text[at] ?? '';
      if (ch === stop) {
        this.#position++;
        flush();
        this.#rawEscapes = before;
        return { result, words };
      }
      if (ch === '$') {
        const value = this.#dollar(depth);
        if (this.failure !== undefined) break;
        result += value;
        for (const piece of value) {
          if (!isSpace(piece.codePointAt(0) ?? 0)) add(piece, at);
          else if (inWord && this.#buffer !== '') {
            flush();
            inWord = false;
          }
        }
      } else if (ch === '<') {
        const value = this.#angle();
        result += value;
        add(value, at);
      } else if ((ch === "'" || ch === '"') && this.#options.ignoreQuotes !== true) {
        const value = ch === "'" ? this.#single(pattern) : this.#double(pattern, depth);
        if (this.failure !== undefined) break;
        result += value;
        // An empty quoted string adds nothing to the buffer, but marks the word's beginning.
        add(value, at);
      } else if (ch === this.#escape) {
        this.#position++;
        if (rawEscapes) {
          add(ch, at);
          result += ch;
        }
        if (this.#position >= text.length) break;
        const next = this.#take();
        add(next, at);
        result += next;
      } else {
        const plain = this.#take();
        if (!isSpace(plain.codePointAt(0) ?? 0)) add(plain, at);
        else if (inWord && this.#buffer !== '') {
          flush();
          inWord = false;
        }
        result += plain;
      }
    }
    this.#rawEscapes = before;
    if (stop !== '' && this.failure === undefined) this.#fail('unclosed-brace', opened);
    flush();
    return { result, words };
  }

  /** The next whole character. */
  #take(): string {
    const piece = String.fromCodePoint(this.#text.codePointAt(this.#position) ?? 0);
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
    return this.#options.get?.(name);
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
    if (!colon && (operator === '' || !'+-?#%'.includes(operator))) {
      return this.#fail('unknown-modifier', start, operator);
    }
    const trims = operator === '#' || operator === '%';
    if (colon && trims) return this.#fail('unknown-modifier', start, `:${operator}`);
    const wordStart = this.#position;
    const word = this.#until('}', trims, trims, depth + 1).result;
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
          ? trimPrefix(shape, value ?? '', greedy)
          : trimSuffix(shape, value ?? '', greedy);
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
    const pattern = this.#until('/', true, true, depth + 1).result;
    if (this.failure !== undefined) {
      if (this.#position >= text.length) {
        this.failure = { problem: 'missing-slash', start, end: text.length, name };
      }
      return '';
    }
    const replacement = this.#until('}', true, false, depth + 1).result;
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
    return shape.replace(value ?? '', replacement, all);
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
