import { climateIssue } from './codeclimate-issue.ts';
import { fingerprinted } from './fingerprint.ts';
import type { Format } from './format.ts';
import { printableJson } from './printable.ts';
import { failures } from './problems.ts';

/** GitLab's code quality report: one array. GitLab reads `lines`, so it stands beside the exact positions. */
export const gitlab: Format = (result, options) => {
  const issues = fingerprinted(result).map(problem => {
    const { location, ...issue } = climateIssue(problem, options);
    const { begin, end } = location.positions;
    return {
      ...issue,
      location: { path: location.path, lines: { begin: begin.line, end: end.line } },
    };
  });
  const unread = failures(result).map(({ path, code, message }) => ({
    type: 'issue',
    check_name: code,
    description: message,
    categories: ['Bug Risk'],
    severity: 'blocker',
    fingerprint: `${code}:${path}`,
    location: { path, lines: { begin: 1, end: 1 } },
  }));
  return `${printableJson([...unread, ...issues], 2)}\n`;
};
