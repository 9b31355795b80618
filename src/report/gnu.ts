import type { Format } from './format.ts';
import { printable, printableLine } from './printable.ts';
import { failures, problems, ruleLabel } from './problems.ts';

/** One line a finding, by the GNU coding standards: `file:line:column: severity: message [rule]`. */
export const gnu: Format = result =>
  [
    ...failures(result).map(
      ({ path, code, message }) =>
        `${printable(path)}:1:1: error: ${printableLine(message)} [${code}]`,
    ),
    ...problems(result).map(({ path, finding }) => {
      const { line, column } = finding.range.start;
      return `${printable(path)}:${line}:${column}: ${finding.severity}: ${printableLine(finding.message)} [${printable(ruleLabel(finding))}]`;
    }),
  ]
    .map(line => `${line}\n`)
    .join('');
