import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES, FORMATS, type FormatName } from '../../src/report/index.ts';
import { LANGUAGES } from '../../src/rule/language.ts';
import { CANNED, CLEAN, HOSTILE_RESULT, options } from './canned.ts';

const render = async (name: FormatName, ...[result, more]: Parameters<typeof renderWith>) =>
  renderWith(result, more)(await FORMATS[name].load());
const renderWith =
  (result = CANNED, more = {}) =>
  (format: Awaited<ReturnType<(typeof FORMATS)[FormatName]['load']>>) =>
    format(result, options(more));

/** Control characters that a format's own syntax is made of. */
const OWN: Partial<Record<FormatName, RegExp>> = { codeclimate: /\u0000/g };

describe.each(FORMAT_NAMES)('%s', name => {
  it.each(LANGUAGES)('writes the canned result in %s', async language => {
    await expect(await render(name, CANNED, { language })).toMatchFileSnapshot(
      `__snapshots__/${name}.${language}.txt`,
    );
  });

  it('describes itself in every language', () => {
    for (const language of LANGUAGES) expect(FORMATS[name].describe[language]).not.toBe('');
  });

  it('gives the same text for the same result', async () => {
    expect(await render(name)).toBe(await render(name));
  });

  it('ends with one line end, or says nothing at all', async () => {
    for (const result of [CANNED, CLEAN, HOSTILE_RESULT]) {
      expect(await render(name, result)).toMatch(/^$|[^\n]\n$/);
    }
  });

  it('lets no control character of a file through', async () => {
    const text = (await render(name, HOSTILE_RESULT)).replace(OWN[name] ?? /(?!)/, '');
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
    expect(text).not.toMatch(/\p{Surrogate}/u);
  });
});

it('loads each format by itself', async () => {
  expect(FORMAT_NAMES).toContain('tty');
  for (const name of FORMAT_NAMES) expect(await FORMATS[name].load()).toBeTypeOf('function');
});
