import type { Severity } from '../rule/rule.ts';
import type { FileResult, LintResult, Summary } from './result.ts';

export function summarize(files: readonly FileResult[]): Summary {
  const counts = { errors: 0, warnings: 0, infos: 0, styles: 0, fixable: 0 };
  for (const { findings } of files) {
    for (const { severity, fix } of findings) {
      if (severity === 'error') counts.errors++;
      else if (severity === 'warning') counts.warnings++;
      else if (severity === 'info') counts.infos++;
      else counts.styles++;
      if (fix !== undefined && fix.safety !== 'manual') counts.fixable++;
    }
  }
  return { files: files.length, ...counts };
}

export function lintResult(files: readonly FileResult[]): LintResult {
  return { version: 1, files, summary: summarize(files) };
}

const WEIGHTS: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1, style: 0 };

export function atLeast(severity: Severity, threshold: Severity): boolean {
  return WEIGHTS[severity] >= WEIGHTS[threshold];
}

/** Does a file have a finding of the threshold's weight or more? */
export function failsAt({ findings }: FileResult, threshold: Severity | 'none'): boolean {
  return threshold !== 'none' && findings.some(({ severity }) => atLeast(severity, threshold));
}
