import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { LintResult } from '../../src/lint/result.ts';
import { lintResult } from '../../src/lint/summary.ts';
import { json } from '../../src/report/json.ts';
import { lintResultSchema } from '../../src/report/schema.ts';
import { CANNED, CLEAN, HOSTILE_RESULT, options } from './canned.ts';

const validate = new Ajv2020({ allErrors: true }).compile(lintResultSchema());
const parsed = (result: LintResult) => JSON.parse(json(result, options()));

/** A finding with every field that there is. */
const FULL: LintResult = lintResult([
  {
    path: 'Dockerfile',
    text: 'secret text',
    findings: [
      {
        rule: 'r',
        code: 'DL1',
        aliases: ['DL1', 'X'],
        severity: 'style',
        message: 'm',
        file: '.dockerignore',
        range: {
          start: { line: 1, column: 1, offset: 0 },
          end: { line: 1, column: 1, offset: 0 },
        },
        fatal: true,
        bytes: 4096,
        fix: {
          title: 't',
          safety: 'safe',
          edits: [{ start: 0, end: 0, text: 'x' }],
          declares: ['label-only'],
          files: [{ path: '.dockerignore', before: undefined, after: '.git\n', executable: true }],
        },
        url: 'https://example.com',
      },
    ],
  },
]);

describe('schema of the JSON format', () => {
  it.each([
    ['canned', CANNED],
    ['clean', CLEAN],
    ['hostile', HOSTILE_RESULT],
    ['full', FULL],
    ['empty', lintResult([])],
  ])('accepts the %s result', (_, result) => {
    validate(parsed(result));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('knows every field that is written, and no other', () => {
    const written = new Set<string>();
    const walk = (value: unknown) => {
      if (Array.isArray(value)) value.forEach(walk);
      else if (typeof value === 'object' && value !== null) {
        for (const [key, inner] of Object.entries(value)) {
          written.add(key);
          walk(inner);
        }
      }
    };
    [FULL, CANNED].map(parsed).forEach(walk);
    const described = new Set<string>();
    const collect = (schema: unknown) => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('properties' in schema && typeof schema.properties === 'object')
        for (const key of Object.keys(schema.properties ?? {})) described.add(key);
      Object.values(schema).forEach(collect);
    };
    collect(lintResultSchema());
    // `before` is missing exactly where a file must not exist yet, as in the full result.
    described.delete('before');
    expect([...written].sort()).toEqual([...described].sort());
  });

  it.each([
    ['a field too many', (result: ReturnType<typeof parsed>) => ({ ...result, extra: 1 })],
    ['another version', (result: ReturnType<typeof parsed>) => ({ ...result, version: 2 })],
    [
      'a severity that is none',
      (result: ReturnType<typeof parsed>) => {
        result.files[0].findings[0].severity = 'fatal';
        return result;
      },
    ],
  ])('refuses %s', (_, change) => expect(validate(change(parsed(CANNED)))).toBe(false));

  it('never carries the linted text', () => {
    expect(json(FULL, options())).not.toContain('secret text');
  });
});
