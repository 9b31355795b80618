import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { generatedFiles } from '../../src/dev/generate.ts';
import { loadRules, ROOT } from '../../src/dev/ruleFiles.ts';
import { LANGUAGES, type Text } from '../../src/rule/language.ts';

const HAN = /\p{Script=Han}/u;

function placeholders(text: string): string[] {
  return [...text.matchAll(/(?<!\$)\{([A-Za-z]+)\}/g)].map(match => match[1] ?? '').sort();
}

describe.each(rules.map(rule => [rule.name, rule] as const))('%s', (name, rule) => {
  const texts: [string, Text][] = [
    ['summary', rule.summary],
    ['why', rule.why],
    ...Object.entries(rule.messages).map(([id, text]): [string, Text] => [`message ${id}`, text]),
    ...Object.entries(rule.fixes ?? {}).map(([id, text]): [string, Text] => [`fix ${id}`, text]),
    ...Object.entries(rule.options ?? {}).map(([id, option]): [string, Text] => [
      `option ${id}`,
      option.describe,
    ]),
  ];

  it('is named for the bad pattern, in kebab-case', () => {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(name).not.toMatch(/^(no|avoid|prefer|use|disallow)-/);
  });

  it('has a test of its own', () => {
    expect(existsSync(join(ROOT, 'test', 'rules', `${name}.test.ts`))).toBe(true);
  });

  it('speaks both languages, with the same placeholders', () => {
    for (const [what, text] of texts) {
      for (const language of LANGUAGES) expect(text[language].trim(), what).not.toBe('');
      expect(text.zh, what).toMatch(HAN);
      expect(text.en, what).not.toMatch(HAN);
      expect(placeholders(text.zh), what).toEqual(placeholders(text.en));
    }
  });

  it('keeps to the grammar of messages', () => {
    for (const [id, { en, zh }] of Object.entries(rule.messages)) {
      // A program keeps its own spelling at the start of a sentence.
      expect(en, id).toMatch(/^(?:[A-Z`"'{$\d]|(?:apt|apt-get|pip|sudo|unset|npm|curl|wget)\b)/);
      expect(en, id).not.toMatch(/[.!]$/);
      expect(zh, id).not.toMatch(/[。！]$/);
      expect(en.length, `${id} is a line, not a page`).toBeLessThan(220);
    }
    expect(rule.summary.en).toMatch(/[.]$/);
    expect(rule.summary.zh).toMatch(/[。]$/);
  });

  it('names each alias once', () => {
    expect(new Set(rule.aliases).size).toBe(rule.aliases.length);
  });
});

describe('the catalogue', () => {
  it('lists every file of rules/', async () => {
    expect(rules.map(rule => rule.name)).toEqual((await loadRules()).map(rule => rule.name));
  });

  it('has no alias that is another rule’s name', () => {
    const names = new Set(rules.map(rule => rule.name));
    for (const rule of rules) {
      for (const alias of rule.aliases) {
        expect(names.has(alias) && alias !== rule.name, `${alias} of ${rule.name}`).toBe(false);
      }
    }
  });

  it('is what the generated files say (run `npm run generate`)', async () => {
    for (const [path, content] of generatedFiles(rules)) {
      expect(await readFile(join(ROOT, path), 'utf8'), path).toBe(content);
    }
  });
});
