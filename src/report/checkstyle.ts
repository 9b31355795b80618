import type { Severity } from '../rule/rule.ts';
import type { Format } from './format.ts';
import { byPath, failures, type Problem } from './problems.ts';
import { element } from './xml.ts';

/** Checkstyle knows error, warning, info and ignore. */
const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'info',
};

/** Checkstyle XML: a `file` for each file read, empty when it is clean. */
export const checkstyle: Format = result => {
  const unread = new Map(failures(result).map(failure => [failure.path, failure]));
  const files = [...byPath(result)].map(([path, problems]) => {
    const failure = unread.get(path);
    const errors = [
      ...(failure === undefined
        ? []
        : [
            element('error', {
              line: 1,
              severity: 'error',
              message: failure.message,
              source: `dockwright.${failure.code}`,
            }),
          ]),
      ...problems.map(errorElement),
    ];
    const content = errors.map(error => `\n    ${error}`).join('');
    return element('file', { name: path }, content === '' ? undefined : `${content}\n  `);
  });
  const content = files.map(file => `\n  ${file}`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('checkstyle', { version: '10.0' }, `${content}\n`)}\n`;
};

function errorElement({ finding }: Problem): string {
  return element('error', {
    line: finding.range.start.line,
    column: finding.range.start.column,
    severity: SEVERITIES[finding.severity],
    message: finding.message,
    source: `dockwright.${finding.rule}${finding.code === undefined ? '' : `.${finding.code}`}`,
  });
}
