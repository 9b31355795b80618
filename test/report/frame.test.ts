import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FrameLine, frame } from '../../src/report/frame.ts';
import { displayWidth } from '../../src/report/width.ts';
import { SourceText } from '../../src/text/source.ts';

const textOf = ({ before, marked, after }: FrameLine) => `${before}${marked}${after}`;

/** Frames the part of a text between `«` and `»`. */
function marked(text: string, width = 70) {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  const plain = text.replace(/[«»]/g, '');
  return frame(new SourceText(plain), { start, end }, width);
}

/** The shown line over its underline. */
function drawn(text: string, width?: number): string {
  return marked(text, width)
    .lines.map(line => `${textOf(line)}\n${' '.repeat(line.indent)}${'^'.repeat(line.length)}`)
    .join('\n');
}

describe('frame', () => {
  it.each([
    ['words', 'FROM «ubuntu» AS x\n', 'FROM ubuntu AS x\n     ^^^^^^'],
    ['a tab before', '\tADD\t«x» y', '    ADD x y\n        ^'],
    ['a tab inside', 'A«b\tc»', 'Ab  c\n ^^^^'],
    ['wide characters before', 'LABEL 中文=«x»', 'LABEL 中文=x\n           ^'],
    ['wide characters inside', 'LABEL «中文»', 'LABEL 中文\n      ^^^^'],
    ['a joined emoji', 'RUN 👩‍👩‍👧 «x»', 'RUN 👩‍👩‍👧 x\n       ^'],
    ['an accent', 'RUN é «x»', 'RUN é x\n      ^'],
    ['an empty range', 'RUN a«»b', 'RUN ab\n     ^'],
    ['an empty range at the line end', 'RUN a«»\nx', 'RUN a\n     ^'],
    ['an empty file', '«»', '\n^'],
    ['CRLF', 'RUN «a»\r\nx', 'RUN a\n    ^'],
    ['a range up to the line end', 'RUN «a\n»x', 'RUN a\n    ^'],
    ['an escape', 'RUN \u001b[31m«x»', 'RUN ␛[31mx\n         ^'],
  ])('%s', (_, text, expected) => expect(drawn(text)).toBe(expected));

  it('marks each line of a range from its first word', () => {
    expect(drawn('RUN «a \\\n    b \\\n\tc» d')).toBe(
      'RUN a \\\n    ^^^\n    b \\\n    ^^^\n    c d\n    ^',
    );
  });

  it('leaves out the middle of a long range', () => {
    const { lines, hidden } = marked('«1\n2\n3\n4\n5\n6»');
    expect(lines.map(line => line.number)).toEqual([1, 2, 6]);
    expect(hidden).toBe(3);
  });

  it('crops a long line around the mark', () => {
    const text = `${'a'.repeat(100)}«word»${'b'.repeat(100)}`;
    expect(drawn(text, 30)).toBe(`…${'a'.repeat(9)}word${'b'.repeat(15)}…\n          ^^^^`);
  });

  it('crops a wide character that the edge cuts through', () => {
    const shown = marked(`${'中'.repeat(60)}«x»${'中'.repeat(60)}`, 30).lines[0];
    expect(shown && displayWidth(textOf(shown))).toBeLessThanOrEqual(30);
    expect(shown && displayWidth(shown.before)).toBe(shown?.indent);
  });

  it('looks only at the neighbourhood in a line of a million characters', () => {
    const text = 'x'.repeat(1_000_000);
    const before = performance.now();
    const [line] = frame(new SourceText(text), { start: 500_000, end: 500_010 }, 70).lines;
    expect(performance.now() - before).toBeLessThan(500);
    expect(line && textOf(line).length).toBe(70);
    expect(line?.before.startsWith('…')).toBe(true);
    expect(line?.after.endsWith('…')).toBe(true);
  });

  it('never shows more than the width, and marks exactly the words', () => {
    const texts = fc.array(
      fc.constantFrom(
        'a',
        ' ',
        '\t',
        '中',
        'é',
        '👩‍👩‍👧',
        '\u001b',
        '\u202e',
        '\n',
        '\r\n',
        'word',
        '\ud800',
      ),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(
        texts,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 12, max: 90 }),
        (parts, a, b, width) => {
          const text = parts.join('');
          const [start, end] = [a, b].map(n => n % (text.length + 1)).sort((x, y) => x - y) as [
            number,
            number,
          ];
          for (const line of frame(new SourceText(text), { start, end }, width).lines) {
            expect(displayWidth(textOf(line))).toBeLessThanOrEqual(width);
            expect(displayWidth(line.before)).toBe(line.indent);
            expect(line.indent + line.length).toBeLessThanOrEqual(width + 1);
            if (line.marked !== '') expect(displayWidth(line.marked)).toBe(line.length);
            expect(textOf(line)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
