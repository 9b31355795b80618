import rule from '../../rules/label-schema.ts';
import { testRule } from '../support/ruleTester.ts';

const labels = { a: 'text', v: 'semver', u: 'url', t: 'rfc3339', h: 'hash', s: 'spdx', e: 'email' };
const all =
  'LABEL a=b v=1.2.3-rc.1+5 u=https://example.com/a t=2026-01-31T12:00:00+08:00 h=abcdef0 s=Apache-2.0 e=a.b@example.com\n';

testRule(rule, {
  valid: [
    { name: 'no schema', code: 'FROM a:1\nLABEL x=y\n' },
    { name: 'all there', code: `FROM a:1\n${all}`, options: { labels, strict: true } },
    {
      name: 'only the final stage is asked for',
      code: `FROM a:1 AS x\nFROM a:1\n${all}`,
      options: { labels },
    },
    {
      name: 'from the stage below',
      code: `FROM a:1 AS x\n${all}FROM x\nRUN y\n`,
      options: { labels },
    },
    {
      name: 'licences joined',
      code: 'FROM a:1\nLABEL s="MIT OR (GPL-2.0-only WITH Classpath-exception-2.0) AND LicenseRef-x"\n',
      options: { labels: { s: 'spdx' } },
    },
    {
      name: 'nobody knows',
      code: 'FROM a:1\nARG V\nLABEL v=$V\n',
      options: { labels: { v: 'semver' } },
    },
  ],
  invalid: [
    {
      code: 'FROM ⟦a:1⟧\nLABEL x=y\n',
      options: { labels: { a: 'text' } },
      message: 'missing',
      severity: 'info',
      codes: ['DL3049'],
    },
    {
      code: 'FROM a:1\nLABEL a=b ⟦x⟧=y\n',
      options: { labels: { a: 'text' }, strict: true },
      message: 'unknown',
      codes: ['DL3050'],
    },
    {
      code: 'FROM a:1\nLABEL a=⟦""⟧ v=⟦"v1.2.3"⟧ u=⟦example.com⟧ t=⟦2026-02-30T00:00:00Z⟧ h=⟦abc⟧ s=⟦Apache⟧ e=⟦a@b@c⟧\n',
      options: { labels },
      message: ['empty', 'semver', 'url', 'rfc3339', 'hash', 'spdx', 'email'],
      codes: ['DL3051', 'DL3056', 'DL3052', 'DL3053', 'DL3055', 'DL3054', 'DL3058'],
      unsafelyFixed:
        'FROM a:1\nLABEL a="" v="1.2.3" u=example.com t=2026-02-30T00:00:00Z h=abc s=Apache e=a@b@c\n',
    },
    {
      name: 'hadolint knows single licences alone',
      code: 'FROM a:1\nLABEL s=⟦"MIT OR ISC"⟧\n',
      options: { labels: { s: 'spdx' } },
      mode: 'hadolint',
      message: 'spdx',
    },
    {
      name: 'hadolint asks every stage, and judges variables as text',
      code: 'FROM ⟦a:1⟧\nFROM b:1\nARG V\nLABEL v=⟦$V⟧\n',
      options: { labels: { v: 'semver' } },
      mode: 'hadolint',
      message: ['missing', 'semver'],
    },
  ],
});
