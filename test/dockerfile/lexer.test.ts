import { describe, expect, test } from 'vitest';
import { Effort } from '../../src/dockerfile/effort.ts';
import { lex } from '../../src/dockerfile/lexer.ts';

const VALUES: Readonly<Record<string, string>> = { A: 'x y', P: 'a/b/c.tar.gz', E: '', U: 'é_é' };
const get = (name: string) => (Object.hasOwn(VALUES, name) ? VALUES[name] : undefined);

/** Made with BuildKit's own package. */
describe('expansion', () => {
  test.each([
    ['$A', 'x y'],
    ['${A}b', 'x yb'],
    ['a$Nb', 'a'],
    ['$A$', 'x y$'],
    ['$$A', 'A'],
    ['$1a ${1}', 'a '],
    ['"$A"', 'x y'],
    ["'$A'", '$A'],
    ['\\$A', '$A'],
    ['"\\$A \\x \\""', '$A \\x "'],
    ['a\\ b\\', 'a b'],
    ['${N:-d}', 'd'],
    ['${E:-d}', 'd'],
    ['${E-d}', ''],
    ['${A:+s}', 's'],
    ['${E+s}', 's'],
    ['${E:+s}', ''],
    ['${N:-${A:-z}}', 'x y'],
    ['${N:-"$A"}', 'x y'],
    ['${P#*/}', 'b/c.tar.gz'],
    ['${P##*/}', 'c.tar.gz'],
    ['${P%.*}', 'a/b/c.tar'],
    ['${P%%.*}', 'a/b/c'],
    ['${P/b/X}', 'a/X/c.tar.gz'],
    ['${P//\\//-}', 'a-b-c.tar.gz'],
    ['${P//?/.}', '............'],
    ['${P#"*"}', 'a/b/c.tar.gz'],
    ['${U#?}', '_é'],
    ['${U%é}', 'é_'],
    ['a<<b', 'a<<b'],
    ['\ufeff$A', 'x y'],
  ])('%j is %j', (text, result) => {
    expect(lex(text, { escape: '\\', get })).toEqual({ result, words: [], failure: undefined });
  });

  test.each([
    ['a $A "b c" d\\ e', ['a', 'x', 'y', 'b c', 'd e']],
    ['"" a', ['a']],
    ['a""b', ['ab']],
    // The nested word is read into the same buffer, and what stood there is gone.
    ['a${N:-b}', ['b']],
  ])('words of %j are %j', (text, words) => {
    const lexed = lex(text, { escape: '\\', get, words: true });
    expect(lexed.words.map(word => word.text)).toEqual(words);
  });

  test('words know where they stand', () => {
    const text = ' ab "c d" $A';
    const { words } = lex(text, { escape: '\\', get, words: true });
    expect(words.map(({ start, end }) => text.slice(start, end))).toEqual([
      'ab',
      '"c d"',
      '$A',
      '$A',
    ]);
  });

  test.each([
    ['a"b', 'unclosed-double-quote', '"b'],
    ["'b", 'unclosed-single-quote', "'b"],
    ['x${A', 'unclosed-brace', '${A'],
    ['x${A:-b', 'unclosed-brace', '${A:-b'],
    ['x${}y', 'bad-substitution', '${}'],
    ['${A!}', 'unknown-modifier', '${A!'],
    ['${A:#b}', 'unknown-modifier', '${A:#'],
    ['${A/b}', 'missing-slash', '${A/b}'],
    ['${A#\\x}', 'bad-pattern', '${A#\\x}'],
    ['${E:?}', 'unset', '${E:?}'],
  ])('%j fails with %s', (text, problem, place) => {
    const { failure } = lex(text, { escape: '\\', get });
    expect(failure?.problem).toBe(problem);
    expect(text.slice(failure?.start, failure?.end)).toBe(place);
  });

  test('what doubles does not grow without end', () => {
    let value = 'x';
    const effort = new Effort(100_000);
    for (let i = 0; i < 60; i++) {
      value = lex('$V$V', { escape: '\\', effort, get: () => value }).result;
    }
    expect(value.length).toBeLessThan(200_000);
  });
});
