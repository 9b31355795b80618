import type { Rule, Severity } from './rule.ts';

/** A rule as one file's settings have it: switched on, with its severity and options resolved. */
export interface ActiveRule {
  readonly rule: Rule;
  /** Set by configuration or preset; undefined: the finding's own, else the rule's default. */
  readonly severity: Severity | undefined;
  /** Severities set for single codes (`DL3008: off`), which weigh more than the rule's. Keys as in `aliases`. */
  readonly codes: ReadonlyMap<string, Severity | 'off'>;
  /** When set, only findings that answer to one of these codes are kept: how the preset `hadolint` narrows a rule. */
  readonly onlyCodes: ReadonlySet<string> | undefined;
  /** Every option has its value. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Offer fixes. */
  readonly fix: boolean;
}

/** How findings are judged where tools disagree. */
export type Mode = 'dockwright' | 'hadolint';
