import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KnownError } from '../errors.ts';
import { fill, type Text, type Values } from '../rule/language.ts';
import type { Rule } from '../rule/rule.ts';
import { closest } from '../text/closest.ts';
import { isObject, optionOf } from './check.ts';
import { type Config, FAIL_ON, type RuleLevel, type RuleSettings, SEVERITIES } from './config.ts';
import { HADOLINT_SEVERITIES } from './hadolintPreset.ts';
import { RuleNames } from './ruleNames.ts';

/** A hadolint configuration in our words. */
export interface HadolintConfig {
  /** With the preset `hadolint`. */
  readonly config: Config;
  /** Keys and codes that mean nothing to us or to hadolint; hadolint itself keeps silent about them. */
  readonly warnings: readonly Text[];
}

export interface HadolintPlaces {
  readonly cwd: string;
  readonly home?: string | undefined;
  /** `XDG_CONFIG_HOME`. */
  readonly configHome?: string | undefined;
}

/** The file hadolint would read: from the working directory, never from the Dockerfile's. */
export function findHadolintConfig({ cwd, home, configHome }: HadolintPlaces): string | undefined {
  const folders: readonly (readonly [string | undefined, readonly string[]])[] = [
    [cwd, ['.hadolint']],
    [configHome ?? (home && join(home, '.config')), ['hadolint']],
    [home && join(home, '.hadolint'), ['hadolint', 'config']],
    [home, ['.hadolint']],
  ];
  return folders
    .flatMap(([folder, names]) =>
      folder === undefined ? [] : names.map(name => join(folder, name)),
    )
    .flatMap(path => [`${path}.yaml`, `${path}.yml`])
    .find(path => existsSync(path));
}

/** Reads `.hadolint.yaml`. Throws KnownError where it is no YAML or its values are of the wrong kind. */
export async function readHadolintConfig(
  file: string,
  rules: readonly Rule[],
): Promise<HadolintConfig> {
  const { parseYaml } = await import('./explorer.ts');
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error.message.split('\n', 1).join('');
    throw new KnownError(
      'unreadable-config',
      {
        en: `the hadolint configuration ${file} cannot be read: ${reason}`,
        zh: `无法读取 hadolint 配置 ${file}：${reason}`,
      },
      { cause: error },
    );
  }
  return convertHadolintConfig(content ?? {}, file, rules);
}

/** Options of rules that hold what hadolint keeps at the top of its file. */
const RULE_OPTIONS = [
  { key: 'trustedRegistries', code: 'DL3026', option: 'trustedRegistries' },
  { key: 'label-schema', code: 'DL3049', option: 'labels' },
  { key: 'strict-labels', code: 'DL3050', option: 'strict' },
] as const;

/** Keys that are about hadolint's own output: our command line decides these. */
const OUTPUT_KEYS = new Set(['format', 'formats', 'no-color', 'verbose']);

const WARNINGS = {
  unknownKey: { en: '{file}: there is no key {key}', zh: '{file}：没有配置项 {key}' },
  unknownCode: {
    en: '{file}: {key} names {code}, which is no rule',
    zh: '{file}：{key} 中的 {code} 不是规则',
  },
  noRule: { en: '{file}: {key} has no counterpart here', zh: '{file}：{key} 在这里没有对应的设置' },
  output: {
    en: '{file}: {key} is left out, use the command line for it',
    zh: '{file}：已忽略 {key}，请使用命令行选项',
  },
  meant: { en: '; did you mean {name}?', zh: '；您是不是想写 {name}？' },
} as const satisfies Record<string, Text>;

const KEYS = [
  'failure-threshold',
  'ignored',
  'override',
  'disable-ignore-pragma',
  'no-fail',
  ...RULE_OPTIONS.map(({ key }) => key),
  ...OUTPUT_KEYS,
];

export function convertHadolintConfig(
  content: unknown,
  file: string,
  rules: readonly Rule[],
): HadolintConfig {
  return new Conversion(file, rules).convert(content);
}

class Conversion {
  readonly #file: string;
  readonly #names: RuleNames<Rule>;
  readonly #warnings: Text[] = [];
  readonly #rules = new Map<string, RuleLevel | RuleSettings>();

  constructor(file: string, rules: readonly Rule[]) {
    this.#file = file;
    this.#names = new RuleNames(rules);
  }

  convert(content: unknown): HadolintConfig {
    const map = this.#object('', content);
    for (const key of Object.keys(map)) {
      if (!KEYS.includes(key)) this.#warn('unknownKey', { key }, closest(key, KEYS));
      else if (OUTPUT_KEYS.has(key)) this.#warn('output', { key });
    }
    // In hadolint error outweighs warning and so on, and `ignored` outweighs them all.
    const override = this.#object('override', map.override ?? {});
    for (const key of Object.keys(override)) {
      if (!SEVERITIES.some(severity => severity === key))
        this.#warn('unknownKey', { key: `override.${key}` }, closest(key, SEVERITIES));
    }
    for (const severity of [...SEVERITIES].reverse()) {
      this.#levels(`override.${severity}`, override[severity], severity);
    }
    this.#levels('ignored', map.ignored, 'off');
    for (const { key, code, option } of RULE_OPTIONS) {
      if (map[key] !== undefined) this.#option(key, this.#optionValue(key, map[key]), code, option);
    }
    return { config: this.#config(map), warnings: this.#warnings };
  }

  #config(map: Readonly<Record<string, unknown>>): Config {
    const threshold = map['failure-threshold'] ?? 'info';
    const failOn = FAIL_ON.find(level => level === threshold);
    if (failOn === undefined && threshold !== 'ignore')
      throw this.#wrong('failure-threshold', FAIL_ON.join(', '));
    return {
      presets: ['hadolint'],
      ...(this.#rules.size > 0 ? { rules: Object.fromEntries(this.#rules) } : {}),
      failOn: map['no-fail'] === true ? 'none' : (failOn ?? 'none'),
      ...(map['disable-ignore-pragma'] === true ? { suppressions: false } : {}),
    };
  }

  #levels(key: string, value: unknown, level: RuleLevel): void {
    for (const code of this.#strings(key, value ?? [])) {
      if (this.#names.find(code) !== undefined) this.#rules.set(code, level);
      else if (!/^SC\d{4}$/.test(code) && !Object.hasOwn(HADOLINT_SEVERITIES, code))
        this.#warn('unknownCode', { key, code }, this.#names.suggestion(code));
    }
  }

  #option(key: string, value: unknown, code: string, option: string): void {
    const rules = this.#names.find(code)?.rules ?? [];
    if (!rules.some(rule => optionOf(rule, option) !== undefined)) {
      this.#warn('noRule', { key });
      return;
    }
    const level = this.#rules.get(code);
    const before = isObject(level) ? level : level === undefined ? {} : { severity: level };
    this.#rules.set(code, { ...before, [option]: value });
  }

  #optionValue(key: string, value: unknown): unknown {
    if (key === 'strict-labels') {
      if (typeof value !== 'boolean') throw this.#wrong(key, 'true, false');
      return value;
    }
    return key === 'label-schema' ? this.#object(key, value) : this.#strings(key, value);
  }

  #strings(key: string, value: unknown): readonly string[] {
    const list = typeof value === 'string' ? [value] : value;
    if (Array.isArray(list) && list.every(one => typeof one === 'string')) return list;
    throw this.#wrong(key, '[…]');
  }

  #object(key: string, value: unknown): Readonly<Record<string, unknown>> {
    if (isObject(value)) return value;
    throw this.#wrong(key, '{…}');
  }

  #wrong(key: string, expected: string): KnownError {
    const where = key === '' ? this.#file : `${this.#file}: ${key}`;
    return new KnownError('invalid-config', {
      en: `${where} is not valid, it must be ${expected}`,
      zh: `${where} 有误，应为 ${expected}`,
    });
  }

  #warn(message: keyof typeof WARNINGS, values: Values, meant?: string): void {
    const say = (language: 'en' | 'zh'): string =>
      fill(WARNINGS[message], language, { file: this.#file, ...values }) +
      (meant === undefined ? '' : fill(WARNINGS.meant, language, { name: meant }));
    this.#warnings.push({ en: say('en'), zh: say('zh') });
  }
}
