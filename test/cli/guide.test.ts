import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { ROOT } from '../../src/dev/ruleFiles.ts';
import type { LintResult } from '../../src/lint/result.ts';
import { runCli } from '../support/cliSession.ts';

const GUIDE = join(ROOT, 'fixtures', 'guide');

async function lint(folder: string): Promise<LintResult> {
  const { out } = await runCli(['lint', '.', '-f', 'json'], { cwd: join(GUIDE, folder) });
  return JSON.parse(out);
}

/** The practices of chapter 1 that the findings are about. */
function practices(result: LintResult): Set<number> {
  const sections = new Map(rules.map(rule => [rule.name, rule.guide ?? []]));
  const found = result.files.flatMap(file =>
    file.findings.flatMap(({ rule }) => sections.get(rule) ?? []),
  );
  return new Set(
    found.filter(section => section.startsWith('1.')).map(section => Number(section.slice(2))),
  );
}

function words(result: LintResult, text: string, rule: string): string[] {
  return result.files.flatMap(file =>
    file.findings
      .filter(finding => finding.rule === rule)
      .map(({ range }) => text.slice(range.start.offset, range.end.offset)),
  );
}

describe('the guide’s portal', () => {
  it('first: practices 1 to 7, 10, 11 and 15 to 17 are violated', async () => {
    const found = practices(await lint('portal/first'));
    for (const practice of [1, 2, 3, 4, 5, 6, 7, 10, 11, 15, 16, 17]) {
      expect(found.has(practice), `practice ${practice}`).toBe(true);
    }
  });

  it('first: at the right words', async () => {
    const { readFile } = await import('node:fs/promises');
    const text = await readFile(join(GUIDE, 'portal/first/Dockerfile'), 'utf8');
    const result = await lint('portal/first');
    expect(words(result, text, 'several-processes')).toEqual(['mysql & sshd & npm start']);
    expect(words(result, text, 'package-upgrade')).toEqual(['upgrade']);
    expect(words(result, text, 'latest-tag')).toEqual(['ubuntu']);
    expect(words(result, text, 'add-instead-of-copy')).toEqual(['ADD']);
    expect(words(result, text, 'cd-in-run')).toEqual(['cd /app']);
    expect(words(result, text, 'missing-dockerignore')).toEqual(['.']);
  });

  it('last: what is still wrong there, and nothing that the guide recommends', async () => {
    const result = await lint('portal/last');
    const names = new Set(result.files.flatMap(file => file.findings.map(({ rule }) => rule)));
    for (const rule of [
      'entrypoint-not-found',
      'healthcheck-tool-missing',
      'end-of-life-base',
      'runs-as-root',
      'incomplete-dockerignore',
      'volatile-label-early',
    ]) {
      expect([...names], rule).toContain(rule);
    }
    for (const rule of [
      'latest-tag',
      'shell-form-command',
      'sources-before-dependencies',
      'add-instead-of-copy',
      'missing-expose',
      'missing-healthcheck',
      'missing-image-metadata',
      'missing-dockerignore',
      'relative-workdir',
    ]) {
      expect([...names], rule).not.toContain(rule);
    }
  });

  it('chapter 2: the inline comments are named', async () => {
    const result = await lint('jdk8');
    const findings = result.files.flatMap(file => file.findings);
    expect(findings.filter(({ fatal }) => fatal).map(({ range }) => range.start.line)).toEqual([1]);
    expect(
      findings.filter(({ rule }) => rule === 'inline-comment').map(({ range }) => range.start.line),
    ).toEqual([3]);
  });
});
