import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configProblems } from '../../src/config/check.ts';
import { RuleNames } from '../../src/config/ruleNames.ts';
import { configSchema } from '../../src/config/schema.ts';
import { RULES } from './rules.ts';

const NAMES = new RuleNames(RULES);
const validate = new Ajv({ allowUnionTypes: true }).compile(configSchema(RULES));

describe('configSchema', () => {
  it.each([
    {},
    { rules: { 'latest-tag': 'off', DL3026: { trustedRegistries: ['a'] }, DL3008: true } },
    { rules: { layers: { severity: 'info', fix: 'off', maximum: 2, labels: { a: 'b' } } } },
    { extends: './x.yaml', presets: ['guide'], overrides: [{ files: ['a'], rules: {} }] },
    { foreignSuppressions: true, buildArgs: { A: 1 } },
  ])('takes %j', config => {
    expect(validate(config), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    { rule: {} },
    { rules: { 'latest-tga': 'off' } },
    { rules: { layers: { maximum: 0 } } },
    { rules: { layers: { unknown: 0 } } },
    { overrides: [{}] },
    { presets: 'guides' },
  ])('refuses %j', config => {
    expect(validate(config)).toBe(false);
  });

  it('agrees with the check', () => {
    const scalar = fc.oneof(
      fc.constantFrom('off', 'on', 'error', 'all', 'last', 'guide', 'none', 'trivy', 'zh', './x'),
      fc.boolean(),
      fc.integer({ min: -2, max: 20 }),
      fc.constant(1.5),
      fc.constant(null),
    );
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b'), scalar),
    );
    const options = ['severity', 'fix', 'maximum', 'mode', 'strictly', 'labels', 'name', 'x'];
    const setting = fc.oneof(scalar, fc.dictionary(fc.constantFrom(...options), value));
    const names = ['latest-tag', 'layers', 'DL3026', 'DL3008', 'nothing'];
    const rules = fc.oneof(value, fc.dictionary(fc.constantFrom(...names), setting));
    const keys = [
      'extends',
      'presets',
      'ignore',
      'failOn',
      'maxWarnings',
      'buildArgs',
      'lang',
      'x',
    ];
    const more = ['context', 'suppressions', 'foreignSuppressions', 'shellcheck', 'maxFileSize'];
    const config = fc
      .tuple(
        fc.dictionary(fc.constantFrom(...keys, ...more), value, { maxKeys: 2 }),
        fc.option(rules, { nil: undefined }),
        fc.option(
          fc.array(fc.dictionary(fc.constantFrom('files', 'rules', 'context', 'x'), value)),
          {
            nil: undefined,
          },
        ),
      )
      .map(([all, own, overrides]) => ({
        ...all,
        ...(own === undefined ? {} : { rules: own }),
        ...(overrides === undefined ? {} : { overrides }),
      }));
    fc.assert(
      fc.property(config, made => {
        const problems = configProblems(made, NAMES);
        const text = JSON.stringify([made, problems, validate.errors]);
        expect(validate(made), text).toBe(problems.length === 0);
      }),
      { numRuns: 3_000 },
    );
  });
});
