import { DIRECTORIES, type GlobToken, literal, REST } from './glob.ts';

type CodeRange = readonly [number, number];

const DIGIT: readonly CodeRange[] = [[0x30, 0x39]];
const SPACE: readonly CodeRange[] = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
];
const WORD: readonly CodeRange[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
const PERL: Readonly<Record<string, readonly CodeRange[]>> = { d: DIGIT, s: SPACE, w: WORD };
const CONTROL: Readonly<Record<string, number>> = {
  a: 0x07,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
};
/** Has a meaning in Go's syntax that no file name can have (`\b`) or that no one writes in an ignore file. */
const NEVER: GlobToken = {
  kind: 'set',
  set: { negated: false, ranges: [] },
  star: false,
};

/**
 * Reads the part of Go's regular expressions that moby/patternmatcher makes of an ignore pattern:
 * characters, escapes, classes, `(.*\/)?` and `.*`. Undefined where Go does not compile it: what stands
 * in a class or behind `\` reaches Go as it was written, so `bin\obj` is an error.
 */
export function parseGoRegexp(regexp: string): GlobToken[] | undefined {
  const characters = [...regexp];
  const tokens: GlobToken[] = [];
  for (let at = 0; at < characters.length; ) {
    const character = characters[at] ?? '';
    if (character === '(') {
      tokens.push(...DIRECTORIES);
      at += '(.*/)?'.length;
    } else if (character === '.') {
      tokens.push(REST);
      at += '.*'.length;
    } else if (character === '[') {
      const read = readClass(characters, at + 1);
      if (read === undefined) return undefined;
      const star = characters[read.end] === '*';
      tokens.push({ kind: 'set', set: { negated: read.negated, ranges: read.ranges }, star });
      at = star ? read.end + 1 : read.end;
    } else if (character === '\\') {
      const token = escapedToken(characters[at + 1], characters.slice(at + 2, at + 4).join(''));
      if (token === undefined) return undefined;
      tokens.push(token);
      at += 2;
    } else {
      // `^` stands for the text's beginning, which is behind us everywhere but here.
      if (character !== '^') tokens.push(literal(character));
      else if (at > 0) tokens.push(NEVER);
      at++;
    }
  }
  return tokens;
}

function escapedToken(character: string | undefined, next: string): GlobToken | undefined {
  if (character === undefined) return undefined;
  const ranges = PERL[character.toLowerCase()];
  if (ranges !== undefined)
    return {
      kind: 'set',
      set: { negated: character !== character.toLowerCase(), ranges },
      star: false,
    };
  const code = escapedCode(character);
  if (code !== undefined) return literal(String.fromCodePoint(code));
  const compiles =
    /[0AbBQz]/.test(character) ||
    (/[1-7]/.test(character) && /^[0-7]/.test(next)) ||
    (/[pP]/.test(character) && /^[CLMNPSZ{]/.test(next)) ||
    (character === 'x' && /^(?:[0-9A-Fa-f]{2}|\{)/.test(next));
  return compiles ? NEVER : undefined;
}

function escapedCode(character: string): number | undefined {
  if (CONTROL[character] !== undefined) return CONTROL[character];
  return /^[\x00-\x7f]$/.test(character) && !/[A-Za-z0-9]/.test(character)
    ? character.codePointAt(0)
    : undefined;
}

/** A class by Go's grammar: `]` first and `-` anywhere stand for themselves, a range may not run backwards. */
function readClass(characters: readonly string[], start: number) {
  let at = start;
  const negated = characters[at] === '^';
  if (negated) at++;
  const ranges: CodeRange[] = [];
  const one = (): number | undefined => {
    const character = characters[at];
    if (character === undefined) return undefined;
    at++;
    if (character !== '\\') return character.codePointAt(0);
    const next = characters[at];
    at++;
    return next === undefined ? undefined : escapedCode(next);
  };
  for (let first = true; first || characters[at] !== ']'; first = false) {
    const perl = characters[at] === '\\' ? PERL[characters[at + 1] ?? ''] : undefined;
    if (perl !== undefined) {
      ranges.push(...perl);
      at += 2;
      continue;
    }
    const from = one();
    if (from === undefined) return undefined;
    let to: number | undefined = from;
    if (characters[at] === '-' && characters[at + 1] !== undefined && characters[at + 1] !== ']') {
      at++;
      to = one();
      if (to === undefined || to < from) return undefined;
    }
    ranges.push([from, to]);
  }
  return { negated, ranges, end: at + 1 };
}
