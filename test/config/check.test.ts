import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfig, configProblems } from '../../src/config/check.ts';
import { RuleNames } from '../../src/config/ruleNames.ts';
import { KnownError } from '../../src/errors.ts';
import { RULES } from './rules.ts';

const NAMES = new RuleNames(RULES);

function problems(value: unknown): string[] {
  return configProblems(value, NAMES).map(({ path, message }) => `${path}: ${message.en}`);
}

describe('checkConfig', () => {
  it('takes everything that is allowed', () => {
    const config = {
      $schema: './node_modules/dockwright/docs/schema/config.json',
      extends: ['./base.yaml', 'guide'],
      presets: 'strict',
      rules: {
        'latest-tag': 'off',
        DL3008: 'error',
        dl3013: false,
        'untrusted-registry': { severity: 'error', trustedRegistries: ['swr.example'] },
        DL3026: { trustedRegistries: 'swr.example' },
        layers: { maximum: 3, mode: 'last', strictly: true, labels: { a: 1 }, fix: 'off' },
        'missing-healthcheck': true,
      },
      overrides: [{ files: '*.dev', rules: { layers: 'info' }, presets: ['none'] }],
      ignore: ['legacy'],
      failOn: 'none',
      maxWarnings: 0,
      context: '..',
      buildArgs: { A: 'x', B: 2 },
      suppressions: false,
      foreignSuppressions: ['trivy'],
      shellcheck: 'auto',
      lang: 'zh',
      maxFileSize: 5000,
    };
    expect(checkConfig(config, 'x', NAMES)).toBe(config);
  });

  it.each([
    [[], ': must be an object'],
    ['text', ': must be an object'],
    [null, ': must be an object'],
    [{ rule: {} }, 'rule: there is no such key; did you mean rules?'],
    [{ __proto__x: 1 }, '__proto__x: there is no such key'],
    [{ constructor: 1 }, 'constructor: there is no such key'],
    [
      { failOn: 'warn' },
      'failOn: "warn" is none of error, warning, info, style, none; did you mean warning?',
    ],
    [
      { failOn: 'eror' },
      'failOn: "eror" is none of error, warning, info, style, none; did you mean error?',
    ],
    [{ failOn: 1 }, 'failOn: must be a string'],
    [{ maxWarnings: -1 }, 'maxWarnings: must be a whole number from 0'],
    [{ maxWarnings: 1.5 }, 'maxWarnings: must be a whole number from 0'],
    [{ suppressions: 'no' }, 'suppressions: must be true or false'],
    [
      { presets: ['guid'] },
      'presets: "guid" is none of recommended, guide, strict, hadolint, all, none; did you mean guide?',
    ],
    [{ presets: [1] }, 'presets: must be a string or a list of strings'],
    [
      { foreignSuppressions: 'trivy' },
      'foreignSuppressions: must be true, false or a list of strings',
    ],
    [
      { foreignSuppressions: ['trivvy'] },
      'foreignSuppressions: "trivvy" is none of trivy, checkov, kics, semgrep; did you mean trivy?',
    ],
    [{ buildArgs: { A: {} } }, 'buildArgs: must be an object whose values are strings'],
    [{ overrides: {} }, 'overrides: must be a list of objects'],
    [{ overrides: [{}] }, 'overrides[0].files: is missing'],
    [{ overrides: [{ files: 'x', failOn: 'error' }] }, 'overrides[0].failOn: there is no such key'],
    [{ rules: [] }, 'rules: must be an object'],
    [
      { rules: { 'lastest-tag': 'off' } },
      'rules.lastest-tag: there is no such rule; did you mean latest-tag?',
    ],
    [{ rules: { DL30008: 'off' } }, 'rules.DL30008: there is no such rule; did you mean DL3008?'],
    [
      { rules: { 'latest-tag': 'warn' } },
      'rules.latest-tag: "warn" is none of error, warning, info, style, on, off; did you mean warning?',
    ],
    [
      { rules: { 'latest-tag': 1 } },
      'rules.latest-tag: must be a severity (error, warning, info, style), on, off, or an object',
    ],
    [
      { rules: { 'latest-tag': { severity: 'of' } } },
      'rules.latest-tag.severity: "of" is none of error, warning, info, style, on, off; did you mean on?',
    ],
    [{ rules: { 'latest-tag': { fix: true } } }, 'rules.latest-tag.fix: must be a string'],
    [
      { rules: { layers: { maximun: 1 } } },
      'rules.layers.maximun: the rule layers has no such option; did you mean maximum?',
    ],
    [
      { rules: { layers: { toString: 1 } } },
      'rules.layers.toString: the rule layers has no such option',
    ],
    [{ rules: { layers: { maximum: 0 } } }, 'rules.layers.maximum: must be at least 1'],
    [{ rules: { layers: { maximum: '3' } } }, 'rules.layers.maximum: must be a number'],
    [
      { rules: { layers: { mode: 'lst' } } },
      'rules.layers.mode: "lst" is none of all, last; did you mean last?',
    ],
    [{ rules: { layers: { strictly: 1 } } }, 'rules.layers.strictly: must be true or false'],
    [
      { rules: { layers: { labels: ['a'] } } },
      'rules.layers.labels: must be an object whose values are strings',
    ],
    [
      { rules: { DL3026: { trustedRegistries: 1 } } },
      'rules.DL3026.trustedRegistries: must be a string or a list of strings',
    ],
  ])('refuses %j', (value, problem) => {
    expect(problems(value)).toEqual([problem]);
  });

  it('says everything at once, in both languages', () => {
    const value = { rule: {}, rules: { 'latest-tga': 'off', layers: { maximum: 0 } }, lang: 'de' };
    const error = expectKnown(() => checkConfig(value, 'a/.dockwrightrc', NAMES));
    expect(error.code).toBe('invalid-config');
    expect(error.message.split('\n')).toEqual([
      'the configuration a/.dockwrightrc is not valid:',
      '  rule: there is no such key; did you mean rules?',
      '  rules.latest-tga: there is no such rule; did you mean latest-tag?',
      '  rules.layers.maximum: must be at least 1',
      '  lang: "de" is none of en, zh',
    ]);
    expect(error.say('zh').message.split('\n')).toEqual([
      '配置文件 a/.dockwrightrc 有误：',
      '  rule: 没有这个配置项；您是不是想写 rules？',
      '  rules.latest-tga: 没有这条规则；您是不是想写 latest-tag？',
      '  rules.layers.maximum: 不能小于 1',
      '  lang: "de" 不在可选值 en, zh 之中',
    ]);
  });

  it('never throws, whatever a file holds', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('rules', 'overrides', 'presets', 'ignore'),
        (value, key) => {
          expect(Array.isArray(configProblems(value, NAMES))).toBe(true);
          expect(Array.isArray(configProblems({ [key]: value }, NAMES))).toBe(true);
          expect(Array.isArray(configProblems({ rules: { layers: value } }, NAMES))).toBe(true);
        },
      ),
    );
  });
});

function expectKnown(run: () => unknown): KnownError {
  try {
    run();
  } catch (error) {
    if (error instanceof KnownError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
