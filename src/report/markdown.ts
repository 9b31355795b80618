import type { Format, ReportOptions } from './format.ts';
import { printable, printableLine } from './printable.ts';
import { byPath, countBySeverity, failures, isWebAddress, type Problem } from './problems.ts';
import { SAFETY_NAMES, SEVERITY_NAMES, say, severityParts } from './texts.ts';
import { failureSentence, totalSentences } from './totals.ts';

/** Markdown for a comment or a job summary: a table for each file with findings. */
export const markdown: Format = (result, options) => {
  const { language } = options;
  const totals = totalSentences(result, language, { command: text => `\`${text}\`` }).map(
    escapeProse,
  );
  const unread = failures(result).map(
    failure => `- ${escapeText(failureSentence(failure, language))}`,
  );
  const tables = [...byPath(result)]
    .filter(([, problems]) => problems.length > 0)
    .map(([path, problems]) => table(path, problems, options));
  return `${[
    `# ${say('reportTitle', language)}`,
    totals.join('  \n'),
    ...(unread.length === 0 ? [] : [unread.join('\n')]),
    ...tables,
  ].join('\n\n')}\n`;
};

function table(path: string, problems: readonly Problem[], options: ReportOptions): string {
  const { language } = options;
  const counts = severityParts(countBySeverity(problems.map(each => each.finding)), language);
  const head = (['place', 'severity', 'rule', 'message'] as const).map(key => say(key, language));
  return [
    `## ${escapeText(printable(path))}`,
    '',
    counts,
    '',
    `| ${head.join(' | ')} |`,
    '| --- | --- | --- | --- |',
    ...problems.map(problem => row(problem, options)),
  ].join('\n');
}

function row({ finding }: Problem, { language }: ReportOptions): string {
  const { range, severity, rule, code, message, fix, url, fatal } = finding;
  const name = code === undefined ? rule : `${rule} ${code}`;
  const shown = escapeText(printableLine(name));
  const parts = [
    ...(fatal === true ? [`**${say('fatalLong', language)}**`] : []),
    escapeProse(printableLine(message)),
  ];
  if (fix !== undefined) {
    const text = say('fixLine', language, {
      label: say('fix', language),
      title: printableLine(fix.title),
      safety: SAFETY_NAMES[fix.safety][language],
    });
    parts.push(escapeProse(text));
  }
  return `| ${[
    `${range.start.line}:${range.start.column}`,
    SEVERITY_NAMES[severity][language],
    isWebAddress(url) ? `[${shown}](${url})` : shown,
    parts.join('<br>'),
  ].join(' | ')} |`;
}

/** Whatever Markdown, HTML, a mention or a reference could be made of, as a character reference. */
export function escapeText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|!~@&$]/g, character => `&#${character.charCodeAt(0)};`);
}

/** Running text whose backquoted parts stay code spans; inside them only a table's bar has a meaning. */
function escapeProse(text: string): string {
  const parts = text.split('`');
  return parts
    .map((part, index) => {
      const code = index % 2 === 1 && index < parts.length - 1 && part.trim() !== '';
      if (code) return `\`${part.replaceAll('|', '\\|')}\``;
      const opened = index % 2 === 1 ? '&#96;' : '';
      const closed = index % 2 === 1 && index < parts.length - 1 ? '&#96;' : '';
      return `${opened}${escapeText(part)}${closed}`;
    })
    .join('');
}
