import { KnownError } from '../errors.ts';
import { fill, type Language, type Text, type Values } from '../rule/language.ts';
import type { OptionDeclaration } from '../rule/options.ts';
import type { RuleDeclaration } from '../rule/rule.ts';
import { closest } from '../text/closest.ts';
import type { Config } from './config.ts';
import {
  CONFIG_KEYS,
  type Key,
  OVERRIDE_KEYS,
  RULE_KEYS,
  RULE_LEVELS,
  type Shape,
} from './keys.ts';
import type { RuleNames } from './ruleNames.ts';

/** One thing that is wrong in a configuration file. */
export interface ConfigProblem {
  /** Where: `rules.latest-tag.severity`. Empty for the whole file. */
  readonly path: string;
  readonly message: Text;
}

const MESSAGES = {
  kind: { en: 'must be {expected}', zh: '必须是{expected}' },
  choice: { en: '{value} is none of {choices}', zh: '{value} 不在可选值 {choices} 之中' },
  unknownKey: { en: 'there is no such key', zh: '没有这个配置项' },
  unknownRule: { en: 'there is no such rule', zh: '没有这条规则' },
  unknownOption: { en: 'the rule {rule} has no such option', zh: '规则 {rule} 没有这个选项' },
  minimum: { en: 'must be at least {minimum}', zh: '不能小于 {minimum}' },
  missing: { en: 'is missing', zh: '缺少该项' },
  meant: { en: '; did you mean {name}?', zh: '；您是不是想写 {name}？' },
} as const satisfies Record<string, Text>;

const KINDS = {
  string: { en: 'a string', zh: '字符串' },
  boolean: { en: 'true or false', zh: ' true 或 false' },
  count: { en: 'a whole number from 0', zh: '不小于 0 的整数' },
  number: { en: 'a number', zh: '数字' },
  strings: { en: 'a string or a list of strings', zh: '字符串或字符串列表' },
  choices: { en: 'true, false or a list of strings', zh: ' true、false 或字符串列表' },
  map: { en: 'an object whose values are strings', zh: '值为字符串的对象' },
  object: { en: 'an object', zh: '对象' },
  list: { en: 'a list of objects', zh: '对象列表' },
  rule: {
    en: 'a severity (error, warning, info, style), on, off, or an object',
    zh: '严重级别（error、warning、info、style）、on、off 或对象',
  },
} as const satisfies Record<string, Text>;

/** Checks what a configuration file holds and says everything that is wrong with it at once. */
export function checkConfig(value: unknown, file: string, names: RuleNames): Config {
  const problems = configProblems(value, names);
  if (problems.length === 0) return value as Config;
  const lines = (language: Language): string =>
    problems
      .map(({ path, message }) => `\n  ${path === '' ? '' : `${path}: `}${message[language]}`)
      .join('');
  throw new KnownError('invalid-config', {
    en: `the configuration ${file} is not valid:${lines('en')}`,
    zh: `配置文件 ${file} 有误：${lines('zh')}`,
  });
}

export function configProblems(value: unknown, names: RuleNames): ConfigProblem[] {
  const checker = new Checker(names);
  checker.keys('', value, CONFIG_KEYS);
  return checker.problems;
}

class Checker {
  readonly problems: ConfigProblem[] = [];
  readonly #names: RuleNames;

  constructor(names: RuleNames) {
    this.#names = names;
  }

  keys(path: string, value: unknown, keys: Readonly<Record<string, Key>>): void {
    if (!isObject(value)) {
      this.#kind(path, 'object');
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      const declared = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (declared !== undefined) this.#shape(join(path, key), inner, declared.shape);
      else this.#unknown(join(path, key), 'unknownKey', {}, closest(key, Object.keys(keys)));
    }
  }

  #shape(path: string, value: unknown, shape: Shape): void {
    switch (shape.type) {
      case 'string':
        if (typeof value !== 'string') this.#kind(path, 'string');
        else if (shape.choices !== undefined) this.#choice(path, value, shape.choices);
        return;
      case 'boolean':
        if (typeof value !== 'boolean') this.#kind(path, 'boolean');
        return;
      case 'count':
        if (!Number.isSafeInteger(value) || Number(value) < 0) this.#kind(path, 'count');
        return;
      case 'strings':
        if (typeof value === 'string') this.#choice(path, value, shape.choices);
        else if (!isStrings(value)) this.#kind(path, 'strings');
        else for (const one of value) this.#choice(path, one, shape.choices);
        return;
      case 'choices':
        if (typeof value === 'boolean') return;
        if (!isStrings(value)) this.#kind(path, 'choices');
        else for (const one of value) this.#choice(path, one, shape.choices);
        return;
      case 'map':
        if (!isMap(value)) this.#kind(path, 'map');
        return;
      case 'rules':
        this.#rules(path, value);
        return;
      case 'overrides':
        this.#overrides(path, value);
    }
  }

  #overrides(path: string, value: unknown): void {
    if (!Array.isArray(value)) {
      this.#kind(path, 'list');
      return;
    }
    for (const [index, override] of value.entries()) {
      const where = `${path}[${index}]`;
      this.keys(where, override, OVERRIDE_KEYS);
      if (isObject(override) && override.files === undefined)
        this.#report(`${where}.files`, MESSAGES.missing);
    }
  }

  #rules(path: string, value: unknown): void {
    if (!isObject(value)) {
      this.#kind(path, 'object');
      return;
    }
    for (const [name, setting] of Object.entries(value)) {
      const where = join(path, name);
      const found = this.#names.find(name);
      if (found === undefined)
        this.#unknown(where, 'unknownRule', {}, this.#names.suggestion(name));
      if (typeof setting === 'boolean') continue;
      if (typeof setting === 'string') this.#choice(where, setting, RULE_LEVELS);
      else if (!isObject(setting)) this.#kind(where, 'rule');
      else this.#ruleObject(where, setting, found?.rules ?? []);
    }
  }

  #ruleObject(path: string, setting: object, rules: readonly RuleDeclaration[]): void {
    for (const [key, value] of Object.entries(setting)) {
      const where = join(path, key);
      if (key === 'severity' && typeof value === 'boolean') continue;
      if (key === 'severity' || key === 'fix') this.#shape(where, value, RULE_KEYS[key].shape);
      else if (rules.length > 0) this.#option(where, key, value, rules);
    }
  }

  #option(path: string, key: string, value: unknown, rules: readonly RuleDeclaration[]): void {
    const declared = rules.map(rule => optionOf(rule, key)).filter(option => option !== undefined);
    const [option] = declared;
    if (option !== undefined) {
      this.#optionValue(path, value, option);
      return;
    }
    const known = rules.flatMap(rule => Object.keys(rule.options ?? {}));
    const rule = rules.map(({ name }) => name).join(', ');
    this.#unknown(path, 'unknownOption', { rule }, closest(key, [...known, 'severity', 'fix']));
  }

  #optionValue(path: string, value: unknown, option: OptionDeclaration): void {
    switch (option.type) {
      case 'boolean':
        if (typeof value !== 'boolean') this.#kind(path, 'boolean');
        return;
      case 'number':
        if (typeof value !== 'number' || !Number.isFinite(value)) this.#kind(path, 'number');
        else if (option.minimum !== undefined && value < option.minimum)
          this.#report(path, MESSAGES.minimum, { minimum: option.minimum });
        return;
      case 'string':
        this.#shape(path, value, option);
        return;
      case 'strings':
      case 'map':
        this.#shape(path, value, { type: option.type });
    }
  }

  #choice(path: string, value: string, choices: readonly string[] | undefined): void {
    if (choices === undefined || choices.includes(value)) return;
    const values = { value: JSON.stringify(value), choices: choices.join(', ') };
    this.#report(path, withHint(MESSAGES.choice, closest(value, choices)), values);
  }

  #unknown(
    path: string,
    message: 'unknownKey' | 'unknownRule' | 'unknownOption',
    values: Values,
    meant: string | undefined,
  ): void {
    this.#report(path, withHint(MESSAGES[message], meant), values);
  }

  #kind(path: string, kind: keyof typeof KINDS): void {
    const message = {
      en: fill(MESSAGES.kind, 'en', { expected: KINDS[kind].en }),
      zh: fill(MESSAGES.kind, 'zh', { expected: KINDS[kind].zh }),
    };
    this.problems.push({ path, message });
  }

  #report(path: string, text: Text, values: Values = {}): void {
    this.problems.push({
      path,
      message: { en: fill(text, 'en', values), zh: fill(text, 'zh', values) },
    });
  }
}

function withHint(text: Text, name: string | undefined): Text {
  if (name === undefined) return text;
  return {
    en: text.en + fill(MESSAGES.meant, 'en', { name }),
    zh: text.zh + fill(MESSAGES.meant, 'zh', { name }),
  };
}

export function optionOf(rule: RuleDeclaration, key: string): OptionDeclaration | undefined {
  const options = rule.options ?? {};
  return Object.hasOwn(options, key) ? options[key] : undefined;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(one => typeof one === 'string');
}

function isMap(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.values(value).every(one => ['string', 'number', 'boolean'].includes(typeof one))
  );
}
