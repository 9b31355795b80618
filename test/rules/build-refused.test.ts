import { describe, expect, it } from 'vitest';
import rule from '../../rules/build-refused.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { lint } from '../../src/lint/lint.ts';
import { activate } from '../../src/rule/catalogue.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\n# why\nRUN b # c\n',
    'ARG A=1\nFROM a:$A\n',
    { name: 'another rule is exact about it', code: 'FROM a:1\nEXPOSE 99999\n' },
    { name: 'a comment that is an argument', code: 'FROM a:1\nCOPY a /b # c\n' },
  ],
  invalid: [
    {
      name: 'the comment of the guide, chapter 2',
      code: 'FROM centos ⟦#使用centos作为基础镜像⟧\nRUN a\n',
      message: 'inline-comment',
      severity: 'error',
      codes: ['DL1000'],
      fixed: '#使用centos作为基础镜像\nFROM centos\nRUN a\n',
    },
    {
      name: 'what is above an instruction stays with it',
      code: 'FROM a:1\n  # hadolint ignore=DL3044\n  ENV A=b ⟦# c⟧\nEXPOSE 80 ⟦# web⟧\n',
      message: 'inline-comment',
      fixed: 'FROM a:1\n  # c\n  # hadolint ignore=DL3044\n  ENV A=b\n# web\nEXPOSE 80\n',
    },
    {
      name: 'not on top of the file, where it would be a directive',
      code: 'FROM a:1 ⟦# escape=`⟧\n',
      message: 'inline-comment',
    },
    {
      name: 'below the directives',
      code: '# syntax=docker/dockerfile:1\nFROM a:1 ⟦# b⟧\n',
      message: 'inline-comment',
      fixed: '# syntax=docker/dockerfile:1\n# b\nFROM a:1\n',
    },
    {
      code: 'FROM a:1\n⟦COPPY⟧ a b\nCOPY ⟦--form=b⟧ a b\n',
      message: ['misspelt-instruction', 'misspelt-flag'],
      says: ['COPY', '--from'],
      unsafelyFixed: 'FROM a:1\nCOPY a b\nCOPY --from=b a b\n',
    },
    { code: 'FROM a:1\n⟦//RUN⟧ b\n', message: 'misspelt-instruction' },
    {
      code: 'FROM a:1\nCOPY ⟦https://example.com/a⟧ /a\n',
      message: 'remote-source-in-copy',
      unsafelyFixed: 'FROM a:1\nADD https://example.com/a /a\n',
    },
    {
      code: "FROM a:1\nSHELL ⟦['bash', '-c']⟧\n",
      message: 'json-required',
      unsafelyFixed: 'FROM a:1\nSHELL ["bash", "-c"]\n',
    },
    {
      code: '⟦RUN⟧ a\nFROM a:1\nONBUILD ⟦FROM⟧ b\nEXPOSE ⟦80-70⟧\n',
      message: ['instruction-before-from', 'invalid-trigger', 'invalid-port'],
      codes: ['DL3061', 'DL3043', 'DL1000'],
    },
    {
      name: 'lines without their continuation are one mistake',
      code: 'FROM a:1\nRUN b\n  ⟦&&⟧ c\n  && d\nRUN e\n⟦&&⟧ f\n',
      message: 'unknown-instruction',
    },
    {
      name: 'a template is told once',
      code: 'FROM a:1\nset x\n⟦{{⟧ if .X }}\nRUN b\n{{ end }}\nEXPOSE ⟦x⟧\n',
      message: ['template', 'invalid-port'],
    },
    { name: 'nothing', code: '⟦⟧', message: 'empty-file', lineEnds: false },
  ],
});

describe('a refusal', () => {
  it('is fatal and cannot be silenced', () => {
    const file = parseDockerfile('# dockwright ignore=build-refused\nFROM a:1 b\n');
    const findings = lint(file, {
      rules: [activate(rule, { severity: 'style' })],
      language: 'en',
    });
    expect(findings).toMatchObject([{ rule: 'build-refused', severity: 'error', fatal: true }]);
  });
});
