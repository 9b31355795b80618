import { expect, test } from 'vitest';
import { KnownError } from '../src/errors.ts';

test('a known error speaks both languages and is English by itself', () => {
  const error = new KnownError(
    'no-such-thing',
    { en: '{name} is not there', zh: '找不到 {name}' },
    { hint: { en: 'create {name}', zh: '请先创建 {name}' }, values: { name: 'x' } },
  );
  expect(error.message).toBe('x is not there');
  expect(error.hint).toBe('create x');
  expect(error.say('zh')).toEqual({ message: '找不到 x', hint: '请先创建 x' });
});

test('a plain text is the same in every language', () => {
  const error = new KnownError('plain', 'as it is');
  expect(error.say('zh')).toEqual({ message: 'as it is', hint: undefined });
});

test('Chinese that was composed in code is given as it is', () => {
  const error = new KnownError('composed', 'a 1', {
    hint: 'b',
    zh: { message: '甲 1', hint: '乙' },
  });
  expect(error.say('en')).toEqual({ message: 'a 1', hint: 'b' });
  expect(error.say('zh')).toEqual({ message: '甲 1', hint: '乙' });
});
