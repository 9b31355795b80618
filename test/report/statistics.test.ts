import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/lint/result.ts';
import { lintResult } from '../../src/lint/summary.ts';
import { statistics, statisticsTable } from '../../src/report/statistics.ts';
import { CLEAN, options } from './canned.ts';

const at = { line: 1, column: 1, offset: 0 };
const finding = (rule: string, severity: Finding['severity'], fix = false): Finding => ({
  rule,
  severity,
  message: 'm',
  range: { start: at, end: at },
  ...(fix ? { fix: { title: 't', safety: 'safe', edits: [] } } : {}),
});

const RESULT = lintResult([
  {
    path: 'a',
    findings: [finding('two', 'info'), finding('two', 'warning', true), finding('one', 'error')],
  },
  { path: 'b', findings: [finding('two', 'info')] },
]);

describe('statistics', () => {
  it('counts per rule, most frequent first', () => {
    expect(statistics(RESULT)).toEqual([
      { rule: 'two', severity: 'warning', count: 3, files: 2, fixable: 1 },
      { rule: 'one', severity: 'error', count: 1, files: 1, fixable: 0 },
    ]);
  });

  it('prints a table', () => {
    expect(statisticsTable(RESULT, options())).toBe(
      [
        'Count  Files  Fixable  Severity  Rule',
        '    3      2        1  warning   two',
        '    1      1        -  error     one',
        '',
      ].join('\n'),
    );
  });

  it('lines up in Chinese', () => {
    expect(statisticsTable(RESULT, options({ language: 'zh' }))).toBe(
      [
        '数量  文件数  可修复  级别  规则',
        '   3       2       1  警告  two',
        '   1       1       -  错误  one',
        '',
      ].join('\n'),
    );
  });

  it('says nothing where nothing was found', () => {
    expect(statisticsTable(CLEAN, options())).toBe('');
  });
});
