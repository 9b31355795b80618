import type { ActiveRule } from './active.ts';
import type { OptionsDeclaration } from './options.ts';
import type { Rule, Severity } from './rule.ts';

/** The default value of every option of a rule. */
export function defaultOptions(rule: Rule): Record<string, unknown> {
  const declared: OptionsDeclaration = rule.options ?? {};
  return Object.fromEntries(
    Object.entries(declared).map(([name, option]) => [name, option.default]),
  );
}

/** A rule switched on by itself, as a test or an editor wants it. */
export function activate(
  rule: Rule,
  settings: {
    severity?: Severity | undefined;
    options?: Readonly<Record<string, unknown>> | undefined;
    fix?: boolean;
  } = {},
): ActiveRule {
  return {
    rule,
    severity: settings.severity,
    codes: new Map(),
    onlyCodes: undefined,
    options: { ...defaultOptions(rule), ...settings.options },
    fix: settings.fix ?? true,
  };
}

/** Rule names and aliases, lower case, to their rules: every place that takes a name takes an alias. */
export function namesOf(rules: readonly Rule[]): Map<string, Rule[]> {
  const names = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const name of [rule.name, ...rule.aliases]) {
      const key = name.toLowerCase();
      const known = names.get(key);
      if (known === undefined) names.set(key, [rule]);
      else if (!known.includes(rule)) known.push(rule);
    }
  }
  return names;
}
