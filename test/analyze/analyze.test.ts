import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/analyze/analysis.ts';
import { analyzeImage } from '../../src/analyze/analyze.ts';
import { imageOf, type LayerFiles, layerTar } from '../support/layeredImage.ts';

async function analyze(...layers: readonly LayerFiles[]): Promise<Analysis> {
  return analyzeImage(imageOf(await Promise.all(layers.map(layerTar))), 'any');
}

const changesOf = ({ layers }: Analysis) =>
  layers.map(({ added, changed, removed }) => [added, changed, removed]);
const wasteOf = ({ waste }: Analysis) =>
  waste.map(({ kind, path, bytes, files, layer, by }) => ({ kind, path, bytes, files, layer, by }));

describe('analyzeImage', () => {
  it('finds nothing to blame in an image of one layer', async () => {
    const analysis = await analyze({ 'etc/': { type: 'directory' }, 'etc/a': 100, b: 50 });
    expect(analysis).toMatchObject({
      files: 2,
      contents: 150,
      size: 150,
      efficiency: 1,
      waste: [],
    });
    expect(changesOf(analysis)).toEqual([[2, 0, 0]]);
    expect(analysis.largest).toEqual([
      { path: '/etc/a', bytes: 100, layer: 0 },
      { path: '/b', bytes: 50, layer: 0 },
    ]);
  });

  it('counts what later layers write over and delete', async () => {
    const analysis = await analyze(
      { a: 101, 'd/b': 202, 'd/c': 303 },
      { './a': 104, 'd/.wh.b': '' },
      { '.wh.d': '' },
    );
    expect(changesOf(analysis)).toEqual([
      [3, 0, 0],
      [0, 1, 1],
      [0, 0, 1],
    ]);
    expect(wasteOf(analysis)).toEqual([
      { kind: 'deleted', path: '/d', bytes: 303, files: 1, layer: 0, by: 2 },
      { kind: 'deleted', path: '/d/b', bytes: 202, files: 1, layer: 0, by: 1 },
      { kind: 'overwritten', path: '/a', bytes: 101, files: 1, layer: 0, by: 1 },
    ]);
    expect(analysis.wasted).toEqual({
      bytes: 606,
      overwritten: 101,
      deleted: 505,
      cache: 0,
      duplicated: 0,
    });
    expect(analysis.efficiency).toBeCloseTo(104 / 710, 10);
    expect(analysis.layers[1]?.waste).toMatchObject({ deletes: 202, overwrites: 101 });
    expect(analysis.files).toBe(1);
  });

  it('takes a deleted folder as one', async () => {
    const analysis = await analyze({ 'd/a': 11, 'd/e/b': 22, 'd/e/c': 33 }, { '.wh.d': '' });
    expect(wasteOf(analysis)).toEqual([
      { kind: 'deleted', path: '/d', bytes: 66, files: 3, layer: 0, by: 1 },
    ]);
  });

  it('keeps what a layer with an opaque folder brings itself, wherever the mark stands', async () => {
    for (const second of [
      { 'd/new': 40, 'd/.wh..wh..opq': '', 'd/same': 55 },
      { 'd/.wh..wh..opq': '', 'd/new': 40, 'd/same': 55 },
    ]) {
      const analysis = await analyze({ 'd/old': 10, 'd/same': 21, 'd/e/f': 31 }, second);
      expect(changesOf(analysis)[1]).toEqual([1, 1, 2]);
      expect(analysis.wasted).toMatchObject({ overwritten: 21, deleted: 41 });
      expect(analysis.files).toBe(2);
    }
  });

  it('counts a hard link once, and not as wasted while one of its names is left', async () => {
    const link = { type: 'link', linkname: 'a' } as const;
    const one = await analyze({ a: 100, b: link }, { '.wh.a': '' });
    expect(one).toMatchObject({ contents: 100, files: 1, efficiency: 1, waste: [] });
    expect(one.largest).toEqual([{ path: '/b', bytes: 100, layer: 0 }]);
    const both = await analyze({ a: 100, b: link }, { '.wh.a': '' }, { '.wh.b': '' });
    expect(wasteOf(both)).toEqual([
      { kind: 'deleted', path: '/b', bytes: 100, files: 1, layer: 0, by: 2 },
    ]);
  });

  it('sees folders become files and files folders', async () => {
    const analysis = await analyze({ 'd/a': 10, f: 20 }, { d: 31, 'f/b': 42 });
    expect(analysis.wasted).toMatchObject({ overwritten: 30, deleted: 0 });
    expect(analysis.files).toBe(2);
  });

  it('counts symbolic links as the engine does, and never as waste', async () => {
    const link = { type: 'symlink', linkname: '/usr/bin/other' } as const;
    const analysis = await analyze({ a: link }, { '.wh.a': '' });
    expect(analysis).toMatchObject({ size: 14, contents: 0, efficiency: 1, waste: [] });
  });

  it('finds files alike, hidden ones aside', async () => {
    const analysis = await analyze(
      { a: 'same text', gone: 'moved' },
      { 'x/b': 'same text', '.wh.gone': '', here: 'moved' },
    );
    expect(wasteOf(analysis)).toEqual([
      { kind: 'duplicated', path: '/x/b', bytes: 9, files: 1, layer: 1, by: undefined },
      { kind: 'deleted', path: '/gone', bytes: 5, files: 1, layer: 0, by: 1 },
    ]);
    expect(analysis.waste[0]?.original).toBe('/a');
  });

  it('knows the caches of package managers, in the homes of users too', async () => {
    const analysis = await analyze(
      { 'var/lib/apt/lists/x': 1001, 'home/me/.cache/pip/y': 502, 'root/.npm/z/w': 303 },
      { 'root/.npm/.wh.z': '' },
    );
    expect(wasteOf(analysis)).toEqual([
      { kind: 'cache', path: '/var/lib/apt/lists', bytes: 1001, files: 1, layer: 0, by: undefined },
      { kind: 'cache', path: '/home/me/.cache/pip', bytes: 502, files: 1, layer: 0, by: undefined },
      { kind: 'deleted', path: '/root/.npm/z', bytes: 303, files: 1, layer: 0, by: 1 },
    ]);
    expect(analysis.waste[0]?.managers).toContain('apt');
    expect(analysis.layers[0]?.waste.cacheWritten).toBe(1806);
  });

  it('reads long names, and tars that are not compressed', async () => {
    const name = `${'long/'.repeat(60)}name-中文`;
    const tar = await layerTar({ [name]: 10 });
    const analysis = await analyzeImage(
      imageOf([tar], [], bytes => bytes),
      'any',
    );
    expect(analysis.largest[0]?.path).toBe(`/${name}`);
  });

  it('counts a layer that stands twice as two', async () => {
    const tar = await layerTar({ a: 10 });
    const analysis = await analyzeImage(imageOf([tar, tar]), 'any');
    expect(analysis).toMatchObject({ contents: 20, wasted: { overwritten: 10 }, efficiency: 0.5 });
  });

  it('never leaves the image by names that climb', async () => {
    const analysis = await analyze({ '../../etc/a': 10, '/abs': 5 });
    expect(analysis.largest.map(({ path }) => path)).toEqual(['/etc/a', '/abs']);
  });

  it('says which layer is damaged', async () => {
    const tar = await layerTar({ a: 5000 });
    const cut = imageOf([tar], [], bytes => bytes.subarray(0, 2000));
    await expect(analyzeImage(cut, 'any')).rejects.toMatchObject({ code: 'layer-unreadable' });
    const noTar = imageOf([Buffer.alloc(2048, 'x')]);
    await expect(analyzeImage(noTar, 'any')).rejects.toThrow(/oci:memory@sha256:.*cannot be read/);
    const noGzip = imageOf([tar], [], () => Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8]));
    await expect(analyzeImage(noGzip, 'any')).rejects.toMatchObject({ code: 'layer-unreadable' });
  });

  it.skipIf('createZstdDecompress' in process.getBuiltinModule('zlib'))(
    'says that this Node.js has no zstd',
    async () => {
      const zstd = imageOf([await layerTar({ a: 1 })], [], () => Buffer.from('28b52ffd00', 'hex'));
      await expect(analyzeImage(zstd, 'any')).rejects.toMatchObject({ code: 'no-zstd' });
    },
  );
});
