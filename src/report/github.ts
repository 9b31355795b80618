import type { Severity } from '../rule/rule.ts';
import type { Format } from './format.ts';
import { printable } from './printable.ts';
import { failures, problems, ruleLabel } from './problems.ts';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  style: 'notice',
};

/** Workflow commands that GitHub Actions turns into annotations. */
export const github: Format = result =>
  [
    ...failures(result).map(({ path, code, message }) =>
      command('error', { file: path, line: 1, title: `dockwright: ${code}` }, message),
    ),
    ...problems(result).map(({ path, finding }) => {
      const { start, end } = finding.range;
      // Columns are only meant for a range within one line.
      const columns =
        start.line === end.line
          ? { col: start.column, endColumn: Math.max(start.column, end.column) }
          : { endLine: end.line };
      return command(
        COMMANDS[finding.severity],
        { file: path, line: start.line, ...columns, title: `dockwright: ${ruleLabel(finding)}` },
        finding.message,
      );
    }),
  ]
    .map(line => `${line}\n`)
    .join('');

function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${name} ${list}::${escapeData(message)}`;
}

/** As the runner's own toolkit does; line ends travel as `%0A`, every other control character is made visible. */
function escapeData(text: string): string {
  return text
    .split(/(\r\n|\r|\n)/)
    .map((part, index) => (index % 2 === 0 ? printable(part).replaceAll('%', '%25') : '%0A'))
    .join('');
}

function escapeProperty(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}
