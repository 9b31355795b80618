import type { OptionsDeclaration } from '../../src/rule/options.ts';
import type { Preset, Rule } from '../../src/rule/rule.ts';

const TEXT = { en: 'text', zh: '文字' };

interface Facts {
  readonly aliases?: readonly string[];
  readonly presets?: readonly Preset[];
  readonly options?: OptionsDeclaration;
}

function rule(name: string, { aliases = [], presets = [], options }: Facts): Rule {
  return {
    name,
    aliases,
    presets,
    category: 'correctness',
    severity: 'warning',
    summary: TEXT,
    why: TEXT,
    examples: [{ bad: 'FROM a\n', good: 'FROM a\n' }],
    messages: { found: TEXT },
    ...(options === undefined ? {} : { options }),
    create: () => ({}),
  };
}

/** A small catalogue with every kind of option and of alias. */
export const RULES: readonly Rule[] = [
  rule('latest-tag', { aliases: ['DL3006', 'DL3007'], presets: ['recommended', 'guide'] }),
  rule('unpinned-package', { aliases: ['DL3008', 'DL3013', 'DL3018'] }),
  rule('untrusted-registry', {
    aliases: ['DL3026'],
    presets: ['strict'],
    options: { trustedRegistries: { type: 'strings', default: [], describe: TEXT } },
  }),
  rule('missing-healthcheck', { aliases: ['DL3057'], presets: ['guide', 'strict'] }),
  rule('layers', {
    presets: ['recommended', 'strict'],
    options: {
      maximum: { type: 'number', default: 10, minimum: 1, describe: TEXT },
      mode: { type: 'string', default: 'all', choices: ['all', 'last'], describe: TEXT },
      strictly: { type: 'boolean', default: false, describe: TEXT },
      labels: { type: 'map', default: {}, describe: TEXT },
      name: { type: 'string', default: '', describe: TEXT },
    },
  }),
  rule('labels-missing', {
    aliases: ['DL3049', 'DL3050'],
    options: {
      labels: { type: 'map', default: {}, describe: TEXT },
      strict: { type: 'boolean', default: false, describe: TEXT },
    },
  }),
];
