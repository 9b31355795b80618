import type { LintResult } from '../lint/result.ts';
import type { Language } from '../rule/language.ts';
import type { Severity } from '../rule/rule.ts';
import { printable, printableLine } from './printable.ts';
import { countBySeverity } from './problems.ts';
import { countOf, say, severityParts } from './texts.ts';

/** How a total is dressed; everything plain where left out. */
export interface TotalPaint {
  severity?(severity: Severity, text: string): string;
  strong?(text: string): string;
  command?(text: string): string;
  number?(text: string): string;
}

/** Counts of everything, and what `fix` would take away: one or two sentences, none when no file could be read. */
export function totalSentences(
  result: LintResult,
  language: Language,
  paint: TotalPaint = {},
): readonly string[] {
  const findings = result.files.flatMap(file => file.findings);
  const read = result.files.filter(file => file.failure === undefined).length;
  const files = countOf(read, 'file', language);
  if (findings.length === 0) {
    return read === 0 && result.files.length > 0 ? [] : [say('clean', language, { files })];
  }
  const problems = countOf(findings.length, 'problem', language);
  const total = say('total', language, {
    problems: paint.strong?.(problems) ?? problems,
    files,
    parts: severityParts(countBySeverity(findings), language, paint.severity),
  });
  const safe = findings.filter(finding => finding.fix?.safety === 'safe').length;
  const unsafe = findings.filter(finding => finding.fix?.safety === 'unsafe').length;
  const fixable = (key: 'fixable' | 'fixableUnsafe', count: number, command: string) =>
    say(key, language, {
      count: paint.number?.(String(count)) ?? count,
      command: paint.command?.(command) ?? command,
    });
  const fixes = [
    ...(safe > 0 ? [fixable('fixable', safe, 'dockwright fix')] : []),
    ...(unsafe > 0
      ? [fixable(safe > 0 ? 'fixableUnsafe' : 'fixable', unsafe, 'dockwright fix --unsafe')]
      : []),
  ];
  return [total, ...(fixes.length === 0 ? [] : [fixes.join(say('clauseSeparator', language))])];
}

/** `not linted: a/Dockerfile: permission denied` */
export function failureSentence(
  { path, message }: { readonly path: string; readonly message: string },
  language: Language,
): string {
  return say('failedLine', language, {
    label: say('failed', language),
    path: printable(path),
    message: printableLine(message),
  });
}
