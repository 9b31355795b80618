import type { Category, Severity } from '../rule/rule.ts';
import type { ReportOptions } from './format.ts';
import type { Problem } from './problems.ts';

export const CLIMATE_SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  style: 'info',
};

const CATEGORIES: Readonly<Record<Category, string>> = {
  correctness: 'Bug Risk',
  'base-image': 'Compatibility',
  packages: 'Bug Risk',
  cache: 'Performance',
  size: 'Performance',
  security: 'Security',
  secrets: 'Security',
  runtime: 'Bug Risk',
  metadata: 'Style',
  context: 'Performance',
  shell: 'Bug Risk',
  style: 'Style',
};

/** The issue object that Code Climate specified and GitLab took over. */
export function climateIssue(
  { path, finding, fingerprint }: Problem & { readonly fingerprint: string },
  { rules, language }: ReportOptions,
) {
  const rule = rules.get(finding.rule);
  const { start, end } = finding.range;
  return {
    type: 'issue',
    check_name: finding.rule,
    description: finding.message,
    ...(rule === undefined ? {} : { content: { body: rule.why[language] } }),
    categories: [rule === undefined ? 'Bug Risk' : CATEGORIES[rule.category]],
    location: {
      path,
      positions: {
        begin: { line: start.line, column: start.column },
        end: { line: end.line, column: end.column },
      },
    },
    severity: finding.fatal === true ? 'blocker' : CLIMATE_SEVERITIES[finding.severity],
    fingerprint,
  };
}
