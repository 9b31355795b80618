import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type DiffOptions, unifiedDiff } from '../../src/text/diff.ts';
import { changedLines } from '../../src/text/line-changes.ts';
import { needs } from '../support/realParts.ts';

const diff = (before: string | undefined, after: string, options?: DiffOptions) =>
  unifiedDiff('Dockerfile', before, after, options);
const body = (text: string) => text.split('\n').slice(2).join('\n');

describe('unifiedDiff', () => {
  it('is empty where nothing differs', () => {
    expect(diff('a\n', 'a\n')).toBe('');
    expect(diff('', '')).toBe('');
  });

  it.each([
    ['a changed line', 'a\nb\nc\n', 'a\nB\nc\n', '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n'],
    ['an added line', 'a\n', 'a\nb\n', '@@ -1 +1,2 @@\n a\n+b\n'],
    ['a first line', 'b\n', 'a\nb\n', '@@ -1 +1,2 @@\n+a\n b\n'],
    ['everything gone', 'a\nb\n', '', '@@ -1,2 +0,0 @@\n-a\n-b\n'],
    ['everything new', '', 'a\n', '@@ -0,0 +1 @@\n+a\n'],
    [
      'a final line end',
      'a\nb',
      'a\nb\n',
      '@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n',
    ],
    [
      'an unended context line',
      'a\nb',
      'A\nb',
      '@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n',
    ],
    ['CRLF', 'a\r\n', 'b\r\n', '@@ -1 +1 @@\n-a\r\n+b\r\n'],
  ])('%s', (_, before, after, expected) => expect(body(diff(before, after))).toBe(expected));

  it('names both sides, and nothing for a file that is new', () => {
    expect(diff('a\n', 'b\n')).toMatch(/^--- a\/Dockerfile\n\+\+\+ b\/Dockerfile\n/);
    expect(diff(undefined, 'b\n')).toMatch(/^--- \/dev\/null\n\+\+\+ b\/Dockerfile\n/);
  });

  it('joins hunks whose context touches, and no others', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `${i}\n`);
    const change = (...at: number[]) =>
      lines.map((line, i) => (at.includes(i) ? `new ${line}` : line)).join('');
    const hunks = (text: string) => text.match(/^@@/gm)?.length;
    expect(hunks(diff(lines.join(''), change(5, 12)))).toBe(1);
    expect(hunks(diff(lines.join(''), change(5, 13)))).toBe(2);
    expect(hunks(diff(lines.join(''), change(5, 12), { context: 0 }))).toBe(2);
  });

  it('colours signs and hunks, and shows lines as it is told', () => {
    const text = diff('a\u001b\n', 'b\n', {
      color: true,
      shown: line => line.replaceAll('\u001b', '␛'),
    });
    expect(text).toContain('\u001b[31m-a␛\u001b[0m\n\u001b[32m+b\u001b[0m\n');
  });
});

const LINES = fc.array(fc.constantFrom('a', 'b', 'c', '', 'RUN x', 'é'), { maxLength: 14 });
const TEXT = fc
  .tuple(LINES, fc.boolean())
  .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));

describe('changedLines', () => {
  /** Length of the longest common subsequence, the slow and certain way. */
  function common(a: readonly string[], b: readonly string[]): number {
    let row = new Array<number>(b.length + 1).fill(0);
    for (const line of a) {
      const next = [0];
      for (let j = 1; j <= b.length; j++) {
        next[j] =
          b[j - 1] === line ? (row[j - 1] ?? 0) + 1 : Math.max(row[j] ?? 0, next[j - 1] ?? 0);
      }
      row = next;
    }
    return row[b.length] ?? 0;
  }

  it('turns one list into the other with the fewest edits', () => {
    fc.assert(
      fc.property(LINES, LINES, (old, now) => {
        const changes = changedLines(old, now);
        const made: string[] = [];
        let at = 0;
        let edits = 0;
        for (const { oldStart, oldEnd, newStart, newEnd } of changes) {
          expect(oldStart >= at && (oldStart > at || at === 0)).toBe(true);
          made.push(...old.slice(at, oldStart), ...now.slice(newStart, newEnd));
          edits += oldEnd - oldStart + newEnd - newStart;
          at = oldEnd;
        }
        made.push(...old.slice(at));
        expect(made).toEqual(now);
        expect(edits).toBe(old.length + now.length - 2 * common(old, now));
      }),
      { numRuns: 2000 },
    );
  });

  it('stays quick on what has nothing in common', () => {
    const old = Array.from({ length: 30_000 }, (_, i) => `old ${i}\n`);
    const now = Array.from({ length: 30_000 }, (_, i) => `new ${i}\n`);
    const before = performance.now();
    expect(changedLines(old, now)).toHaveLength(1);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

describe.skipIf(!needs('git'))('git apply', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dockwright-diff-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function apply(path: string, before: string | undefined, after: string): void {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    if (before !== undefined) writeFileSync(file, before);
    const run = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: folder,
      input: unifiedDiff(path, before, after),
      encoding: 'utf8',
      env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
    });
    expect(run.stderr).toBe('');
    expect(readFileSync(file, 'utf8')).toBe(after);
  }

  it('makes of the old text the new one', () => {
    fc.assert(
      fc.property(TEXT, TEXT, (before, after) => {
        // What becomes empty, git deletes only when told so; an empty file is no patch target either.
        fc.pre(before !== after && before !== '' && after !== '');
        apply('Dockerfile', before, after);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['a b/Dockerfile', 'quo"te/Dockerfile', 'back\\slash', 'new\nline', '目录/Dockerfile'])(
    'finds %j',
    path => apply(path, 'FROM a\n', 'FROM b\n'),
  );

  it('creates a file', () => apply('.dockerignore', undefined, '.git\nnode_modules\n'));

  it('takes CRLF and a byte order mark', () =>
    apply('Dockerfile', '\ufeffFROM a\r\nRUN x\r\n', '\ufeffFROM b\r\nRUN x\r\n'));
});
