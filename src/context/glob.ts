/**
 * Wildcard patterns as Go reads them: `filepath.Match` for COPY sources, `moby/patternmatcher` for ignore
 * files. Both are compiled to one small program, because neither library matches like them and a pattern
 * comes from an untrusted repository: matching is linear in pattern times text, whatever the pattern.
 */
export type Glob = (text: string) => boolean;

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
    return text => regexp.test(text);
  }
  return text => simulate(tokens, text);
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
function simulate(tokens: readonly GlobToken[], text: string): boolean {
  const size = tokens.length + 1;
  let states = new Uint8Array(size);
  let next = new Uint8Array(size);
  enter(tokens, states, 0);
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    at += code > 0xffff ? 2 : 1;
    next.fill(0);
    let alive = false;
    for (let state = 0; state < tokens.length; state++) {
      const token = tokens[state];
      if (states[state] !== 1 || token === undefined || token.kind === 'skip') continue;
      if (token.kind === 'loop') {
        if (code === NEWLINE) continue;
        next[state] = 1;
        if (code === SLASH) enter(tokens, next, state + 1);
      } else if (inSet(token.set, code)) {
        enter(tokens, next, token.star ? state : state + 1);
      } else continue;
      alive = true;
    }
    if (!alive) return false;
    [states, next] = [next, states];
  }
  return states[tokens.length] === 1;
}

/** Marks a state and those that are reached from it without a character. */
function enter(tokens: readonly GlobToken[], states: Uint8Array, first: number): void {
  for (let state = first; states[state] !== 1; ) {
    states[state] = 1;
    const token = tokens[state];
    if (token === undefined) return;
    if (token.kind === 'skip') {
      states[state + 1] = 1;
      state += 2;
    } else if (isStar(token)) state += 1;
    else return;
  }
}

function inSet({ negated, ranges }: CharSet, code: number): boolean {
  return ranges.some(([from, to]) => from <= code && code <= to) !== negated;
}

/** Go's `filepath.Match` (POSIX: `\` escapes). Undefined where Go says that the pattern is malformed. */
export function compileMatch(pattern: string): Glob | undefined {
  const tokens = matchTokens(pattern);
  return tokens === undefined ? undefined : compileTokens(tokens);
}

export function hasWildcard(text: string): boolean {
  return /[*?[\\]/.test(text);
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
  if (rest === '' || tokens.length !== 1 || !compileTokens(tokens)('.')) return false;
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
