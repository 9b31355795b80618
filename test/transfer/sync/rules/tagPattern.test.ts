import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSemverRange } from '../../../../src/transfer/sync/rules/semverRange.ts';
import { compileTagPattern } from '../../../../src/transfer/sync/rules/tagPattern.ts';

const matches = (pattern: string, tag: string): boolean | undefined =>
  compileTagPattern(pattern, { whole: false })?.(tag);

describe('patterns of Go', () => {
  const cases: readonly (readonly [
    pattern: string,
    yes: readonly string[],
    no: readonly string[],
  ])[] = [
    ['', ['', 'a'], []],
    ['^v\\d+\\.\\d+$', ['v1.20'], ['v1', 'v1.2.3', 'xv1.2']],
    ['a|b|c{2}', ['a', 'xb', 'cc'], ['c', 'd']],
    ['^(?:a|)$', ['', 'a'], ['aa']],
    ['(?i)ALPINE', ['3-alpine', 'ALPINE'], ['alpin']],
    ['(?i:A)b', ['ab', 'Ab'], ['aB']],
    ['(?P<major>\\d)\\.(?<minor>\\d)', ['1.2'], ['1-2']],
    ['[[:alpha:]]+[^[:digit:]]$', ['abc', 'a-'], ['a1', '-']],
    ['^[a-c_.-]+$', ['a-b_c.'], ['d']],
    ['^[]a]$', [']', 'a'], ['b']],
    ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
    ['^a{2,}$', ['aa', 'aaaaa'], ['a']],
    ['^a{,2}$', ['a{,2}'], ['aa']],
    ['^x*?y+?z??$', ['y', 'xxyyz'], ['xz']],
    ['\\Qa.b\\E', ['a.b'], ['axb']],
    ['\\A1\\z', ['1'], ['11']],
    ['\\brc\\b', ['1-rc', 'rc.1'], ['rc1', 'src']],
    ['\\x61\\x{62}', ['ab'], ['x61']],
    ['.', ['a'], ['']],
    ['^(a+)+$', ['aaa'], ['aab']],
  ];
  for (const [pattern, yes, no] of cases) {
    it(`${pattern} takes and leaves what Go does`, () => {
      expect(yes.filter(tag => !matches(pattern, tag))).toEqual([]);
      expect(no.filter(tag => matches(pattern, tag))).toEqual([]);
    });
  }

  it('are refused where Go refuses them', () => {
    for (const pattern of [
      '(',
      ')',
      'a)|(b',
      '[',
      '[b-a]',
      '*',
      'a**',
      'a{2}{3}',
      '(?=a)',
      '(?<!a)',
      '\\1',
      '\\pL',
      '\\',
      '(?x)a',
      'a{1001}',
      '[[:no:]]',
      '((a{1000}){1000})',
      '\\x{110000}',
    ]) {
      expect(compileTagPattern(pattern, { whole: false }), pattern).toBeUndefined();
      expect(compileTagPattern(pattern, { whole: true }), pattern).toBeUndefined();
    }
  });

  it('hold for the whole tag where asked', () => {
    const whole = compileTagPattern('a|bc', { whole: true });
    expect(['a', 'bc', 'ab', 'xbc', 'a|bc'].map(tag => whole?.(tag))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('take no time that grows with the number of ways to match', () => {
    const start = performance.now();
    for (const pattern of [
      '^(a+)+$',
      '^(a|a)*$',
      '^(a*)*b',
      '(x+x+)+y',
      '^(([a-z])+.)+[A-Z]([a-z])+$',
      `^${'a?'.repeat(100)}${'a'.repeat(100)}$`,
    ])
      matches(pattern, `${'a'.repeat(127)}!`);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('agree with JavaScript’s where the two have the same syntax', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      '\\.',
      '^',
      '$',
      '1',
      '-',
      '\\b',
    );
    const { pattern } = fc.letrec<{ pattern: string; part: string }>(tie => ({
      part: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        atom,
        tie('pattern').map(inner => `(?:${inner})`),
        tie('pattern').map(inner => `(${inner})*`),
        tie('pattern').map(inner => `(${inner}){1,3}`),
        tie('pattern').map(inner => `(?:${inner})?`),
      ),
      pattern: fc.oneof(
        fc.array(tie('part'), { maxLength: 4 }).map(parts => parts.join('')),
        fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map(parts => parts.join('|')),
      ),
    }));
    fc.assert(
      fc.property(
        pattern,
        fc.array(fc.constantFrom('a', 'b', '1', '.', '-'), { maxLength: 8 }),
        (source, tag) => {
          const text = tag.join('');
          expect(matches(source, text)).toBe(new RegExp(source).test(text));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never throw', () => {
    const soup = fc.array(fc.constantFrom(...'ab019.*+?()[]{}|\\^$-,:<>PiQExzdDwWsS=!{}'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(soup, fc.string(), (pattern, tag) => {
        compileTagPattern(pattern.join(''), { whole: true })?.(tag);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('version ranges', () => {
  const cases: readonly (readonly [
    range: string,
    yes: readonly string[],
    no: readonly string[],
  ])[] = [
    ['>= 3.12.0', ['3.12.0', 'v3.12.1', '4', '3.12'], ['3.11.9', '3.13.0-rc1', 'latest', '']],
    ['>=1.2, <2 || =3', ['1.2', '1.9.9', '3.0.0', '3.4.5'], ['1.1', '2', '4']],
    ['~1.2.3', ['1.2.3', '1.2.9'], ['1.3.0', '1.2.2']],
    ['~1', ['1.0', '1.9'], ['2.0']],
    ['^1.2', ['1.2', '1.99'], ['2.0', '1.1']],
    ['^0.2.3', ['0.2.3', '0.2.9'], ['0.3.0']],
    ['^0.0.3', ['0.0.3'], ['0.0.4']],
    ['^0.0', ['0.0.9'], ['0.1']],
    ['1.x', ['1.0.0', '1.7'], ['2.0.0']],
    ['1.2', ['1.2.0', '1.2.7'], ['1.3']],
    ['=1.2.3', ['1.2.3'], ['1.2.4']],
    ['*', ['0.0.1', '9'], ['1.0.0-rc', 'edge']],
    ['1.2 - 1.4', ['1.2', '1.4.9'], ['1.5', '1.1']],
    ['> 1.2', ['1.3'], ['1.2.9']],
    ['> 1.2.3', ['1.2.4'], ['1.2.3']],
    ['<= 1.2', ['1.2.9'], ['1.3']],
    ['< 1.2', ['1.1.9'], ['1.2.0']],
    ['!= 1.2', ['1.3'], ['1.2.5']],
    ['>= 1.0.0-beta.2', ['1.0.0-beta.10', '1.0.0-rc', '1.0.0'], ['1.0.0-beta.1', '1.0.0-alpha']],
  ];
  for (const [range, yes, no] of cases) {
    it(range, () => {
      const test = compileSemverRange(range);
      expect(test).toBeDefined();
      expect(yes.filter(tag => !test?.(tag))).toEqual([]);
      expect(no.filter(tag => test?.(tag))).toEqual([]);
    });
  }

  it('that are none are told', () => {
    for (const range of ['', 'banana', '>=', '1.2 ||', '>> 1', '1.2.3.4', 'a.b'])
      expect(compileSemverRange(range), range).toBeUndefined();
  });
});
