/**
 * Wildcard patterns as Go reads them: `filepath.Match` for COPY sources, `moby/patternmatcher` for ignore
 * files. Both are compiled to one small program, because neither library matches like them and a pattern
 * comes from an untrusted repository: matching is linear in pattern times text, whatever the pattern.
 */
export interface Glob {
  matches(text: string): boolean;
  /** Steps that one character of a text costs at most, to keep an account of hostile patterns. */
  readonly cost: number;
}

/** One step of a program. `skip` may pass over the `loop` behind it: together they are `(.*\/)?`. */
export type GlobToken =
  | { readonly kind: 'set'; readonly set: CharSet; readonly star: boolean }
  | { readonly kind: 'skip' }
  | { readonly kind: 'loop' };

export interface CharSet {
  readonly negated: boolean;
  /** Pairs of first and last code point. */
  readonly ranges: readonly (readonly [number, number])[];
}

const SLASH = 0x2f;
const NEWLINE = 0x0a;
const NOT_SLASH: CharSet = { negated: true, ranges: [[SLASH, SLASH]] };
const NOT_NEWLINE: CharSet = { negated: true, ranges: [[NEWLINE, NEWLINE]] };

const ANY: GlobToken = { kind: 'set', set: NOT_SLASH, star: false };
const STAR: GlobToken = { kind: 'set', set: NOT_SLASH, star: true };
export const REST: GlobToken = { kind: 'set', set: NOT_NEWLINE, star: true };
export const DIRECTORIES: readonly GlobToken[] = [{ kind: 'skip' }, { kind: 'loop' }];

export function literal(character: string): GlobToken {
  const code = character.codePointAt(0) ?? 0;
  return { kind: 'set', set: { negated: false, ranges: [[code, code]] }, star: false };
}

/** With at most two repetitions a backtracking engine is quadratic at worst in a path of some hundred characters. */
const REGEXP_REPETITIONS = 2;

export function compileTokens(tokens: readonly GlobToken[]): Glob {
  const repetitions = tokens.filter(token => token.kind === 'loop' || isStar(token)).length;
  if (repetitions <= REGEXP_REPETITIONS) {
    const regexp = new RegExp(`^${tokens.map(source).join('')}$`, 'u');
    // A step of the engine is a tenth of one of ours.
    return { matches: text => regexp.test(text), cost: 0.1 };
  }
  return new Program(tokens);
}

function isStar(token: GlobToken): boolean {
  return token.kind === 'set' && token.star;
}

function source(token: GlobToken): string {
  if (token.kind === 'skip') return '';
  if (token.kind === 'loop') return '(?:[^\\n]*\\/)?';
  const { negated, ranges } = token.set;
  const body = ranges.map(([from, to]) => `${escaped(from)}-${escaped(to)}`).join('');
  return `[${negated ? '^' : ''}${body}]${token.star ? '*' : ''}`;
}

function escaped(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

/** Runs all alternatives side by side, so that no pattern can make it backtrack. */
class Program implements Glob {
  readonly cost: number;
  readonly #tokens: readonly GlobToken[];
  #states: Uint8Array;
  #next: Uint8Array;
  /** The states that are alive lie in `[first, last]`. */
  #first = 0;
  #last = -1;

  constructor(tokens: readonly GlobToken[]) {
    this.#tokens = tokens;
    this.cost = tokens.length;
    this.#states = new Uint8Array(tokens.length + 1);
    this.#next = new Uint8Array(tokens.length + 1);
  }

  matches(text: string): boolean {
    this.#next.fill(0);
    this.#first = this.#tokens.length;
    this.#last = -1;
    this.#enter(0);
    for (let at = 0; at < text.length && this.#last >= 0; ) {
      const code = text.codePointAt(at) ?? 0;
      at += code > 0xffff ? 2 : 1;
      this.#step(code);
    }
    return this.#last === this.#tokens.length;
  }

  #step(code: number): void {
    const states = this.#next;
    const next = this.#states;
    this.#states = states;
    this.#next = next;
    next.fill(0);
    const first = this.#first;
    const last = Math.min(this.#last, this.#tokens.length - 1);
    this.#first = this.#tokens.length;
    this.#last = -1;
    for (let state = first; state <= last; state++) {
      const token = this.#tokens[state];
      if (states[state] !== 1 || token === undefined || token.kind === 'skip') continue;
      if (token.kind === 'set') {
        if (inSet(token.set, code)) this.#enter(token.star ? state : state + 1);
      } else if (code !== NEWLINE) {
        this.#mark(state);
        if (code === SLASH) this.#enter(state + 1);
      }
    }
  }

  /** Marks a state and those that are reached from it without a character. */
  #enter(first: number): void {
    for (let state = first; this.#next[state] !== 1; state++) {
      this.#mark(state);
      const token = this.#tokens[state];
      if (token === undefined) return;
      if (token.kind === 'skip') {
        state++;
        this.#mark(state);
      } else if (!isStar(token)) return;
    }
  }

  #mark(state: number): void {
    this.#next[state] = 1;
    if (state < this.#first) this.#first = state;
    if (state > this.#last) this.#last = state;
  }
}

function inSet({ negated, ranges }: CharSet, code: number): boolean {
  for (const [from, to] of ranges) {
    if (from <= code && code <= to) return !negated;
  }
  return negated;
}

/** Go's `filepath.Match` (POSIX: `\` escapes). Undefined where Go says that the pattern is malformed. */
export function compileMatch(pattern: string): Glob | undefined {
  const tokens = matchTokens(pattern);
  return tokens === undefined ? undefined : compileTokens(tokens);
}

/** Does BuildKit look for several files, or for the one of just this name? An escaped `\\[` is no wildcard to it. */
export function hasWildcard(source: string): boolean {
  return /[*?[]/.test(source.replace(/\\./gs, ''));
}

function matchTokens(pattern: string): GlobToken[] | undefined {
  const characters = [...pattern];
  const tokens: GlobToken[] = [];
  for (let at = 0; at < characters.length; ) {
    const character = characters[at] ?? '';
    at++;
    if (character === '*') {
      if (tokens.at(-1) !== STAR) tokens.push(STAR);
    } else if (character === '?') tokens.push(ANY);
    else if (character === '[') {
      const read = readClass(characters, at);
      if (read === undefined) return undefined;
      tokens.push({ kind: 'set', set: read.set, star: false });
      at = read.end;
    } else if (character === '\\') {
      const next = characters[at];
      if (next === undefined) return undefined;
      tokens.push(literal(next));
      at++;
    } else tokens.push(literal(character));
  }
  return tokens;
}

/**
 * Does Go's `filepath.Match(pattern, ".")` call the pattern malformed? Moby asks that before it takes a
 * pattern. Go looks at a part only when the part before it matched, so an error further on goes unseen.
 */
export function matchRefuses(pattern: string): boolean {
  const { star, chunk, rest } = scanChunk(pattern);
  if (star && chunk === '') return false;
  const tokens = matchTokens(chunk);
  if (tokens === undefined) return true;
  if (rest === '' || tokens.length !== 1 || !compileTokens(tokens).matches('.')) return false;
  return matchTokens(scanChunk(rest).chunk) === undefined;
}

/** What stands before the next `*` outside a class, stars before it taken off. */
function scanChunk(pattern: string) {
  const body = pattern.replace(/^\*+/, '');
  const star = body.length < pattern.length;
  let inClass = false;
  for (let at = 0; at < body.length; at++) {
    const character = body[at];
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '*' && !inClass)
      return { star, chunk: body.slice(0, at), rest: body.slice(at) };
  }
  return { star, chunk: body, rest: '' };
}

/** The class behind `[`, by Go's grammar: never empty, `-` and `]` only escaped. */
function readClass(
  characters: readonly string[],
  start: number,
): { readonly set: CharSet; readonly end: number } | undefined {
  let at = start;
  const negated = characters[at] === '^';
  if (negated) at++;
  const ranges: [number, number][] = [];
  const one = (): number | undefined => {
    let character = characters[at];
    if (character === undefined || character === '-' || character === ']') return undefined;
    if (character === '\\') {
      at++;
      character = characters[at];
      if (character === undefined) return undefined;
    }
    at++;
    return at < characters.length ? character.codePointAt(0) : undefined;
  };
  while (characters[at] !== ']' || ranges.length === 0) {
    const from = one();
    if (from === undefined) return undefined;
    let to: number | undefined = from;
    if (characters[at] === '-') {
      at++;
      to = one();
      if (to === undefined) return undefined;
    }
    ranges.push([from, to]);
  }
  return { set: { negated, ranges: ranges.filter(([from, to]) => from <= to) }, end: at + 1 };
}
