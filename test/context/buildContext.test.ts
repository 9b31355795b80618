import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryContext, openContext } from '../../src/context/buildContext.ts';
import type { BuildContext, ContextEntry } from '../../src/context/context.ts';

const FILES = {
  Dockerfile: 'FROM scratch\n',
  '.dockerignore': '# noise\nnode_modules\n!node_modules/kept\n*.log\nsecret\n',
  'src/a.ts': 'a',
  'src/b.ts': 'bb',
  'src/deep/c.ts': 'ccc',
  'package.json': '{}',
  'package-lock.json': '{}',
  'x.log': 'log',
  'node_modules/m/index.js': '1',
  'node_modules/kept/index.js': '2',
  'secret/key': 'k',
  'entry.sh': '#!/bin/sh\n',
};

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockwright-context-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function onDisk(): BuildContext {
  put(FILES);
  return openContext({ root: folder, dockerfile: join(folder, 'Dockerfile') });
}

function paths(entries: readonly ContextEntry[]): string[] {
  return entries.map(({ path }) => path);
}

describe.each([
  ['in memory', () => memoryContext(FILES)],
  ['on disk', onDisk],
])('a build context %s', (_name, open) => {
  it('tells what is there', () => {
    const context = open();
    expect(context.stat('./src/../src/a.ts')).toMatchObject({ path: 'src/a.ts', kind: 'file' });
    expect(context.stat('/src/b.ts')?.size).toBe(2);
    expect(context.stat('src')).toMatchObject({ path: 'src', kind: 'directory' });
    expect(context.stat('src')?.size).toBe(0);
    expect(context.stat('absent')).toBeUndefined();
    expect(context.stat('package.json/x')).toBeUndefined();
    expect(context.stat('')).toMatchObject({ path: '', kind: 'directory' });
    expect(paths(context.list('src/'))).toEqual(['src/a.ts', 'src/b.ts', 'src/deep']);
    expect(context.list('package.json')).toEqual([]);
    expect(context.read('src/deep/c.ts')).toBe('ccc');
    expect(context.read('src')).toBeUndefined();
    expect(context.dockerfilePath).toBe('Dockerfile');
  });

  it('keeps to itself', () => {
    const context = open();
    expect(context.stat('../../../src/a.ts')?.path).toBe('src/a.ts');
    expect(context.read('../../../../../../../../etc/passwd')).toBeUndefined();
  });

  it('reads its ignore file', () => {
    const context = open();
    expect(context.ignorePath).toBe('.dockerignore');
    expect(
      context.ignore?.patterns.map(({ line, text, negated }) => [line, text, negated]),
    ).toEqual([
      [2, 'node_modules', false],
      [3, '!node_modules/kept', true],
      [4, '*.log', false],
      [5, 'secret', false],
    ]);
    expect(context.ignored('node_modules/m/index.js')).toBe(true);
    expect(context.ignored('node_modules/kept/index.js')).toBe(false);
    expect(context.ignored('x.log')).toBe(true);
    expect(context.ignored('src/x.log')).toBe(false);
    expect(context.ignored('.')).toBe(false);
    expect(context.ignoredBy('secret/key')?.line).toBe(5);
    expect(context.ignoredBy('node_modules/kept')?.line).toBe(3);
    expect(context.ignoredBy('src')).toBeUndefined();
  });

  it('walks without entering what is left out as a whole', () => {
    const context = open();
    expect(paths(context.walk())).toEqual([
      '.dockerignore',
      'Dockerfile',
      'entry.sh',
      'node_modules',
      'node_modules/kept',
      'node_modules/kept/index.js',
      'node_modules/m',
      'package-lock.json',
      'package.json',
      'secret',
      'src',
      'src/a.ts',
      'src/b.ts',
      'src/deep',
      'src/deep/c.ts',
      'x.log',
    ]);
    expect(context.walk(3)).toHaveLength(3);
  });

  it('finds what a COPY names', () => {
    const context = open();
    const match = (source: string) => paths(context.match(source));
    expect(match('package*.json')).toEqual(['package-lock.json', 'package.json']);
    expect(match('./src/*.ts')).toEqual(['src/a.ts', 'src/b.ts']);
    expect(match('*/?.ts')).toEqual(['src/a.ts', 'src/b.ts']);
    expect(match('src')).toEqual(['src']);
    expect(match('/src/')).toEqual(['src']);
    expect(match('.')).toEqual(['']);
    expect(match('../package.json')).toEqual(['package.json']);
    expect(match('*.log')).toEqual([]);
    expect(match('x.log')).toEqual([]);
    expect(match('node_modules')).toEqual(['node_modules']);
    expect(match('node_modules/*')).toEqual(['node_modules/kept']);
    expect(match('secret')).toEqual([]);
    expect(match('src/[a')).toEqual([]);
    expect(match('absent*')).toEqual([]);
    expect(match('src/\\[a\\].ts')).toEqual([]);
  });
});

describe('the ignore file that counts', () => {
  const ignores = { '.dockerignore': 'a\n', 'docker/api.Dockerfile.dockerignore': 'b\n' };

  it.each([
    ['in memory', () => memoryContext(ignores, { dockerfile: 'docker/api.Dockerfile' })],
    [
      'on disk',
      () => {
        put(ignores);
        return openContext({ root: folder, dockerfile: join(folder, 'docker/api.Dockerfile') });
      },
    ],
  ])('is the Dockerfile’s own before the root’s, %s', (_name, open) => {
    const context = open();
    expect(context.dockerfilePath).toBe('docker/api.Dockerfile');
    expect(context.ignorePath).toBe('docker/api.Dockerfile.dockerignore');
    expect([context.ignored('a'), context.ignored('b')]).toEqual([false, true]);
  });

  it('is found beside a Dockerfile outside the context', () => {
    put({ 'app/x': '', 'docker/Dockerfile.dockerignore': 'x\n' });
    const dockerfile = join(folder, 'docker/Dockerfile');
    const context = openContext({ root: join(folder, 'app'), dockerfile });
    expect(context.dockerfilePath).toBeUndefined();
    expect(context.ignorePath).toBe('../docker/Dockerfile.dockerignore');
    expect(context.ignored('x')).toBe(true);
  });

  it('may be missing', () => {
    const context = memoryContext({ a: '' });
    expect(context.ignore).toBeUndefined();
    expect(context.ignorePath).toBe('.dockerignore');
    expect(context.ignored('a')).toBe(false);
  });

  it('names patterns that BuildKit refuses', () => {
    const context = memoryContext({ '.dockerignore': '\uFEFFok\r\n  bin\\obj  \r\n!\r\n[a\r\n' });
    const text = context.ignore?.source.text ?? '';
    expect(
      context.ignore?.patterns.map(({ valid, range }) => [
        text.slice(range.start, range.end),
        valid,
      ]),
    ).toEqual([
      ['ok', true],
      ['bin\\obj', false],
      ['!', false],
      ['[a', false],
    ]);
  });
});

describe('memoryContext', () => {
  it('takes execute bits, sizes and empty folders', () => {
    const context = memoryContext(
      { 'run.sh': '', 'big.bin': '', 'empty/': '' },
      { executable: { 'run.sh': false }, sizes: { 'big.bin': 5_000_000 } },
    );
    expect(context.stat('run.sh')?.executable).toBe(false);
    expect(context.stat('big.bin')).toMatchObject({ size: 5_000_000, executable: true });
    expect(context.stat('empty')?.kind).toBe('directory');
  });
});

describe('openContext', () => {
  it.skipIf(process.platform === 'win32')('reads execute bits', () => {
    put({ 'run.sh': '', 'text.sh': '' });
    chmodSync(join(folder, 'run.sh'), 0o755);
    const context = openContext({ root: folder });
    expect(context.stat('run.sh')?.executable).toBe(true);
    expect(context.list('')[1]?.executable).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('follows links inside, never out', () => {
    put({ 'in/real/file': 'inside', 'out/file': 'outside' });
    symlinkSync('real', join(folder, 'in/folder'));
    symlinkSync('real/file', join(folder, 'in/link'));
    symlinkSync('../out', join(folder, 'in/away'));
    symlinkSync('../out/file', join(folder, 'in/leak'));
    symlinkSync('.', join(folder, 'in/loop'));
    const context = openContext({ root: join(folder, 'in') });
    expect(context.read('folder/file')).toBe('inside');
    expect(context.read('link')).toBe('inside');
    expect(context.stat('link')).toMatchObject({ kind: 'link' });
    expect(context.stat('link')?.size).toBe(6);
    expect(context.read('leak')).toBeUndefined();
    expect(context.read('away/file')).toBeUndefined();
    expect(context.stat('away/file')).toBeUndefined();
    expect(context.list('away')).toEqual([]);
    expect(context.stat('leak')).toMatchObject({ kind: 'link' });
    expect(context.stat('leak')?.size).toBe(0);
    expect(paths(context.walk())).toEqual([
      'away',
      'folder',
      'leak',
      'link',
      'loop',
      'real',
      'real/file',
    ]);
  });

  it('gives nothing for a root that is not there', () => {
    const context = openContext({ root: join(folder, 'absent') });
    expect(context.list('')).toEqual([]);
    expect(context.match('*')).toEqual([]);
    expect(context.ignore).toBeUndefined();
  });

  it('leaves out binary and large files', () => {
    put({ bin: 'a\0b', big: 'x'.repeat(1_000_001) });
    const context = openContext({ root: folder });
    expect(context.read('bin')).toBeUndefined();
    expect(context.read('big')).toBeUndefined();
  });
});
