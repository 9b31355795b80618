import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../src/context/buildContext.ts';
import { compileMatch } from '../../src/context/glob.ts';
import { IgnoreMatcher } from '../../src/context/ignoreMatcher.ts';
import { parseIgnoreFile } from '../../src/context/ignorePatterns.ts';

interface Case {
  readonly ignore?: string;
  readonly files?: readonly string[];
  readonly match?: string;
  readonly names?: readonly string[];
}

interface Answer {
  readonly kept: readonly string[] | null;
  readonly error?: string;
}

/** What BuildKit would say, by our own matcher. */
function ours(question: Case): { kept: string[]; refused: boolean } {
  if (question.match !== undefined) {
    const glob = compileMatch(question.match);
    const kept =
      glob === undefined ? [] : (question.names ?? []).filter(name => glob.matches(name));
    return { kept, refused: glob === undefined };
  }
  const files = question.files ?? [];
  const context = memoryContext(
    Object.fromEntries([
      ['.dockerignore', question.ignore ?? ''],
      ...files.map(file => [file, '']),
    ]),
  );
  const refused = context.ignore?.patterns.some(({ valid }) => !valid) ?? false;
  return { kept: files.filter(file => !context.ignored(file)), refused };
}

/** Go finds an error only where it comes to use the pattern, so that it may be silent where we are not. */
function expectSame(question: Case, answer: Answer): void {
  const { kept, refused } = ours(question);
  const where = JSON.stringify(question);
  if (answer.error !== undefined) expect(refused, `${where}: ${answer.error}`).toBe(true);
  else expect([...kept].sort(), where).toEqual([...(answer.kept ?? [])].sort());
}

describe('ignore files and wildcards against BuildKit’s own matcher', () => {
  it('gives its answers on the stored cases', () => {
    const lines = readFileSync('fixtures/context/ignore.jsonl', 'utf8').trim().split('\n');
    expect(lines.length).toBeGreaterThan(300);
    for (const line of lines) {
      const stored: Case & Answer = JSON.parse(line);
      expectSame(stored, stored);
    }
  });

  const oracle = process.env.DOCKWRIGHT_IGNORE_ORACLE;
  it.skipIf(oracle === undefined)(
    oracle === undefined
      ? 'LEFT OUT: set DOCKWRIGHT_IGNORE_ORACLE to compare with the Go original (test/support/ignoreOracle)'
      : 'agrees with the Go original on random patterns',
    () => {
      const part = fc.constantFrom(
        ...[
          'a',
          'b',
          'ab',
          'c++',
          'x.log',
          'y.log',
          'node_modules',
          '.git',
          'a b',
          '[a]',
          'ü',
          'A',
        ],
        ...['constructor', 'd1', '-', '😀', '.env', 'é.log', '(x)', '{y}', '$z', 'x.y.z'],
      );
      const atom = fc.constantFrom(
        ...[
          '*',
          '**',
          '?',
          'a',
          'b',
          'ab',
          '*.log',
          '**.log',
          'a**',
          '[ab]',
          '[^a]',
          '[a-c]*',
          'c++',
        ],
        ...['\\[a\\]', 'a\\', '[', ']', '\\d', 'x.*', '.git', '*a*', '**b**', 'node_modules', 'ü'],
        ...['?*?', '.', '..', 'constructor', '*a*b*', '(x)', '{y}', '$z', '😀', '[😀ü]', '*.*.*'],
        ...['\\*', '\\ a', 'bin\\obj', '[a-]', '[]a]', '[^]', '[*]', '[a?b]', '[c-a]', '[\\d_]'],
      );
      const path = fc.array(part, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'));
      const paths = fc.uniqueArray(path, { maxLength: 12 }).map(all =>
        // A file is no folder of another.
        all.filter(file => !all.some(other => other.startsWith(`${file}/`))),
      );
      const segment = fc.array(atom, { minLength: 1, maxLength: 2 }).map(atoms => atoms.join(''));
      const body = fc
        .array(segment, { minLength: 1, maxLength: 3 })
        .map(all => all.join('/'))
        // Word boundaries have no place in a file name; we let them match nothing.
        .filter(text => !text.includes('\\b'));
      const line = fc
        .tuple(
          fc.constantFrom('', '', '', '!', '! ', ' ', '/', '#'),
          body,
          fc.constantFrom('', '/', '\t', '\r'),
        )
        .map(all => all.join(''));
      const cases = fc.sample(
        fc.oneof(
          fc.record({
            ignore: fc
              .array(line, { minLength: 1, maxLength: 6 })
              .map(all => `${all.join('\n')}\n`),
            files: paths,
          }),
          fc.record({ match: body, names: paths }),
        ),
        20_000,
      );
      const input = cases.map(question => JSON.stringify(question)).join('\n');
      const output = execFileSync(oracle ?? '', { input, maxBuffer: 1 << 28 }).toString();
      for (const [index, text] of output.trim().split('\n').entries()) {
        const question = cases[index];
        if (question !== undefined) expectSame(question, JSON.parse(text));
      }
    },
    120_000,
  );

  it('is not held up by a file of nothing but hostile patterns', () => {
    const lines = Array.from({ length: 70_000 }, (_, index) => `*a*b*c*d${index % 10}*`);
    const context = memoryContext({ '.dockerignore': lines.join('\n') });
    const start = performance.now();
    for (let index = 0; index < 2_000; index++) context.ignored(`src/abc/abc${index}.abcd`);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it('reads Windows separators where the docker CLI does', () => {
    const { patterns } = parseIgnoreFile('x', 'bin\\obj\\\n!a\\*.txt\n', true);
    expect(patterns.map(({ pattern, valid }) => [pattern, valid])).toEqual([
      ['bin/obj', true],
      ['a/*.txt', true],
    ]);
    const matcher = new IgnoreMatcher(patterns, true);
    expect(matcher.ignored('bin/obj/x')).toBe(true);
  });

  it('is quick on patterns made to be slow', () => {
    const ignore = ['*a*a*a*a*a*a*a*a*b', '**/a/**/a/**/a/**/b', '(a+)+b', '[^b]*[^b]*[^b]*[^b]*b'];
    const context = memoryContext({ '.dockerignore': ignore.join('\n') });
    const start = performance.now();
    expect(context.ignored('a'.repeat(4_000))).toBe(false);
    expect(context.ignored(`${'a/'.repeat(1_000)}a`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
