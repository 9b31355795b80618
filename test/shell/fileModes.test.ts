import { describe, expect, it } from 'vitest';
import { grantsOf, withoutOthersWrite } from '../../src/shell/fileModes.ts';

describe('grantsOf', () => {
  it.each([
    ['777', true, false],
    ['0775', false, false],
    ['1777', false, false],
    ['4755', false, true],
    ['2775', false, false],
    ['a+rwx', true, false],
    ['+w', false, false],
    ['o+w,o-w', false, false],
    ['a+rwxt', false, false],
    ['ug+s', false, true],
    ['g=u', false, false],
  ])('%s', (mode, othersWrite, setuid) => {
    expect(grantsOf(mode)).toEqual({ othersWrite, setuid });
  });

  it('knows what is no mode', () => {
    for (const text of ['', '7', '888', '$MODE', '/x', 'rwx', 'u+q']) {
      expect(grantsOf(text), text).toBeUndefined();
    }
  });
});

it('takes only the right of others to write', () => {
  expect(withoutOthersWrite('0777')).toBe('0775');
  expect(withoutOthersWrite('666')).toBe('664');
  expect(withoutOthersWrite('755')).toBeUndefined();
  expect(withoutOthersWrite('a+w')).toBeUndefined();
});
