import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { corpusFiles, corpusFolder } from '../../src/dev/corpus/files.ts';
import { askBuildkit, findBkcheck } from '../../src/dev/corpus/oracles.ts';
import { compareRefusals } from '../../src/dev/corpus/refusals.ts';
import { needs } from '../support/realParts.ts';
import { ACCEPTED, REFUSED } from './refusalCases.ts';

const bkcheck = findBkcheck();
const here = bkcheck !== undefined || needs('bkcheck');
const folder = corpusFolder();

/** BuildKit's verdict on each text: accepted or not. */
async function verdicts(texts: readonly string[]): Promise<boolean[]> {
  const directory = await mkdtemp(join(tmpdir(), 'dockwright-'));
  try {
    const paths = texts.map((_, index) => join(directory, String(index)));
    for (const [index, path] of paths.entries()) await writeFile(path, texts[index] ?? '');
    const answers = await askBuildkit(bkcheck ?? 'bkcheck', paths);
    return paths.map(path => answers.get(path)?.ok === true);
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe.skipIf(!here)("BuildKit's own frontend says the same", () => {
  test('of what is refused', async () => {
    const texts = REFUSED.map(({ marked }) => marked.replace('⟦', '').replace('⟧', ''));
    const answers = await verdicts(texts);
    expect(texts.filter((_, index) => answers[index])).toEqual([]);
  });

  test('of what is accepted', async () => {
    // What the empty base of the oracle does not set, a real one may.
    const texts = ACCEPTED.filter(text => !text.includes('$UNKNOWN'));
    const answers = await verdicts(texts);
    expect(texts.filter((_, index) => !answers[index])).toEqual([]);
  });

  test.skipIf(folder === undefined)('of 99.5 % of real files', { timeout: 120_000 }, async () => {
    const files = await corpusFiles(folder ?? '');
    const lines: string[] = [];
    const { share } = await compareRefusals({
      files,
      bkcheck: bkcheck ?? 'bkcheck',
      print: line => lines.push(line),
    });
    expect(share, lines.join('\n')).toBeGreaterThanOrEqual(0.995);
  });
});
