import type { ActiveRule } from '../rule/active.ts';
import type { FindingReport, Severity } from '../rule/rule.ts';

/** What a rule reported, with the rule it came from; offsets, no texts yet. */
export interface Report {
  readonly active: ActiveRule;
  readonly finding: FindingReport<string, string>;
  readonly codes: readonly string[];
  readonly severity: Severity;
}

/** Judges a finding by its rule's settings; undefined when they silence it. */
export function judge(
  active: ActiveRule,
  finding: FindingReport<string, string>,
): Report | undefined {
  const { rule, codes: overrides, onlyCodes } = active;
  const codes =
    finding.code === undefined
      ? rule.aliases
      : typeof finding.code === 'string'
        ? [finding.code]
        : finding.code;
  if (finding.fatal) return { active, finding, codes, severity: 'error' };
  if (onlyCodes !== undefined && !codes.some(code => onlyCodes.has(code))) return undefined;
  let severity = active.severity ?? finding.severity ?? rule.severity;
  for (const code of codes) {
    const override = overrides.get(code);
    if (override === 'off') return undefined;
    if (override !== undefined) {
      severity = override;
      break;
    }
  }
  return { active, finding, codes, severity };
}
