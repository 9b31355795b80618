import { relative, resolve, sep } from 'node:path';
import { PathGlobs } from '../context/pathGlobs.ts';
import { KnownError } from '../errors.ts';
import type { ActiveRule, Mode } from '../rule/active.ts';
import type { Rule } from '../rule/rule.ts';
import { closest } from '../text/closest.ts';
import {
  type Config,
  type FailOn,
  FOREIGN_TOOLS,
  type ForeignTool,
  listOf,
  type Override,
  PRESETS,
  type PresetName,
  type RuleLevel,
  type RulesConfig,
  type ShellcheckMode,
} from './config.ts';
import { HADOLINT_SEVERITIES } from './hadolintPreset.ts';
import { RULE_LEVELS } from './keys.ts';
import type { ConfigLayer, LoadedConfig } from './load.ts';
import { RuleNames } from './ruleNames.ts';
import { type CodeSeverities, RuleStates } from './ruleStates.ts';

/** What the command line says; it outweighs every file. */
export interface CommandLineSettings {
  readonly presets?: readonly PresetName[] | undefined;
  readonly rules?: RulesConfig | undefined;
  readonly failOn?: FailOn | undefined;
  readonly maxWarnings?: number | undefined;
  /** Absolute. */
  readonly context?: string | undefined;
  readonly buildArgs?: Readonly<Record<string, string>> | undefined;
  readonly shellcheck?: ShellcheckMode | undefined;
  readonly lang?: 'en' | 'zh' | undefined;
  readonly maxFileSize?: number | undefined;
}

/** Everything that is settled for one Dockerfile. */
export interface FileSettings {
  readonly rules: readonly ActiveRule[];
  readonly mode: Mode;
  /** An `ignore` glob names the file: leave it out, unless it was given by name. */
  readonly ignored: boolean;
  /** undefined: the caller's default. */
  readonly failOn: FailOn | undefined;
  readonly maxWarnings: number | undefined;
  /** Absolute; undefined: the Dockerfile's own folder. */
  readonly context: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly suppressions: boolean;
  readonly foreign: ReadonlySet<ForeignTool>;
  readonly shellcheck: ShellcheckMode;
  readonly lang: 'en' | 'zh' | undefined;
  readonly maxFileSize: number | undefined;
}

interface CompiledLayer extends ConfigLayer {
  readonly ignore: PathGlobs | undefined;
  readonly overrides: readonly { readonly override: Override; readonly files: PathGlobs }[];
}

interface Part {
  readonly part: Config | Override;
  readonly folder: string;
}

/** Lays configuration layers, overrides and the command line over each other, file by file. */
export class ConfigResolver {
  readonly #names: RuleNames<Rule>;
  readonly #commandLine: CommandLineSettings;
  readonly #severities: CodeSeverities;
  readonly #compiled = new Map<LoadedConfig, Promise<readonly CompiledLayer[]>>();
  /** Files for which the same overrides hold share their settings. */
  readonly #settled = new Map<string, FileSettings>();

  constructor(
    rules: readonly Rule[],
    commandLine: CommandLineSettings = {},
    severities: CodeSeverities = HADOLINT_SEVERITIES,
  ) {
    this.#names = new RuleNames(rules);
    this.#commandLine = commandLine;
    this.#severities = severities;
  }

  /** `file`: absolute path of the Dockerfile; undefined for standard input, which no glob names. */
  async resolve(config: LoadedConfig | undefined, file: string | undefined): Promise<FileSettings> {
    const layers = config === undefined ? [] : await this.#layers(config);
    const parts: Part[] = [];
    let key = config?.file ?? '';
    let ignored = false;
    for (const { config: own, folder, ignore, overrides } of layers) {
      const path = file === undefined ? '' : relative(folder, file).split(sep).join('/');
      ignored ||= ignore?.matches(path) === true;
      parts.push({ part: own, folder });
      for (const { override, files } of overrides) {
        const holds = files.matches(path);
        key += holds ? '+' : '-';
        if (holds) parts.push({ part: override, folder });
      }
    }
    key += ignored ? 'i' : '';
    const known = this.#settled.get(key);
    if (known !== undefined) return known;
    const settings = this.#settle(parts, config?.presets ?? [], ignored);
    this.#settled.set(key, settings);
    return settings;
  }

  #layers(config: LoadedConfig): Promise<readonly CompiledLayer[]> {
    let compiled = this.#compiled.get(config);
    if (compiled === undefined) {
      compiled = Promise.all(config.layers.map(compile));
      this.#compiled.set(config, compiled);
    }
    return compiled;
  }

  #settle(parts: readonly Part[], inherited: readonly PresetName[], ignored: boolean) {
    const line = this.#commandLine;
    const configs: Config[] = parts.map(({ part }) => part);
    const all: Config[] = [...configs, line];
    const last = <K extends keyof Config>(name: K): Config[K] =>
      all.findLast(config => config[name] !== undefined)?.[name];
    const said = listOf(last('presets'));
    const fallback: readonly PresetName[] = inherited.length > 0 ? inherited : ['recommended'];
    const presets = said.length > 0 ? said : fallback;
    const states = new RuleStates(this.#names, presets, this.#severities);
    for (const { rules } of all) states.apply(rules);
    const place = parts.findLast(({ part }) => part.context !== undefined);
    const foreign = last('foreignSuppressions') ?? [];
    const settings: FileSettings = {
      rules: states.active(),
      mode: presets.includes('hadolint') ? 'hadolint' : 'dockwright',
      ignored,
      failOn: last('failOn'),
      maxWarnings: last('maxWarnings'),
      context: line.context ?? (place && resolve(place.folder, place.part.context ?? '.')),
      buildArgs: buildArgs(all),
      suppressions: last('suppressions') ?? true,
      foreign: new Set(typeof foreign === 'boolean' ? (foreign ? FOREIGN_TOOLS : []) : foreign),
      // Whoever asks for everything gets it where the program is there; a plain run stays fast.
      shellcheck:
        last('shellcheck') ??
        (presets.some(name => name === 'strict' || name === 'hadolint') ? 'auto' : 'off'),
      lang: last('lang'),
      maxFileSize: last('maxFileSize'),
    };
    return settings;
  }
}

async function compile(layer: ConfigLayer): Promise<CompiledLayer> {
  const { ignore, overrides = [] } = layer.config;
  return {
    ...layer,
    ignore: ignore === undefined ? undefined : await PathGlobs.compile(listOf(ignore)),
    overrides: await Promise.all(
      overrides.map(async override => ({
        override,
        files: await PathGlobs.compile(listOf(override.files)),
      })),
    ),
  };
}

function buildArgs(configs: readonly Config[]): Readonly<Record<string, string>> {
  const pairs = configs.flatMap(config => Object.entries(config.buildArgs ?? {}));
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}

/** Reads `--rule name=severity`; a bare name switches the rule on. Throws KnownError. */
export function parseRuleFlags(flags: readonly string[], rules: readonly Rule[]): RulesConfig {
  const names = new RuleNames(rules);
  const settings: Record<string, RuleLevel> = {};
  for (const flag of flags) {
    const equals = flag.indexOf('=');
    const name = equals === -1 ? flag : flag.slice(0, equals);
    const level = equals === -1 ? 'on' : flag.slice(equals + 1);
    if (names.find(name) === undefined) {
      throw usage(`--rule ${flag}`, names.suggestion(name), {
        en: 'there is no such rule',
        zh: '没有这条规则',
      });
    }
    const known = RULE_LEVELS.find(candidate => candidate === level);
    if (known === undefined) {
      throw usage(`--rule ${flag}`, closest(level, RULE_LEVELS), {
        en: `a severity is one of ${RULE_LEVELS.join(', ')}`,
        zh: `级别只能是 ${RULE_LEVELS.join('、')}`,
      });
    }
    settings[name] = known;
  }
  return settings;
}

/** Reads `--preset a,b`. Throws KnownError. */
export function parsePresets(words: readonly string[]): PresetName[] {
  return words
    .flatMap(word => word.split(','))
    .map(word => {
      const preset = PRESETS.find(candidate => candidate === word.trim());
      if (preset !== undefined) return preset;
      throw usage(`--preset ${word}`, closest(word, PRESETS), {
        en: `a preset is one of ${PRESETS.join(', ')}`,
        zh: `预设只能是 ${PRESETS.join('、')}`,
      });
    });
}

function usage(
  flag: string,
  meant: string | undefined,
  why: { readonly en: string; readonly zh: string },
): KnownError {
  const message = { en: `${flag}: ${why.en}`, zh: `${flag}：${why.zh}` };
  return new KnownError('usage', message, {
    ...(meant === undefined
      ? {}
      : { hint: { en: `did you mean ${meant}?`, zh: `您是不是想写 ${meant}？` } }),
  });
}
