import type { Severity } from '../rule/rule.ts';

/** Rule sets that a configuration may start from. */
export const PRESETS = ['recommended', 'guide', 'strict', 'hadolint', 'all', 'none'] as const;
export type PresetName = (typeof PRESETS)[number];

export const SEVERITIES = ['error', 'warning', 'info', 'style'] as const satisfies Severity[];
export const FAIL_ON = [...SEVERITIES, 'none'] as const;
export type FailOn = (typeof FAIL_ON)[number];

export const FOREIGN_TOOLS = ['trivy', 'checkov', 'kics', 'semgrep'] as const;
export type ForeignTool = (typeof FOREIGN_TOOLS)[number];

export const SHELLCHECK_MODES = ['off', 'auto', 'require'] as const;
export type ShellcheckMode = (typeof SHELLCHECK_MODES)[number];

/** `on` and `true`: as the rule says itself; `off` and `false`: not at all. */
export type RuleLevel = Severity | 'on' | 'off' | boolean;

/** How one rule is set. Keys other than these two are the rule's own options. */
export interface RuleSettings {
  readonly severity?: RuleLevel;
  /** `off`: findings are reported, but without a fix. */
  readonly fix?: 'on' | 'off';
  readonly [option: string]: unknown;
}

export type RuleSetting = RuleLevel | RuleSettings;

/** Keys: names of rules, and the codes of other tools that they answer to (`DL3008`). */
export type RulesConfig = Readonly<Record<string, RuleSetting>>;

/** Settings for some files. */
export interface Override {
  /** Globs relative to the configuration file; without a slash they hold at any depth. */
  readonly files: string | readonly string[];
  readonly presets?: PresetName | readonly PresetName[];
  readonly rules?: RulesConfig;
  readonly context?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/** What stands in a configuration file. */
export interface Config {
  /** The JSON schema, for editors. */
  readonly $schema?: string;
  /** Configuration files (relative to this one) and presets that this one builds on. */
  readonly extends?: string | readonly string[];
  readonly presets?: PresetName | readonly PresetName[];
  readonly rules?: RulesConfig;
  readonly overrides?: readonly Override[];
  /** Globs of files that are left out, with the meaning of .gitignore lines, relative to this file. */
  readonly ignore?: string | readonly string[];
  readonly failOn?: FailOn;
  readonly maxWarnings?: number;
  /** The build context's folder, relative to this file; without it, each Dockerfile's own. */
  readonly context?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** `false`: comments silence nothing. */
  readonly suppressions?: boolean;
  /** Scanners whose suppression comments count too; `true`: all of them. */
  readonly foreignSuppressions?: boolean | readonly ForeignTool[];
  readonly shellcheck?: ShellcheckMode;
  readonly lang?: 'en' | 'zh';
  /** Bytes of the largest file that is read as a Dockerfile. */
  readonly maxFileSize?: number;
}

/** Types a configuration in TypeScript or JavaScript; the identity at run time. */
export function defineConfig(config: Config): Config {
  return config;
}

/** A value that may be written alone or in a list. */
export function listOf<T extends string>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
