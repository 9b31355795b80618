export type CharacterTest = (code: number) => boolean;
type CodeRange = readonly [number, number];

export function ranges(...list: readonly CodeRange[]): CharacterTest {
  return code => list.some(([from, to]) => code >= from && code <= to);
}

export function negate(test: CharacterTest): CharacterTest {
  return code => !test(code);
}

const DIGIT: CodeRange = [48, 57];
const UPPER: CodeRange = [65, 90];
const LOWER: CodeRange = [97, 122];
const digit = ranges(DIGIT);
const space = ranges([9, 10], [12, 13], [32, 32]);
const word = ranges(DIGIT, UPPER, LOWER, [95, 95]);

/** Perl's classes are ASCII in Go. */
export const PERL_CLASSES: Readonly<Record<string, CharacterTest>> = {
  d: digit,
  D: negate(digit),
  s: space,
  S: negate(space),
  w: word,
  W: negate(word),
};

/** `[[:name:]]`. */
export const ASCII_CLASSES: Readonly<Record<string, CharacterTest>> = {
  alnum: ranges(DIGIT, UPPER, LOWER),
  alpha: ranges(UPPER, LOWER),
  ascii: ranges([0, 127]),
  blank: ranges([9, 9], [32, 32]),
  cntrl: ranges([0, 31], [127, 127]),
  digit,
  graph: ranges([33, 126]),
  lower: ranges(LOWER),
  print: ranges([32, 126]),
  punct: ranges([33, 47], [58, 64], [91, 96], [123, 126]),
  space: ranges([9, 13], [32, 32]),
  upper: ranges(UPPER),
  word,
  xdigit: ranges(DIGIT, [65, 70], [97, 102]),
};
