import type { LintResult } from '../lint/result.ts';
import type { Severity } from '../rule/rule.ts';
import { palette } from './colors.ts';
import type { ReportOptions } from './format.ts';

import { printable } from './printable.ts';
import { SEVERITIES } from './problems.ts';
import { SEVERITY_NAMES, say } from './texts.ts';
import { displayWidth } from './width.ts';

export interface RuleCount {
  readonly rule: string;
  /** The weightiest severity among its findings. */
  readonly severity: Severity;
  readonly count: number;
  /** Files it was found in. */
  readonly files: number;
  /** Of the findings, those that a fix takes away, safe or not. */
  readonly fixable: number;
}

/** Findings per rule, most frequent first. */
export function statistics(result: LintResult): readonly RuleCount[] {
  const counts = new Map<
    string,
    { severity: Severity; count: number; files: number; fixable: number }
  >();
  for (const file of result.files) {
    const here = new Set<string>();
    for (const { rule, severity, fix } of file.findings) {
      let entry = counts.get(rule);
      if (entry === undefined) {
        entry = { severity, count: 0, files: 0, fixable: 0 };
        counts.set(rule, entry);
      }
      entry.count++;
      if (fix !== undefined && fix.safety !== 'manual') entry.fixable++;
      if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(entry.severity))
        entry.severity = severity;
      if (!here.has(rule)) entry.files++;
      here.add(rule);
    }
  }
  return [...counts]
    .map(([rule, entry]) => ({ rule, ...entry }))
    .sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1));
}

/** The table of `--statistics`; empty when nothing was found. */
export function statisticsTable(result: LintResult, options: ReportOptions): string {
  const rows = statistics(result);
  if (rows.length === 0) return '';
  const { language } = options;
  const paint = palette(options.color);
  const head = [
    say('count', language),
    say('filesColumn', language),
    say('fixableColumn', language),
    say('severity', language),
    say('rule', language),
  ];
  const cells = rows.map(row => [
    String(row.count),
    String(row.files),
    row.fixable === 0 ? '-' : String(row.fixable),
    SEVERITY_NAMES[row.severity][language],
    printable(row.rule),
  ]);
  const widths = head.map((title, column) =>
    Math.max(displayWidth(title), ...cells.map(row => displayWidth(row[column] ?? ''))),
  );
  const line = (row: readonly string[], dress: (text: string, column: number) => string) =>
    row
      .map((text, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - displayWidth(text));
        // Numbers stand right, words left, and nothing follows the last one.
        if (column < 3) return `${space}${dress(text, column)}`;
        return `${dress(text, column)}${column === row.length - 1 ? '' : space}`;
      })
      .join('  ');
  return [
    line(head, text => paint.faint(text)),
    ...cells.map((row, index) =>
      line(row, (text, column) => {
        const severity = rows[index]?.severity;
        return column === 3 && severity !== undefined ? paint.severity[severity](text) : text;
      }),
    ),
  ]
    .map(each => `${each}\n`)
    .join('');
}
