import type { ActiveRule } from '../rule/active.ts';
import type { OptionDeclaration } from '../rule/options.ts';
import type { Rule, Severity } from '../rule/rule.ts';
import { isObject } from './check.ts';
import type { PresetName, RuleLevel, RuleSetting, RulesConfig } from './config.ts';
import type { RuleNames } from './ruleNames.ts';

/** Codes with the severities that the preset `hadolint` gives them. */
export type CodeSeverities = Readonly<Record<string, Severity | 'off'>>;

/** One rule while settings are laid over each other. */
class RuleState {
  readonly rule: Rule;
  on = false;
  severity: Severity | undefined;
  readonly codes = new Map<string, Severity | 'off'>();
  onlyCodes: Set<string> | undefined;
  readonly options = new Map<string, unknown>();
  fix = true;

  constructor(rule: Rule) {
    this.rule = rule;
  }

  /** A setting of the whole rule outweighs what was said of its codes before. */
  setRule(level: Severity | 'on' | 'off'): void {
    this.codes.clear();
    this.on = level !== 'off';
    this.severity = level === 'on' || level === 'off' ? undefined : level;
  }

  setCode(code: string, level: Severity | 'on' | 'off'): void {
    if (level === 'off') {
      this.codes.set(code, 'off');
      return;
    }
    if (level === 'on') this.codes.delete(code);
    else this.codes.set(code, level);
    // A code alone does not switch on what else the rule finds.
    if (!this.on) this.onlyCodes = new Set([code]);
    else this.onlyCodes?.add(code);
    this.on = true;
  }

  active(): ActiveRule {
    const declared = Object.entries(this.rule.options ?? {});
    return {
      rule: this.rule,
      severity: this.severity,
      codes: this.codes,
      onlyCodes: this.onlyCodes,
      options: Object.fromEntries(
        declared.map(([name, option]) => [name, optionValue(option, this.options.get(name))]),
      ),
      fix: this.fix,
    };
  }
}

/** Rules as presets and settings leave them. */
export class RuleStates {
  readonly #states: ReadonlyMap<Rule, RuleState>;
  readonly #names: RuleNames<Rule>;
  readonly #hadolint: boolean;

  constructor(names: RuleNames<Rule>, presets: readonly PresetName[], hadolint: CodeSeverities) {
    this.#names = names;
    this.#hadolint = presets.includes('hadolint');
    this.#states = new Map(names.all.map(rule => [rule, new RuleState(rule)]));
    for (const preset of presets) {
      for (const state of this.#states.values()) start(state, preset, hadolint);
    }
  }

  apply(rules: RulesConfig | undefined): void {
    for (const [name, setting] of Object.entries(rules ?? {})) {
      const found = this.#names.find(name);
      for (const rule of found?.rules ?? []) {
        const state = this.#states.get(rule);
        if (state !== undefined) this.#set(state, found?.code, setting);
      }
    }
  }

  active(): ActiveRule[] {
    return [...this.#states.values()].filter(({ on }) => on).map(state => state.active());
  }

  #set(state: RuleState, code: string | undefined, setting: RuleSetting): void {
    const settings = isObject(setting) ? setting : { severity: setting };
    const { severity, fix, ...options } = settings;
    for (const [key, value] of Object.entries(options)) state.options.set(key, value);
    if (fix !== undefined) state.fix = fix !== 'off';
    // Options alone switch a rule on: who sets them wants it.
    const implied = Object.keys(options).length > 0 && !state.on ? 'on' : undefined;
    const level = severity === undefined ? implied : levelOf(severity);
    if (level === undefined) return;
    if (code !== undefined) state.setCode(code, level);
    else {
      state.setRule(level);
      // In the preset `hadolint` a rule stays narrowed to hadolint's codes.
      if (!this.#hadolint) state.onlyCodes = undefined;
    }
  }
}

function levelOf(level: RuleLevel): Severity | 'on' | 'off' {
  if (level === true) return 'on';
  return level === false ? 'off' : level;
}

function start(state: RuleState, preset: PresetName, hadolint: CodeSeverities): void {
  const { rule } = state;
  if (preset === 'hadolint') {
    const codes = rule.aliases.filter(alias => Object.hasOwn(hadolint, alias));
    if (codes.length === 0) return;
    state.onlyCodes = new Set([...(state.onlyCodes ?? []), ...codes]);
    for (const code of codes) state.codes.set(code, hadolint[code] ?? 'off');
    state.on ||= codes.some(code => hadolint[code] !== 'off');
    return;
  }
  const { presets } = rule;
  const included =
    preset === 'all' ||
    (preset === 'strict' && presets.includes('recommended')) ||
    (preset !== 'none' && presets.includes(preset));
  if (included) state.on = true;
}

function optionValue(option: OptionDeclaration, value: unknown): unknown {
  if (value === undefined) return option.default;
  if (option.type === 'strings' && typeof value === 'string') return [value];
  if (option.type === 'map' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
  }
  return value;
}
