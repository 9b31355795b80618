import { describe, expect, it } from 'vitest';
import { html } from '../../src/report/html.ts';
import { CANNED, CLEAN, HOSTILE_RESULT, options } from './canned.ts';

const VOID = new Set(['meta', 'input']);
const KNOWN = new Set(
  'html head meta title style body h1 h2 p ul li input nav label main section article header span b a pre mark code details summary footer'.split(
    ' ',
  ),
);

/** Reads the page's tags and throws where they do not nest, are not ours, or an attribute is not quoted. */
function tagsOf(page: string): { name: string; attributes: string }[] {
  const found: { name: string; attributes: string }[] = [];
  const open: string[] = [];
  const body = page
    .replace(/<style>[^<]*<\/style>/, '<style></style>')
    .replace(/^<!doctype html>\n/, '');
  for (const [whole, slash, name = '', attributes = ''] of body.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>|</g,
  )) {
    if (!KNOWN.has(name))
      throw new Error(`not a tag of ours: ${body.slice(body.indexOf(whole), 80)}`);
    if (slash === '/') {
      const expected = open.pop();
      if (expected !== name) throw new Error(`${expected} closed by ${name}`);
    } else {
      found.push({ name, attributes });
      if (!VOID.has(name)) open.push(name);
    }
  }
  expect(open).toEqual([]);
  return found;
}

describe('html', () => {
  it.each([
    ['canned', CANNED],
    ['clean', CLEAN],
    ['hostile', HOSTILE_RESULT],
  ])('nests its own tags and no others in the %s page', (_, result) => {
    expect(() => tagsOf(html(result, options()))).not.toThrow();
  });

  it('needs no network and no script', () => {
    const page = html(HOSTILE_RESULT, options());
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    for (const { name, attributes } of tagsOf(page)) {
      expect(attributes).not.toMatch(/ (?:src|on[a-z]+|srcset|style)=/);
      if (attributes.includes(' href='))
        expect([name, attributes]).toEqual(['a', expect.stringMatching(/ href="https?:/)]);
    }
    expect(page).not.toMatch(/@import|url\(/);
  });

  it('shows every finding, with its words marked', () => {
    const page = html(CANNED, options());
    expect(tagsOf(page).filter(({ name }) => name === 'article')).toHaveLength(7);
    expect(page).toContain('FROM <mark>node</mark>');
    expect(page).toContain('maintainer=张三</mark>');
  });

  it('filters by the severities that are there, with a box each', () => {
    const boxes = tagsOf(html(CANNED, options())).filter(({ name }) => name === 'input');
    expect(boxes.map(({ attributes }) => /id="show-(\w+)"/.exec(attributes)?.[1])).toEqual([
      'error',
      'warning',
      'info',
      'style',
    ]);
    expect(tagsOf(html(CLEAN, options())).some(({ name }) => name === 'input')).toBe(false);
  });

  it('speaks Chinese', () => {
    const page = html(CANNED, options({ language: 'zh' }));
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain('2 个错误');
  });
});
