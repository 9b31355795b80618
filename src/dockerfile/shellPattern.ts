import type { Effort } from './effort.ts';

const STAR = -1;
const ANY = -2;

/** A pattern of `${name#pattern}` and its kin: `*`, `?`, and `\` before either or itself. */
export class ShellPattern {
  readonly source: string;
  /** BuildKit refuses `\` before any other character. */
  readonly invalid: boolean;
  readonly #tokens: readonly number[];

  constructor(source: string) {
    this.source = source;
    const read: number[] = [];
    let invalid = false;
    // Go's scanner drops a byte order mark.
    for (let i = source.startsWith('\ufeff') ? 1 : 0; i < source.length; i++) {
      const ch = source[i] ?? '';
      if (ch === '*') read.push(STAR);
      else if (ch === '?') read.push(ANY);
      else if (ch !== '\\') read.push(ch.charCodeAt(0));
      else {
        const next = source[i + 1];
        if (next === '}' || next === '/') continue;
        if (next !== '*' && next !== '?' && next !== '\\') {
          invalid = true;
          break;
        }
        read.push(next.charCodeAt(0));
        i++;
      }
    }
    this.#tokens = read;
    this.invalid = invalid;
  }

  /** End of the longest or shortest match that begins at `start`; undefined when none does. */
  matchAt(value: string, start: number, longest: boolean, effort: Effort): number | undefined {
    const tokens = this.#tokens;
    // states[i]: the first i tokens match what was read so far.
    let states = new Uint8Array(tokens.length + 1);
    states[0] = 1;
    const spread = (set: Uint8Array) => {
      for (let i = 0; i < tokens.length; i++) if (set[i] && tokens[i] === STAR) set[i + 1] = 1;
    };
    spread(states);
    let found: number | undefined;
    for (let at = start; ; at++) {
      if (states[tokens.length]) {
        found = at;
        if (!longest) return found;
      }
      if (at >= value.length || !effort.spend(tokens.length + 1)) return found;
      const code = value.charCodeAt(at);
      const next = new Uint8Array(tokens.length + 1);
      let alive = false;
      for (let i = 0; i < tokens.length; i++) {
        if (!states[i]) continue;
        const token = tokens[i];
        if (token === STAR) {
          if (code !== 0x0a) {
            next[i] = 1;
            alive = true;
          }
        } else if (token === code || (token === ANY && code !== 0x0a)) {
          next[i + 1] = 1;
          alive = true;
        }
      }
      if (!alive) return found;
      spread(next);
      states = next;
    }
  }

  /** Replaces the first match, or all, each the leftmost and longest. */
  replace(value: string, replacement: string, all: boolean, effort: Effort): string {
    let result = '';
    let position = 0;
    for (let at = 0; at <= value.length; at++) {
      const end = this.matchAt(value, at, true, effort);
      if (end === undefined || (end === at && at < position)) continue;
      result += value.slice(position, at) + replacement;
      position = end;
      if (!all) break;
      if (end > at) at = end - 1;
    }
    return result + value.slice(position);
  }
}

/** `${name#pattern}`, `${name##pattern}`. */
export function trimPrefix(
  pattern: ShellPattern,
  value: string,
  longest: boolean,
  effort: Effort,
): string {
  const end = pattern.matchAt(value, 0, longest, effort);
  return end === undefined ? value : value.slice(end);
}

/**
 * For `${name%pattern}` BuildKit matches from the end: both texts are turned around, a `\` stays before its
 * character, and one at the end comes to stand before the character it followed.
 */
export function reversePattern(source: string): string {
  const pieces: string[] = [];
  const characters = [...source];
  for (let i = 0; i < characters.length; i++) {
    const ch = characters[i] ?? '';
    const escaped = ch === '\\' && i + 1 < characters.length;
    pieces.push(escaped ? ch + characters[i + 1] : ch);
    if (escaped) i++;
  }
  return pieces.reverse().join('');
}

/** `${name%pattern}`, `${name%%pattern}`; the pattern is one made of `reversePattern`. */
export function trimSuffix(
  pattern: ShellPattern,
  value: string,
  longest: boolean,
  effort: Effort,
): string {
  const backwards = [...value].reverse().join('');
  return [...trimPrefix(pattern, backwards, longest, effort)].reverse().join('');
}
