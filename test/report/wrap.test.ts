import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/report/width.ts';
import { wrap } from '../../src/report/wrap.ts';

describe('wrap', () => {
  it.each([
    ['at blanks', 'one two three', 7, ['one two', 'three']],
    ['between Chinese characters', '一二三四五六', 8, ['一二三四', '五六']],
    ['never before closing punctuation', '一二三四，五六', 8, ['一二三', '四，五六']],
    ['never after opening punctuation', '一二三（四五六', 8, ['一二三', '（四五六']],
    ['keeping Latin words in Chinese whole', '使用 ubuntu 作为', 10, ['使用', 'ubuntu 作', '为']],
    ['a word wider than the line', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['nothing', '', 10, []],
  ])('%s', (_, text, width, lines) => expect(wrap(text, width)).toEqual(lines));

  it('keeps every character and the width', () => {
    const texts = fc.array(fc.constantFrom('a', 'word', ' ', '中', '，', '（', '👩‍👩‍👧', '`'));
    fc.assert(
      fc.property(texts, fc.integer({ min: 6, max: 40 }), (parts, width) => {
        const text = parts.join('');
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
