import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../src/context/buildContext.ts';
import { contextSize } from '../../src/context/contextSize.ts';
import { NOISE, NOISE_KINDS } from '../../src/context/noise.ts';

const FILES = {
  Dockerfile: 'x',
  'package.json': 'xx',
  'src/index.js': 'xxx',
  'node_modules/a/index.js': '',
  'node_modules/a/dist/big.js': '',
  'node_modules/a/package.json': '{}',
  '.git/config': '',
  '.git/objects/pack': '',
  '.env': 'S=1',
  '.env.example': 'S=',
  'dist/app.js': 'xxxx',
  'docs/dist/x': 'x',
  'venv/pyvenv.cfg': 'x',
  'env/settings.js': 'x',
  'logs/a.log': 'xxxxx',
  'server.key': 'k',
  'certs/ca.pem': 'c',
};
const SIZES = { 'node_modules/a/dist/big.js': 5_000, '.git/objects/pack': 9_000 };

function noise(ignore: string): [string, string[], number][] {
  const context = memoryContext({ ...FILES, '.dockerignore': ignore }, { sizes: SIZES });
  return contextSize(context).noise.map(({ noise: { pattern }, places, bytes }) => [
    pattern,
    places.map(({ path }) => path),
    bytes,
  ]);
}

describe('contextSize', () => {
  it('adds up what is sent and names what is noise in it', () => {
    const size = contextSize(memoryContext(FILES, { sizes: SIZES }), { top: 3 });
    expect(size).toMatchObject({ files: 17, complete: true });
    expect(size.largest).toEqual([
      { path: '.git', bytes: 9_000, files: 2 },
      { path: 'node_modules', bytes: 5_002, files: 3 },
      { path: 'logs', bytes: 5, files: 1 },
    ]);
    expect(size.largestFiles.map(({ path }) => path).slice(0, 2)).toEqual([
      '.git/objects/pack',
      'node_modules/a/dist/big.js',
    ]);
    expect(noise('')).toEqual([
      ['.git', ['.git'], 9_000],
      ['**/node_modules', ['node_modules'], 5_002],
      ['**/*.log', ['logs/a.log'], 5],
      ['**/dist', ['dist'], 4],
      ['**/.env', ['.env'], 3],
      ['**/*.key', ['server.key'], 1],
      ['**/venv', ['venv'], 1],
    ]);
  });

  it('finds what is there before heaps of noise have used the limit up', () => {
    const heap = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`.git/objects/${i}`, 'x']),
    );
    const files = { ...heap, 'node_modules/a': 'xx', 'z/last.log': 'xxx' };
    const size = contextSize(memoryContext(files), { limit: 100 });
    expect(size.complete).toBe(false);
    expect(size.noise.map(({ places }) => places)).toMatchObject([
      [{ path: '.git', partial: true }],
      [{ path: 'z/last.log', bytes: 3 }],
      [{ path: 'node_modules', bytes: 2 }],
    ]);
  });

  it('leaves out what the ignore file does', () => {
    const context = memoryContext(
      { ...FILES, '.dockerignore': '*\n!src\n!node_modules/a/package.json\n' },
      { sizes: SIZES },
    );
    const size = contextSize(context);
    expect(size).toMatchObject({ files: 2, bytes: 5 });
    expect(size.largest.map(({ path }) => path)).toEqual(['src', 'node_modules']);
    expect(size.noise).toEqual([]);
    expect(noise('.git\n**/node_modules\n.env\n*.key\n')).toEqual([
      ['**/*.log', ['logs/a.log'], 5],
      ['**/dist', ['dist'], 4],
      ['**/venv', ['venv'], 1],
    ]);
  });

  it('says when there was more to look at', () => {
    const size = contextSize(memoryContext(FILES), { limit: 4 });
    expect(size.complete).toBe(false);
    expect(size.files).toBeLessThan(5);
  });
});

describe('the noise table', () => {
  it('has patterns that leave out what the row names', () => {
    for (const { name, pattern } of NOISE) {
      const path = name.replaceAll('*', 'x');
      const deep = pattern.startsWith('**/') ? `a/b/${path}` : path;
      const context = memoryContext({ [deep]: '', '.dockerignore': pattern });
      expect(context.ignored(deep), pattern).toBe(true);
    }
  });

  it('explains every kind in both languages', () => {
    for (const { kind } of NOISE) {
      expect(NOISE_KINDS[kind].en).not.toBe('');
      expect(NOISE_KINDS[kind].zh).not.toBe('');
    }
  });
});
