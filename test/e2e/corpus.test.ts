import { describe, expect, it } from 'vitest';
import type { Agreement } from '../../src/dev/corpus/agreement.ts';
import { compareWithBuildkit, compareWithHadolint } from '../../src/dev/corpus/conformance.ts';
import { corpusFiles, corpusFolder } from '../../src/dev/corpus/files.ts';
import { proveFixes } from '../../src/dev/corpus/fix.ts';
import { findBkcheck, findHadolint } from '../../src/dev/corpus/oracles.ts';
import { compareRefusals } from '../../src/dev/corpus/refusals.ts';
import { needs } from '../support/realParts.ts';

const folder = corpusFolder();
if (folder === undefined) {
  process.stderr.write(
    'tests left out: the corpus of real Dockerfiles is not beside the repository\n',
  );
}
const here = folder !== undefined && needs('bkcheck', 'hadolint');

/** Codes whose differences from hadolint are deliberate: docs/from-hadolint.md says why. */
const DELIBERATE = new Set<string>(['DL3059']);

describe.skipIf(!here)('over real Dockerfiles', () => {
  const files = corpusFiles(folder ?? '');
  const bkcheck = findBkcheck() ?? '';
  const hadolint = findHadolint() ?? '';

  it('refuses what BuildKit refuses', { timeout: 300_000 }, async () => {
    const result = await compareRefusals({ files: await files, bkcheck, print: () => {} });
    expect(result.files).toBeGreaterThan(500);
    expect(result.share).toBeGreaterThanOrEqual(0.995);
  });

  it('agrees with BuildKit’s checks in 99 % of the files', { timeout: 300_000 }, async () => {
    const table = await compareWithBuildkit(bkcheck, await files);
    expect(table.files).toBeGreaterThan(500);
    expect(table.share, [...table.differing].join('\n')).toBeGreaterThanOrEqual(0.99);
  });

  it('agrees with hadolint code by code in 99 % of the files', { timeout: 300_000 }, async () => {
    const table = await compareWithHadolint(hadolint, await files);
    expect(table.files).toBeGreaterThan(500);
    const apart = table.rows
      .filter(row => !DELIBERATE.has(row.rule) && row.files.size / table.files > 0.01)
      .map((row: Agreement) => `${row.rule}: ${[...row.files].join(' ')}`);
    expect(apart).toEqual([]);
  });

  it('fixes without a change that no fix declares', { timeout: 600_000 }, async () => {
    const proof = await proveFixes(bkcheck, await files, false);
    expect(proof.changed).toBeGreaterThan(200);
    const { refused, undeclared, unstable, returned } = proof;
    expect({ refused, undeclared, unstable, returned }).toEqual({
      refused: [],
      undeclared: [],
      unstable: [],
      returned: [],
    });
  });

  it('fixes unsafely without breaking or adding an error', { timeout: 600_000 }, async () => {
    const { refused, unstable, newErrors } = await proveFixes(bkcheck, await files, true);
    expect({ refused, unstable, newErrors }).toEqual({ refused: [], unstable: [], newErrors: [] });
  });
});
