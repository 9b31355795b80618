import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { ConfigResolver } from '../../src/config/resolve.ts';
import type { Found } from '../../src/context/discovery.ts';
import { variedFiles } from '../../src/dev/bench/variedFiles.ts';
import { ROOT } from '../../src/dev/ruleFiles.ts';
import { lintFound, type ProjectOptions } from '../../src/project/lintFiles.ts';
import { lintInThreads } from '../../src/project/threads.ts';
import { namesOf } from '../../src/rule/catalogue.ts';

const folder = mkdtempSync(join(tmpdir(), 'dockwright-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));

const found: Found[] = [...variedFiles(200, 7)].map((text, index) => {
  const file = join(folder, `${index}.dockerfile`);
  writeFileSync(file, text);
  return { path: `${index}.dockerfile`, file, given: true };
});
const setup = {
  cwd: folder,
  env: {},
  language: 'en',
  suppressions: true,
  config: undefined,
  commandLine: { presets: ['none'] },
} as const;
const resolver = new ConfigResolver(rules, {});
let crashes: string[] = [];
const options: ProjectOptions = {
  ...setup,
  knownNames: new Set(namesOf(rules).keys()),
  settingsOf: file => resolver.resolve(undefined, file),
  readInput: () => Promise.reject(new Error('no input')),
  onCrash: path => crashes.push(path),
};

describe('lintInThreads', () => {
  it('gives what one thread gives, in order', async () => {
    const program = join(ROOT, 'dist', 'lintThread.js');
    const here = await lintFound(found, options);
    const away = await lintInThreads(found, options, {
      program,
      setup: { ...setup, commandLine: {} },
    });
    expect(away).toEqual(here);
    expect(here.some(({ findings }) => findings.length > 5)).toBe(true);
  });

  it('hands files to the threads: some have the settings that only a thread was given', async () => {
    const program = join(ROOT, 'dist', 'lintThread.js');
    // Slow enough here that a thread has its turn while this one waits.
    const slow = { ...options, settingsOf: async (file: string | undefined) => wait(5, file) };
    const results = await lintInThreads(found, slow, { program, setup });
    expect(results.map(({ path }) => path)).toEqual(found.map(({ path }) => path));
    expect(results.some(({ findings }) => findings.length === 0)).toBe(true);
  }, 60_000);

  it('fails the files that a dying thread had, and tells the bug', async () => {
    crashes = [];
    const program = join(folder, 'dies.mjs');
    writeFileSync(
      program,
      "import { parentPort } from 'node:worker_threads';\n" +
        "parentPort.on('message', () => { throw new Error('the thread broke'); });\n",
    );
    const slow = { ...options, settingsOf: async (file: string | undefined) => wait(5, file) };
    const results = await lintInThreads(found, slow, { program, setup });
    const failed = results.filter(({ failure }) => failure !== undefined);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(found.length);
    expect(failed[0]?.failure).toEqual({ code: 'crash', message: 'Error: the thread broke' });
    expect(crashes.sort()).toEqual(failed.map(({ path }) => path).sort());
    expect(results.map(({ path }) => path)).toEqual(found.map(({ path }) => path));
  }, 60_000);
});

async function wait(milliseconds: number, file: string | undefined) {
  await new Promise(resolve => setTimeout(resolve, milliseconds));
  return resolver.resolve(undefined, file);
}
