import type { Format, ReportOptions } from './format.ts';
import { byPath, failures, type Problem, ruleLabel } from './problems.ts';
import { SEVERITY_NAMES } from './texts.ts';
import { element, escapeXml } from './xml.ts';

/** JUnit XML: a suite for each file, a failed case for each finding, one passed case for a clean file. */
export const junit: Format = (result, options) => {
  const unread = new Map(failures(result).map(failure => [failure.path, failure]));
  let tests = 0;
  let failed = 0;
  const suites = [...byPath(result)].map(([path, problems]) => {
    const failure = unread.get(path);
    const cases =
      failure !== undefined
        ? [testCase(path, failure.code, 'error', failure.code, failure.message, '')]
        : problems.length === 0
          ? [element('testcase', { name: path, classname: 'dockwright', time: 0 })]
          : problems.map(problem => problemCase(problem, options));
    tests += cases.length;
    failed += problems.length;
    return element(
      'testsuite',
      {
        name: path,
        tests: cases.length,
        failures: problems.length,
        errors: failure === undefined ? 0 : 1,
        skipped: 0,
        time: 0,
      },
      `${cases.map(each => `\n    ${each}`).join('')}\n  `,
    );
  });
  const attributes = {
    name: 'dockwright',
    tests,
    failures: failed,
    errors: unread.size,
    time: 0,
  };
  const content = suites.map(suite => `\n  ${suite}`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, `${content}\n`)}\n`;
};

function problemCase({ path, finding }: Problem, { language }: ReportOptions): string {
  const { line, column } = finding.range.start;
  const place = `${path}:${line}:${column}`;
  const severity = SEVERITY_NAMES[finding.severity][language];
  return testCase(
    path,
    `${ruleLabel(finding)} ${line}:${column}`,
    'failure',
    finding.severity,
    finding.message,
    `${place}: ${severity}: ${finding.message}`,
  );
}

function testCase(
  path: string,
  name: string,
  outcome: 'failure' | 'error',
  type: string,
  message: string,
  text: string,
): string {
  return element(
    'testcase',
    { name, classname: path, time: 0 },
    element(outcome, { type, message }, text === '' ? undefined : escapeXml(text)),
  );
}
