import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { displayWidth, graphemes } from '../../src/report/width.ts';

/**
 * Code points that string-width draws otherwise. It takes emoji that are text by default (`✔`, `☁`)
 * for two columns and many lone marks for one; terminals follow wcwidth (one and none), so these are left out.
 */
function differing(): string[] {
  const found: string[] = [];
  // All of the dense part, then a sample: string-width takes its time.
  for (let code = 0x20; code <= 0x3ffff; code += code < 0x3400 ? 1 : 13) {
    // Surrogates; and the letters that Hangul syllables are put together from, which take no room of their own.
    if ((code >= 0xd800 && code <= 0xdfff) || (code >= 0x115f && code <= 0x11ff)) continue;
    const text = String.fromCodePoint(code);
    if (
      /\p{Unassigned}|\p{Private_Use}|\p{M}|\p{Cf}|\p{RI}|(?!\p{Emoji_Presentation})\p{Emoji}/u.test(
        text,
      )
    )
      continue;
    if (displayWidth(text) !== stringWidth(text)) found.push(code.toString(16));
  }
  return found;
}

describe('displayWidth', () => {
  it('is that of string-width for every assigned character', () => {
    expect(differing()).toEqual([]);
  });

  it('is that of string-width for characters together', () => {
    const units = fc.constantFrom(
      'a',
      ' ',
      '中',
      '，',
      'é',
      'e\u0301',
      '👍',
      '👍🏽',
      '👩‍👩‍👧',
      '🇨🇳',
      '✔️',
      '│',
      '…',
      '한',
      '␛',
      'ก',
    );
    fc.assert(
      fc.property(fc.array(units), parts => {
        expect(displayWidth(parts.join(''))).toBe(stringWidth(parts.join('')));
      }),
    );
  });
});

describe('graphemes', () => {
  it.each([
    ['abc', ['a', 'b', 'c']],
    ['中文x', ['中', '文', 'x']],
    ['e\u0301x', ['e\u0301', 'x']],
    ['👩‍👩‍👧👍🏽', ['👩‍👩‍👧', '👍🏽']],
    ['🇨🇳🇩🇪', ['🇨🇳', '🇩🇪']],
    ['a\u001bb', ['a', '\u001b', 'b']],
    ['\u0301a', ['\u0301', 'a']],
    ['', []],
  ])('%j', (text, parts) => expect(graphemes(text)).toEqual(parts));

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(graphemes(text).join('')).toBe(text);
      }),
    );
  });
});
