import type { Finding } from '../lint/result.ts';
import type { Category, Severity } from '../rule/rule.ts';
import type { Format, ReportOptions } from './format.ts';
import { printableJson } from './printable.ts';
import { type Problem, problems, SEVERITIES } from './problems.ts';

const ENGINE = 'dockwright';
const SEVERITY: Readonly<Record<Severity, string>> = {
  error: 'CRITICAL',
  warning: 'MAJOR',
  info: 'MINOR',
  style: 'INFO',
};
/** The three steps that every version since 10.3 knows. */
const IMPACT: Readonly<Record<Severity, string>> = {
  error: 'HIGH',
  warning: 'MEDIUM',
  info: 'LOW',
  style: 'LOW',
};

interface Quality {
  readonly softwareQuality: 'SECURITY' | 'RELIABILITY' | 'MAINTAINABILITY';
  readonly cleanCodeAttribute: string;
  readonly type: 'VULNERABILITY' | 'BUG' | 'CODE_SMELL';
}

const BUG: Quality = { softwareQuality: 'RELIABILITY', cleanCodeAttribute: 'LOGICAL', type: 'BUG' };
const RISK: Quality = {
  softwareQuality: 'SECURITY',
  cleanCodeAttribute: 'TRUSTWORTHY',
  type: 'VULNERABILITY',
};
const SMELL: Quality = {
  softwareQuality: 'MAINTAINABILITY',
  cleanCodeAttribute: 'CONVENTIONAL',
  type: 'CODE_SMELL',
};
const WASTE: Quality = { ...SMELL, cleanCodeAttribute: 'EFFICIENT' };

const QUALITIES: Readonly<Record<Category, Quality>> = {
  correctness: BUG,
  'base-image': SMELL,
  packages: SMELL,
  cache: WASTE,
  size: WASTE,
  security: RISK,
  secrets: RISK,
  runtime: BUG,
  metadata: SMELL,
  context: WASTE,
  shell: BUG,
  style: SMELL,
};

/** SonarQube's generic issue import (10.3 and later): rules, then issues that name them. */
export const sonarqube: Format = (result, options) => {
  const all = problems(result);
  const severities = new Map<string, Severity>();
  for (const { finding } of all) {
    // Severity belongs to the rule here, so the weightiest of its findings counts.
    const before = severities.get(finding.rule);
    if (before === undefined || weight(finding.severity) > weight(before))
      severities.set(finding.rule, finding.severity);
  }
  const rules = [...severities].map(([name, severity]) => ruleOf(name, severity, options));
  return `${printableJson({ rules, issues: all.map(issueOf) }, 2)}\n`;
};

const weight = (severity: Severity) => -SEVERITIES.indexOf(severity);

function ruleOf(name: string, severity: Severity, { rules, language }: ReportOptions) {
  const rule = rules.get(name);
  const { softwareQuality, cleanCodeAttribute, type } =
    rule === undefined ? SMELL : QUALITIES[rule.category];
  return {
    id: name,
    name: rule?.summary[language] ?? name,
    description: rule?.why[language] ?? name,
    engineId: ENGINE,
    cleanCodeAttribute,
    type,
    severity: SEVERITY[severity],
    impacts: [{ softwareQuality, severity: IMPACT[severity] }],
  };
}

function issueOf({ path, finding }: Problem) {
  return {
    ruleId: finding.rule,
    primaryLocation: {
      message: finding.message,
      filePath: path,
      textRange: textRange(finding),
    },
  };
}

/** Lines from 1, columns from 0. SonarQube refuses the whole report for an empty range, so then the line stands alone. */
function textRange({ range: { start, end } }: Finding) {
  if (start.offset >= end.offset) return { startLine: start.line };
  return {
    startLine: start.line,
    endLine: end.line,
    startColumn: start.column - 1,
    endColumn: end.column - 1,
  };
}
