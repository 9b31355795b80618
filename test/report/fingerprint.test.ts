import { describe, expect, it } from 'vitest';
import type { Finding, LintResult } from '../../src/lint/result.ts';
import { lintResult } from '../../src/lint/summary.ts';
import { fingerprinted } from '../../src/report/fingerprint.ts';
import { gitlab } from '../../src/report/gitlab.ts';
import { SourceText } from '../../src/text/source.ts';
import { CANNED, options } from './canned.ts';

/** One finding for each time some words stand in a text. */
function result(text: string, words: string, path = 'Dockerfile'): LintResult {
  const source = new SourceText(text);
  const findings: Finding[] = [];
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    const place = (offset: number) => ({ ...source.positionAt(offset), offset });
    findings.push({
      rule: 'r',
      severity: 'info',
      message: `found at ${at}`,
      range: { start: place(at), end: place(at + words.length) },
    });
  }
  return lintResult([{ path, text, findings }]);
}

const prints = (...args: Parameters<typeof result>) =>
  fingerprinted(result(...args)).map(({ fingerprint }) => fingerprint);

describe('fingerprints', () => {
  it('stay when lines move and blanks change', () => {
    expect(prints('FROM a\nRUN  apt x\n', 'apt')).toEqual(
      prints('# new\n\nFROM a\nLABEL a=b\nRUN apt x\n', 'apt'),
    );
  });

  it('differ by file, by words and by their line', () => {
    const all = [
      prints('RUN apt x\n', 'apt'),
      prints('RUN apt x\n', 'apt', 'other/Dockerfile'),
      prints('RUN apt y\n', 'apt'),
      prints('RUN apt x\n', 'x'),
    ].flat();
    expect(new Set(all).size).toBe(4);
  });

  it('tell equal lines apart by their order', () => {
    const both = prints('RUN apt\nRUN apt\n', 'apt');
    expect(new Set(both).size).toBe(2);
    expect(both[0]).toBe(prints('RUN apt\n', 'apt')[0]);
  });

  it('are unique in a GitLab report', () => {
    const issues: { fingerprint: string }[] = JSON.parse(gitlab(CANNED, options()));
    expect(issues).toHaveLength(8);
    expect(new Set(issues.map(issue => issue.fingerprint)).size).toBe(8);
  });
});
