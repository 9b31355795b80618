import type { FileResult, Finding, LintResult } from '../lint/result.ts';
import type { Severity } from '../rule/rule.ts';

/** A finding with the path of the file it lies in. */
export interface Problem {
  readonly path: string;
  readonly finding: Finding;
  readonly file: FileResult;
}

export function problemsOf(file: FileResult): readonly Problem[] {
  return file.findings.map(finding => ({ path: finding.file ?? file.path, finding, file }));
}

export function problems(result: LintResult): readonly Problem[] {
  return result.files.flatMap(problemsOf);
}

/** Files that could not be read, with why. */
export function failures(
  result: LintResult,
): readonly { readonly path: string; readonly code: string; readonly message: string }[] {
  return result.files.flatMap(({ path, failure }) =>
    failure === undefined ? [] : [{ path, ...failure }],
  );
}

/** Findings by the file they lie in, files in the order they first appear; clean and failed files are there too. */
export function byPath(result: LintResult): ReadonlyMap<string, readonly Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const file of result.files) if (!groups.has(file.path)) groups.set(file.path, []);
  for (const problem of problems(result)) {
    const group = groups.get(problem.path);
    if (group === undefined) groups.set(problem.path, [problem]);
    else group.push(problem);
  }
  return groups;
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'style'];

export function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0, style: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** `latest-tag`, or `latest-tag (DL3007)`. */
export function ruleLabel(finding: Finding): string {
  return finding.code === undefined ? finding.rule : `${finding.rule} (${finding.code})`;
}

/** An address that may stand as it is in every format; anything else is not linked. */
export function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\/[\w.~:/?#@!$&'*+,;=%-]+$/.test(url);
}
