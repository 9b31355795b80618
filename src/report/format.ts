import type { LintResult } from '../lint/result.ts';
import type { Language } from '../rule/language.ts';
import type { Rule } from '../rule/rule.ts';

/** What formats that explain rules need of one; a `Rule` fits. */
export type RuleInfo = Pick<
  Rule,
  'name' | 'aliases' | 'category' | 'severity' | 'guide' | 'summary' | 'why'
> & {
  /** The rule's page. */
  readonly url?: string;
};

export interface ReportOptions {
  readonly language: Language;
  /** The rules that ran, by name. A finding of a rule that is not here is still reported. */
  readonly rules: ReadonlyMap<string, RuleInfo>;
  /** Absolute path that relative paths start from. */
  readonly cwd: string;
  readonly color: 'never' | 'ansi16' | 'ansi256' | 'truecolor';
  /** Width of the terminal. */
  readonly columns: number;
  /** Version of dockwright. */
  readonly version: string;
  /** The terminal shows hyperlinks (OSC 8). */
  readonly links: boolean;
}

/** Writes a result in one format, with its final newline. Pure: the same input gives the same text. */
export type Format = (result: LintResult, options: ReportOptions) => string;
