import { describe, expect, it } from 'vitest';
import rule from '../../rules/shellcheck.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { lint } from '../../src/lint/lint.ts';
import { activate } from '../../src/rule/catalogue.ts';

const text = 'FROM a\n# hadolint ignore=SC2086\nRUN ls $D\nRUN ls $D\n';

function found(at: number) {
  return {
    rule: 'shellcheck',
    finding: {
      message: 'found',
      data: { message: 'Double quote it', code: 'SC2086' },
      code: 'SC2086',
      severity: 'info' as const,
      range: { start: at, end: at + 2 },
    },
  };
}

describe('shellcheck', () => {
  const external = [found(text.indexOf('$D')), found(text.lastIndexOf('$D'))];

  it('findings go through suppressions and severities like any other', () => {
    const findings = lint(parseDockerfile(text), {
      rules: [activate(rule)],
      language: 'en',
      external,
    });
    expect(findings).toMatchObject([
      { rule: 'shellcheck', code: 'SC2086', severity: 'info', range: { start: { line: 4 } } },
    ]);
    expect(findings[0]?.message).toBe('Double quote it (ShellCheck SC2086)');
  });

  it('are silent when the rule or the code is off', () => {
    const off = { ...activate(rule), codes: new Map([['SC2086', 'off' as const]]) };
    expect(lint(parseDockerfile(text), { rules: [off], language: 'en', external })).toEqual([]);
    expect(lint(parseDockerfile(text), { rules: [], language: 'en', external })).toEqual([]);
  });
});
