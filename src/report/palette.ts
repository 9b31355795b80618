import type { Severity } from '../rule/rule.ts';

type Paint = (text: string) => string;

/** How the parts of a report for people are dressed. */
export interface Palette {
  readonly severity: Readonly<Record<Severity, Paint>>;
  /** The words of a finding in their source line. */
  readonly marked: Readonly<Record<Severity, Paint>>;
  readonly fix: Paint;
  readonly code: Paint;
  readonly faint: Paint;
  readonly strong: Paint;
  readonly heading: Paint;
  readonly fatal: Paint;
  /** No colours: what they would tell must be written. */
  readonly plain: boolean;
}

const asIs: Paint = text => text;
const same = { error: asIs, warning: asIs, info: asIs, style: asIs };

/** Without colours. Here and not beside the others, so that a pipe does not load chalk. */
export const PLAIN: Palette = {
  severity: same,
  marked: same,
  fix: asIs,
  code: asIs,
  faint: asIs,
  strong: asIs,
  heading: asIs,
  fatal: text => `[${text.trim()}]`,
  plain: true,
};
