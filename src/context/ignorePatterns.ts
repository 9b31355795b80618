import { posix } from 'node:path';
import type { Range } from '../text/range.ts';
import { SourceText } from '../text/source.ts';
import type { IgnoreFile, IgnorePattern } from './context.ts';
import { compileTokens, type Glob, matchRefuses } from './glob.ts';
import { parseGoRegexp } from './goRegexp.ts';

/** Reads an ignore file as moby/patternmatcher's `ignorefile.ReadAll` does. */
export function parseIgnoreFile(path: string, text: string, windows = false): IgnoreFile {
  const source = new SourceText(text);
  const patterns: IgnorePattern[] = [];
  for (let number = 1; number <= source.lineCount; number++) {
    let start = source.lineStart(number);
    const end = source.lineEnd(number);
    if (number === 1 && text.startsWith('\uFEFF')) start++;
    const line = text.slice(start, end);
    const trimmed = line.trim();
    if (line.startsWith('#') || trimmed === '') continue;
    const from = start + line.indexOf(trimmed);
    const negated = trimmed.startsWith('!');
    const written = negated ? trimmed.slice(1).trim() : trimmed;
    const pattern = clean(written, windows);
    const range = { start: from, end: from + trimmed.length };
    patterns.push(new Line(number, trimmed, negated, range, pattern, windows));
  }
  return { path, source, patterns };
}

class Line implements IgnorePattern {
  readonly line: number;
  readonly text: string;
  readonly negated: boolean;
  readonly range: Range;
  readonly pattern: string;
  readonly #windows: boolean;

  constructor(
    line: number,
    text: string,
    negated: boolean,
    range: Range,
    pattern: string,
    windows: boolean,
  ) {
    this.line = line;
    this.text = text;
    this.negated = negated;
    this.range = range;
    this.pattern = pattern;
    this.#windows = windows;
  }

  get valid(): boolean {
    // Moby cleans `!/` once more, and a lone `!` is an error.
    if (this.negated && this.pattern === '/') return false;
    return compileIgnorePattern(this.pattern, this.#windows) !== undefined;
  }
}

/** `filepath.Clean`, and no leading slash: `/a/./b/` is `a/b`. Empty stays empty. */
function clean(written: string, windows: boolean): string {
  if (written === '') return '';
  const slashed = windows ? written.replaceAll('\\', '/') : written;
  const cleaned = posix.normalize(slashed);
  const trimmed = cleaned.length > 1 && cleaned.endsWith('/') ? cleaned.slice(0, -1) : cleaned;
  return trimmed.length > 1 && trimmed.startsWith('/') ? trimmed.slice(1) : trimmed;
}

/**
 * One pattern, cleaned and without its `!`, as moby/patternmatcher compiles it; its quirks are kept:
 * `**x` is a plain suffix, `x**` a plain prefix. Undefined where BuildKit refuses to build with it.
 */
export function compileIgnorePattern(pattern: string, windows = false): Glob | undefined {
  if (pattern === '' || (!windows && matchRefuses(pattern))) return undefined;
  const { type, regexp } = translate(pattern, windows);
  if (type === 'exact') return { matches: path => path === pattern, cost: 0 };
  if (type === 'prefix') {
    const prefix = pattern.slice(0, -2);
    return { matches: path => path.startsWith(prefix), cost: 0 };
  }
  if (type === 'suffix') {
    const suffix = pattern.slice(2);
    const whole = suffix.startsWith('/') ? suffix.slice(1) : undefined;
    return { matches: path => path.endsWith(suffix) || path === whole, cost: 0 };
  }
  const tokens = parseGoRegexp(regexp);
  return tokens === undefined ? undefined : compileTokens(tokens);
}

/**
 * Moby's own translation to one of Go's regular expressions, step by step the same, but for one thing:
 * moby forgets to escape `{`, `|` and `}`, which are characters here (`a{2}`, `a|b` match what they say).
 */
function translate(pattern: string, windows: boolean) {
  const characters = [...pattern];
  let regexp = '';
  let type: 'exact' | 'prefix' | 'suffix' | 'pattern' = 'exact';
  for (let at = 0; at < characters.length; ) {
    const first = at === 0;
    const character = characters[at] ?? '';
    at++;
    if (character === '*' && characters[at] === '*') {
      at++;
      if (characters[at] === '/') at++;
      if (at < characters.length) {
        regexp += '(.*/)?';
        type = 'pattern';
      } else if (type === 'exact') type = 'prefix';
      else {
        regexp += '.*';
        type = 'pattern';
      }
      if (first) type = 'suffix';
    } else if (character === '*' || character === '?') {
      regexp += character === '*' ? '[^/]*' : '[^/]';
      type = 'pattern';
    } else if ('.+()|{}$'.includes(character)) regexp += `\\${character}`;
    else if (character === '\\' && !windows) {
      regexp += `\\${characters[at] ?? ''}`;
      at++;
      type = 'pattern';
    } else {
      regexp += character;
      if (character === '[' || character === ']') type = 'pattern';
    }
  }
  return { type, regexp };
}
