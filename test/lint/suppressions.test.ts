import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { type LintOptions, lint } from '../../src/lint/lint.ts';
import { activate } from '../../src/rule/catalogue.ts';
import { badWord, everyRun, unusedNames } from '../support/sampleRules.ts';

function found(text: string, options: Partial<LintOptions> = {}): string[] {
  const findings = lint(parseDockerfile(text), {
    rules: [activate(everyRun), activate(badWord)],
    language: 'en',
    ...options,
  });
  return findings.map(({ range, rule }) => `${range.start.line} ${rule}`);
}

describe('dockwright ignore', () => {
  it('silences the next instruction by name, code or check', () => {
    for (const name of ['every-run', 'DL3000', 'dl3000', 'WorkdirRelativePath', 'all']) {
      expect(found(`FROM a\n# dockwright ignore=${name}\nRUN x\nRUN y\n`)).toEqual(['4 every-run']);
    }
  });

  it('reaches over blank lines, other comments and all lines of the instruction', () => {
    const text =
      'FROM a\n# dockwright ignore=bad-word -- known\n\n# note\nRUN x && \\\n  bad && \\\n  bad\n';
    expect(found(text)).toEqual(['5 every-run']);
  });

  it('inside a continued RUN silences the next line alone', () => {
    const text = 'FROM a\nRUN x && \\\n  # dockwright ignore=bad-word\n  bad && \\\n  bad\n';
    expect(found(text)).toEqual(['2 every-run', '5 bad-word']);
  });

  it('silences a file, or a range', () => {
    expect(found('FROM a\nRUN bad\n# dockwright ignore-file=every-run, bad-word\n')).toEqual([]);
    const range =
      'FROM a\n# dockwright ignore-begin=every-run\nRUN x\nRUN y\n# dockwright ignore-end\nRUN z\n';
    expect(found(range)).toEqual(['6 every-run']);
  });

  it('leaves other rules alone', () => {
    expect(found('FROM a\n# dockwright ignore=other\nRUN bad\n')).toEqual([
      '3 every-run',
      '3 bad-word',
    ]);
  });

  it('can be switched off', () => {
    expect(found('FROM a\n# dockwright ignore=all\nRUN x\n', { suppressions: false })).toEqual([
      '3 every-run',
    ]);
  });
});

describe('hadolint', () => {
  it('ignore, global ignore and stage ignore', () => {
    expect(found('FROM a\n# hadolint ignore=DL3000 # why\nRUN x\nRUN y\n')).toEqual([
      '4 every-run',
    ]);
    expect(found('FROM a\nRUN x\n# hadolint global ignore=DL3000\n')).toEqual([]);
    expect(found('# hadolint stage ignore=DL3000\nFROM a\nRUN x\nFROM b\nRUN y\n')).toEqual([
      '5 every-run',
    ]);
  });

  it('in its own mode counts only on the very next line', () => {
    const text = 'FROM a\n# hadolint ignore=DL3000\n\nRUN x\n';
    expect(found(text)).toEqual([]);
    expect(found(text, { mode: 'hadolint' })).toEqual(['4 every-run']);
  });
});

describe('BuildKit', () => {
  it('check=skip in the head is for the file, above an instruction for that one', () => {
    expect(found('# check=skip=WorkdirRelativePath\nFROM a\nRUN x\n')).toEqual([]);
    expect(found('# check=skip=all;error=true\nFROM a\nRUN bad\n')).toEqual(['3 bad-word']);
    expect(found('FROM a\n# check=skip=WorkdirRelativePath // why\nRUN x\nRUN y\n')).toEqual([
      '4 every-run',
    ]);
  });

  it('names are compared exactly, and only checks are meant', () => {
    expect(found('# check=skip=workdirrelativepath\nFROM a\nRUN x\n')).toEqual(['3 every-run']);
    expect(found('# check=skip=DL3001\nFROM a\nRUN x\n')).toEqual(['3 every-run']);
  });

  it('error=true makes its findings errors', () => {
    const [finding] = lint(parseDockerfile('# check=error=true\nFROM a\nRUN x\n'), {
      rules: [activate(everyRun)],
      language: 'en',
    });
    expect(finding?.severity).toBe('error');
  });

  it('BUILDKIT_DOCKERFILE_CHECK replaces the directive', () => {
    const buildArgs = { BUILDKIT_DOCKERFILE_CHECK: 'skip=StageNameCasing' };
    expect(found('# check=skip=all\nFROM a\nRUN x\n', { buildArgs })).toEqual(['3 every-run']);
  });
});

describe('scanners', () => {
  const trivy = 'FROM a\n# trivy:ignore:AVD-DS-0009\nRUN x\n';

  it('count on request', () => {
    expect(found(trivy)).toEqual(['3 every-run']);
    expect(found(trivy, { foreign: new Set(['trivy']) })).toEqual([]);
    expect(
      found('FROM a\n# kics-scan ignore-line\nRUN bad\nRUN y\n', { foreign: new Set(['kics']) }),
    ).toEqual(['4 every-run']);
  });
});

describe('unused suppressions', () => {
  it('are told at the name', () => {
    const text = 'FROM a\n# dockwright ignore=every-run,bad-word\nRUN x\n';
    const findings = lint(parseDockerfile(text), {
      rules: [activate(everyRun), activate(badWord), activate(unusedNames)],
      language: 'en',
    });
    expect(findings.map(({ range }) => text.slice(range.start.offset, range.end.offset))).toEqual([
      'bad-word',
    ]);
  });
});
