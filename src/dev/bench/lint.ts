import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { corpusFiles, corpusFolder } from '../corpus/files.ts';
import { ROOT } from '../ruleFiles.ts';
import { hostileFiles } from './hostileFiles.ts';
import { compare, measure } from './measure.ts';
import { type Growth, type Hostile, PerformancePage } from './performancePage.ts';
import { findRivals, type Rivals } from './rivals.ts';
import { variedFiles } from './variedFiles.ts';

/**
 * `npm run bench -- lint [--rounds N] [--files N] [--growth N] [--seed N] [--corpus] [--no-write]`: dockwright
 * against the rivals that are there, in one run. Exits 1 when a target is missed.
 */
export async function benchLint(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      files: { type: 'string', default: '1000' },
      growth: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      corpus: { type: 'boolean', default: false },
      'no-write': { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const seed = Number(values.seed);
  const rivals = findRivals();
  const page = new PerformancePage(rivals);
  const folder = mkdtempSync(join(tmpdir(), 'dockwright-bench-'));
  try {
    const many = values.corpus ? await corpusTexts() : [...variedFiles(Number(values.files), seed)];
    const paths = writeAll(join(folder, 'many'), many);
    const one = writeAll(join(folder, 'one'), [...variedFiles(1, seed)]);

    page.table(
      'One file of 30 lines',
      compare(programs(rivals, one, ['lint', ...one]), join(folder, 'one'), rounds * 3),
      [
        ['hadolint', 'wall', 1.15],
        ['tally', 'wall', 1 / 5],
      ],
    );
    const what = values.corpus ? 'files of the corpus' : 'varied files of 30 lines';
    const all = ['lint', '--preset', 'all', '-f', 'json'];
    page.table(
      `${many.length} ${what}, all rules on, ShellCheck off (hadolint's cannot be switched off)`,
      compare(
        programs(rivals, paths, [...all, '--shellcheck', 'off', '.']),
        join(folder, 'many'),
        few(rounds),
      ),
      [
        ['hadolint', 'wall', 1 / 20],
        ['tally', 'cpu', 1 / 3],
      ],
      250,
    );
    if (rivals.shellcheck) {
      const on = [...all, '--shellcheck', 'require', '.'];
      page.table(
        `The same with ShellCheck on`,
        compare(programs(rivals, paths, on, true), join(folder, 'many'), few(rounds)),
        [
          ['hadolint', 'wall', 1],
          ['tally', 'wall', 1],
        ],
      );
    }
    const growth = Number(values.growth);
    if (growth > 0) page.growth(measureGrowth(join(folder, 'growth'), growth, seed));
    page.hostile(measureHostile(join(folder, 'hostile')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (!values['no-write']) {
    const file = join(ROOT, 'docs', 'performance.md');
    writeFileSync(file, page.text(['npm run bench -- lint', ...args].join(' ')));
    console.log(`wrote ${file}`);
  }
  return page.missed.length > 0 ? 1 : 0;
}

const few = (rounds: number): number => Math.max(1, Math.ceil(rounds / 2));

const DOCKWRIGHT = [process.execPath, join(ROOT, 'bin', 'dockwright.js')];

function programs(
  { hadolint, tally }: Rivals,
  paths: readonly string[],
  own: readonly string[],
  shellcheck = false,
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>([['dockwright', [...DOCKWRIGHT, ...own]]]);
  if (hadolint !== undefined) found.set('hadolint', [hadolint, ...paths]);
  if (tally !== undefined) {
    const off = shellcheck ? [] : ['--ignore', 'shellcheck/*'];
    found.set('tally', [tally, 'lint', ...off, '--slow-checks=off', '--no-config', ...paths]);
  }
  return found;
}

async function corpusTexts(): Promise<string[]> {
  const folder = corpusFolder();
  if (folder === undefined) throw new Error('there is no corpus: set DOCKWRIGHT_CORPUS');
  return (await corpusFiles(folder)).map(({ text }) => text);
}

/** Each file in a folder of its own, as in a tree of services; gives paths relative to `folder`. */
function writeAll(folder: string, texts: readonly string[]): string[] {
  return texts.map((text, index) => {
    const path = join(`group${Math.floor(index / 100)}`, `service${index}`, 'Dockerfile');
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    return path;
  });
}

function measureGrowth(folder: string, largest: number, seed: number): Growth {
  writeAll(join(folder, 'all'), [...variedFiles(largest, seed)]);
  return [20, 4, 2, 1].map(part => {
    const files = Math.floor(largest / part);
    const groups = Array.from({ length: Math.ceil(files / 100) }, (_, index) => `group${index}`);
    const some = join(folder, `part${part}`);
    for (const group of groups)
      cpSync(join(folder, 'all', group), join(some, group), { recursive: true });
    const command = [
      ...DOCKWRIGHT,
      'lint',
      '--preset',
      'all',
      '--shellcheck',
      'off',
      '-f',
      'json',
      '.',
    ];
    return { files, measured: measure(command, some) };
  });
}

function measureHostile(folder: string): Hostile {
  return [...hostileFiles()].map(([name, text], index) => {
    const file = join(folder, String(index), 'Dockerfile');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const command = [
      ...DOCKWRIGHT,
      'lint',
      '--preset',
      'all',
      '--shellcheck',
      'off',
      '-f',
      'json',
      file,
    ];
    return { name, measured: measure(command, folder) };
  });
}
