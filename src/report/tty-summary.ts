import type { LintResult } from '../lint/result.ts';
import type { ReportOptions } from './format.ts';
import type { Palette } from './palette.ts';
import { printable, printableLine } from './printable.ts';
import { failures } from './problems.ts';
import { say } from './texts.ts';
import { totalSentences } from './totals.ts';

/** One line for each file that could not be read, then the totals. */
export function summaryLines(
  result: LintResult,
  options: ReportOptions,
  paint: Palette,
): readonly string[] {
  const unread = failures(result).map(({ path, message }) => {
    const mark = paint.severity.error(`✖ ${say('failed', options.language)}`);
    return `${mark}  ${paint.strong(printable(path))}: ${printableLine(message)}`;
  });
  const totals = totalSentences(result, options.language, {
    severity: (severity, text) => paint.severity[severity](text),
    strong: text => paint.strong(text),
    command: text => (paint.plain ? `\`${text}\`` : paint.code(text)),
    number: text => paint.fix(text),
  });
  const clean = result.files.every(file => file.findings.length === 0);
  const [first, ...rest] = totals;
  return [
    ...unread,
    ...(unread.length > 0 && totals.length > 0 ? [''] : []),
    ...(first === undefined ? [] : [clean ? `${paint.fix('✔')} ${first}` : first]),
    ...rest,
  ];
}
