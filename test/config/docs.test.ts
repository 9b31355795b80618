import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIG_KEYS, OVERRIDE_KEYS } from '../../src/config/keys.ts';

describe.each(['docs/configuration.md', 'docs/configuration.zh-CN.md'])('%s', path => {
  const text = readFileSync(path, 'utf8');

  it('lists every key and every choice', () => {
    for (const [name, { shape }] of Object.entries(CONFIG_KEYS)) {
      if (name === '$schema') continue;
      const row = text.split('\n').find(line => line.startsWith(`| \`${name}\``)) ?? '';
      expect(row, name).not.toBe('');
      const choices = 'choices' in shape ? (shape.choices ?? []) : [];
      for (const choice of choices) expect(row, name).toContain(`\`${choice}\``);
      if (name === 'overrides') {
        for (const key of Object.keys(OVERRIDE_KEYS)) expect(row).toContain(`\`${key}\``);
      }
    }
  });

  it('lists no other key', () => {
    const rows = text.matchAll(/^\| `(\w+)` \|/gm);
    for (const [, name] of rows) expect(Object.keys(CONFIG_KEYS)).toContain(name);
  });
});
