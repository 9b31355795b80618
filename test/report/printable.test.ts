import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableJson, printableLine } from '../../src/report/printable.ts';

describe('printable', () => {
  it.each([
    ['\u001b[31m', '␛[31m'],
    ['\u0000\u0007\u007f', '␀␇␡'],
    ['\u009b2J', '\ufffd2J'],
    ['a\u202eb', 'a\ufffdb'],
    ['\ud800', '\ufffd'],
    ['\ufeffFROM', 'FROM'],
    ['中文 👩‍👩‍👧 é', '中文 👩‍👩‍👧 é'],
  ])('%j', (text, shown) => expect(printable(text)).toBe(shown));

  it('makes one line of running text', () => {
    expect(printableLine('  a\r\n\tb  c\u001b ')).toBe('a b c␛');
  });

  it('leaves JSON the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const json = printableJson({ text });
        expect(JSON.parse(json)).toEqual({ text });
        expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
      }),
    );
  });
});
