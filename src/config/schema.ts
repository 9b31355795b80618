import type { OptionDeclaration } from '../rule/options.ts';
import type { RuleDeclaration } from '../rule/rule.ts';
import {
  CONFIG_KEYS,
  type Key,
  OVERRIDE_KEYS,
  RULE_KEYS,
  RULE_LEVELS,
  type Shape,
} from './keys.ts';

type Schema = Readonly<Record<string, unknown>>;

const STRINGS: Schema = { type: 'array', items: { type: 'string' } };
const TEXT_MAP: Schema = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
};

/** JSON schema (draft 7, which every editor reads) of a configuration file. */
export function configSchema(rules: readonly RuleDeclaration[]): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'dockwright configuration',
    ...objectSchema(CONFIG_KEYS, []),
    definitions: {
      level: { enum: [...RULE_LEVELS, true, false] },
      rules: { type: 'object', additionalProperties: false, properties: ruleProperties(rules) },
      override: objectSchema(OVERRIDE_KEYS, ['files']),
      ...Object.fromEntries(rules.map(rule => [rule.name, ruleSchema([rule])])),
    },
  };
}

function objectSchema(keys: Readonly<Record<string, Key>>, required: readonly string[]): Schema {
  const properties = Object.entries(keys).map(([name, { shape, describe }]) => [
    name,
    // Draft 7 looks at nothing beside `$ref`.
    { description: describe.en, allOf: [shapeSchema(shape)] },
  ]);
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(properties),
  };
}

function shapeSchema(shape: Shape): Schema {
  switch (shape.type) {
    case 'string':
      return text(shape.choices);
    case 'boolean':
      return { type: 'boolean' };
    case 'count':
      return { type: 'integer', minimum: 0 };
    case 'strings':
      return { anyOf: [text(shape.choices), { type: 'array', items: text(shape.choices) }] };
    case 'choices':
      return { anyOf: [{ type: 'boolean' }, { type: 'array', items: text(shape.choices) }] };
    case 'map':
      return TEXT_MAP;
    case 'rules':
      return { $ref: '#/definitions/rules' };
    case 'overrides':
      return { type: 'array', items: { $ref: '#/definitions/override' } };
  }
}

function text(choices: readonly string[] | undefined): Schema {
  return choices === undefined ? { type: 'string' } : { enum: choices };
}

/** Every rule by name, and the codes of other tools, each with the rules that answer to it. */
function ruleProperties(rules: readonly RuleDeclaration[]): Schema {
  const byCode = new Map<string, RuleDeclaration[]>();
  for (const rule of rules) {
    for (const code of rule.aliases) byCode.set(code, [...(byCode.get(code) ?? []), rule]);
  }
  const names = new Set(rules.map(({ name }) => name));
  const codes = [...byCode].filter(([code]) => !names.has(code));
  return Object.fromEntries([
    ...rules.map(rule => [
      rule.name,
      { description: rule.summary.en, allOf: [{ $ref: `#/definitions/${rule.name}` }] },
    ]),
    ...codes.map(([code, named]) => [
      code,
      {
        description: named.map(({ name, summary }) => `${name}: ${summary.en}`).join('\n'),
        ...(named.length === 1
          ? { allOf: [{ $ref: `#/definitions/${named[0]?.name}` }] }
          : ruleSchema(named)),
      },
    ]),
  ]);
}

function ruleSchema(rules: readonly RuleDeclaration[]): Schema {
  const options = rules.flatMap(rule => Object.entries(rule.options ?? {}));
  return {
    anyOf: [
      { $ref: '#/definitions/level' },
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          severity: {
            description: RULE_KEYS.severity.describe.en,
            allOf: [{ $ref: '#/definitions/level' }],
          },
          fix: { description: RULE_KEYS.fix.describe.en, ...shapeSchema(RULE_KEYS.fix.shape) },
          ...Object.fromEntries(options.map(([name, option]) => [name, optionSchema(option)])),
        },
      },
    ],
  };
}

function optionSchema(option: OptionDeclaration): Schema {
  const common = { description: option.describe.en, default: option.default };
  switch (option.type) {
    case 'boolean':
      return { ...common, type: 'boolean' };
    case 'number':
      return {
        ...common,
        type: 'number',
        ...(option.minimum === undefined ? {} : { minimum: option.minimum }),
      };
    case 'string':
      return { ...common, ...text(option.choices) };
    case 'strings':
      return { ...common, anyOf: [{ type: 'string' }, STRINGS] };
    case 'map':
      return { ...common, ...TEXT_MAP };
  }
}
