import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinContinuations, MappedText, MappedTextBuilder } from '../../src/shell/mapped-text.ts';

const join = (file: string, continuation: '\\' | '`' = '\\') =>
  joinContinuations(file, { start: 0, end: file.length }, continuation);

describe('joinContinuations', () => {
  it.each([
    ['a \\\nb', 'a b'],
    ['a \\  \t\nb', 'a b'],
    ['a\\\n# note\n\n  # note \\\n b', 'a b'],
    ['a \\\r\n\r\nb\r\n', 'a b'],
    ['a \\\\\nb', 'a \\\\b'],
    ['a # note \\\n b', 'a # note  b'],
    ['\\\nb', 'b'],
    ['# a\\\nb', '# ab'],
    ['a', 'a'],
    ['', ''],
  ])('%j is %j', (file, text) => {
    expect(join(file).text).toBe(text);
  });

  it('takes the backtick where the file says so', () => {
    expect(join('a `\nb \\\nc', '`').text).toBe('a b \\c');
  });
});

describe('MappedText', () => {
  it('leads each character back to where it stands', () => {
    const pieces = fc.array(fc.constantFrom('a', 'bc', ' ', '\\\n', '\n# x\n', '\r\n', '\\', 'é'));
    fc.assert(
      fc.property(pieces, parts => {
        const file = parts.join('');
        const map = join(file);
        let last = -1;
        for (let i = 0; i < map.text.length; i++) {
          const at = map.startOf(i);
          expect(file[at]).toBe(map.text[i]);
          expect(at).toBeGreaterThan(last);
          expect(map.endOf(i + 1)).toBe(at + 1);
          last = at;
        }
      }),
    );
  });

  it('answers out of order as it does in order', () => {
    const file = 'a\\\n'.repeat(50);
    const map = join(file);
    const forward = [...map.text].map((_, i) => map.startOf(i));
    const backward = [...map.text].map((_, i) => map.startOf(map.text.length - 1 - i)).reverse();
    expect(backward).toEqual(forward);
  });

  it('keeps ranges inside the text', () => {
    const map = MappedText.verbatim('xabcx', { start: 1, end: 4 });
    expect(map.rangeOf(1, 99)).toEqual({ start: 2, end: 4 });
    expect(map.rangeOf(7, 9)).toEqual({ start: 4, end: 4 });
    expect(map.rangeOf(0, 0)).toEqual({ start: 1, end: 1 });
  });

  it('is put together from pieces of another', () => {
    const parent = join('ab\\\ncd');
    const builder = new MappedTextBuilder();
    builder.take(parent, 1, 3);
    const map = builder.build(0);
    expect([map.text, map.startOf(0), map.startOf(1)]).toEqual(['bc', 1, 4]);
  });
});
