import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImageDestination } from '../../src/image/destination.ts';
import { digestOf } from '../../src/image/digest.ts';
import { registryDestination } from '../../src/registry/destination.ts';
import { registrySource } from '../../src/registry/source.ts';
import { dockerArchiveDestination } from '../../src/store/dockerArchiveDestination.ts';
import { openDockerArchive, openDockerTar } from '../../src/store/dockerArchiveSource.ts';
import { ociArchiveDestination, ociLayoutDestination } from '../../src/store/ociDestination.ts';
import { openOciArchive, openOciLayout } from '../../src/store/ociSource.ts';
import { openTar } from '../../src/store/tar/open.ts';
import { TarStream } from '../../src/store/tar/stream.ts';
import { TarWriter } from '../../src/store/tar/writer.ts';
import { copyImage } from '../../src/transfer/copyImage.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { programPath } from '../support/realParts.ts';
import { noise, putSampleImage, putSampleIndex } from '../support/sampleImage.ts';
import { collect, testRegistry } from '../support/testClient.ts';

let folder: string;
let registry: MemoryRegistry;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dockwright-store-'));
  registry = await MemoryRegistry.start();
});

afterEach(async () => {
  await registry.stop();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string) => path.join(folder, name);

async function into(destination: ImageDestination, reference: string, tag = 'v1') {
  const source = registrySource(testRegistry(registry.host).repository('org/app'));
  const result = await copyImage({ source, reference }, { destination, tag });
  await destination.close();
  return result;
}

/** Everything below the tag arrives unchanged at a second registry. */
async function expectSame(
  opened: { source: Parameters<typeof copyImage>[0]['source']; reference: string },
  digest: string,
) {
  const back = await MemoryRegistry.start();
  try {
    const destination = registryDestination(testRegistry(back.host).repository('back/app'));
    const result = await copyImage(opened, { destination, tag: 'v1' });
    expect(result.digest).toBe(digest);
    expect(
      back.store
        .manifest('back/app', 'v1')
        ?.bytes.equals(registry.store.manifest('org/app', digest)?.bytes ?? Buffer.alloc(0)),
    ).toBe(true);
  } finally {
    await back.stop();
    await opened.source.close();
  }
}

describe('OCI layout', () => {
  it('keeps an index whole, in a folder and in an archive', async () => {
    const digest = putSampleIndex(registry, 'org/app', 'v1');
    await into(ociLayoutDestination(at('layout')), 'v1');
    await expectSame(await openOciLayout(at('layout'), 'v1'), digest);
    await into(await ociArchiveDestination(at('image.tar')), 'v1');
    await expectSame(await openOciArchive(at('image.tar')), digest);
    await writeFile(at('image.tar.gz'), gzipSync(await readFile(at('image.tar'))));
    await expectSame(await openOciArchive(at('image.tar.gz'), 'v1'), digest);
    expect((await readdir(folder)).sort()).toEqual(['image.tar', 'image.tar.gz', 'layout']);
  });

  it('holds several tags, and asks which', async () => {
    putSampleImage(registry, 'org/app', 'v1');
    putSampleImage(registry, 'org/app', 'v2', { architecture: 'arm64' });
    await into(ociLayoutDestination(at('layout')), 'v1');
    await into(ociLayoutDestination(at('layout')), 'v2', 'v2');
    const { source } = await openOciLayout(at('layout'), 'v2');
    expect(await source.tags()).toEqual(['v1', 'v2']);
    await expect(openOciLayout(at('layout'))).rejects.toMatchObject({
      code: 'image-ambiguous',
      hint: 'Say which one: v1, v2.',
    });
    await expect(openOciLayout(at('layout'), 'v3')).rejects.toMatchObject({
      code: 'manifest-unknown',
    });
    await expect(openOciLayout(at('nowhere'))).rejects.toMatchObject({ code: 'store-invalid' });
  });

  it('notices a blob that was changed on disk', async () => {
    putSampleImage(registry, 'org/app', 'v1');
    await into(ociLayoutDestination(at('layout')), 'v1');
    const { source, reference } = await openOciLayout(at('layout'));
    const [layer] = (await source.manifest(reference)).layers;
    if (layer === undefined) throw new Error('no layer');
    const file = path.join(at('layout'), 'blobs/sha256', layer.digest.slice(7));
    const bytes = await readFile(file);
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await expect(collect(source.blob(layer))).rejects.toMatchObject({ code: 'digest-mismatch' });
    await truncate(file, 100);
    await expect(collect(source.blob(layer))).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('leaves nothing under its name when it is given up', async () => {
    const destination = await ociArchiveDestination(at('image.tar'));
    await destination.abort();
    expect(await readdir(folder)).toEqual([]);
  });
});

/** What docker save writes: the old layout with links and layer folders, or the new one with blobs. */
async function writeDockerArchive(file: string, layout: 'old' | 'new', layers: readonly Buffer[]) {
  const config = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: layers.map(layer => digestOf(layer)) },
    }),
  );
  const hex = (bytes: Buffer) => digestOf(bytes).slice(7);
  const name = (layer: Buffer, index: number) =>
    layout === 'old' ? `${'abc'[index]}/layer.tar` : `blobs/sha256/${hex(layer)}`;
  const configName = layout === 'old' ? `${hex(config)}.json` : `blobs/sha256/${hex(config)}`;
  const writer = await TarWriter.create(file);
  const entries = layers.map((layer, index) => [name(layer, index), layer] as const);
  // The new layout is sorted by name, not by the order of layers.
  for (const [entry, bytes] of layout === 'new' ? [...entries].sort() : entries)
    await writer.addBytes(entry, bytes);
  await writer.addBytes(configName, config);
  const list = [{ Config: configName, RepoTags: ['org/app:v1'], Layers: layers.map(name) }];
  await writer.addBytes('manifest.json', Buffer.from(JSON.stringify(list)));
  await writer.finish();
}

describe('docker archive', () => {
  const layers = [noise(300_000, 'one'), noise(70_000, 'two'), Buffer.alloc(2_000_000)];

  for (const layout of ['old', 'new'] as const) {
    it(`becomes the same image from a file, a compressed file and a stream (${layout} layout)`, async () => {
      await writeDockerArchive(at('save.tar'), layout, layers);
      await writeFile(at('save.tar.gz'), gzipSync(await readFile(at('save.tar'))));
      const stream = new TarStream('stream', () =>
        createReadStream(at('save.tar'), { highWaterMark: 7_777 }),
      );
      const opened = [
        await openDockerArchive(at('save.tar')),
        await openDockerArchive(at('save.tar.gz'), 'docker.io/org/app:v1'),
        await openDockerTar(stream, 'stream', undefined),
      ];
      const digests = new Set<string>();
      for (const { source, reference } of opened) {
        const back = await MemoryRegistry.start();
        const destination = registryDestination(testRegistry(back.host).repository('back/app'));
        const { digest, bytesSent } = await copyImage(
          { source, reference },
          { destination, tag: 'v1' },
        );
        digests.add(digest);
        expect(bytesSent).toBeLessThan(600_000);
        const manifest = await testRegistry(back.host).repository('back/app').manifest('v1');
        const unpacked = manifest.layers.map(({ digest: layer }) =>
          gunzipSync(back.store.blobs.get(layer) ?? ''),
        );
        expect(
          unpacked.map((bytes, index) => bytes.equals(layers[index] ?? Buffer.alloc(0))),
        ).toEqual([true, true, true]);
        await source.close();
        await back.stop();
      }
      expect(digests.size).toBe(1);
    });
  }

  it('reads a stream twice in all, not once a layer', async () => {
    await writeDockerArchive(at('save.tar'), 'new', layers);
    let opened = 0;
    const stream = new TarStream('stream', () => {
      opened++;
      return createReadStream(at('save.tar'));
    });
    const { source, reference } = await openDockerTar(stream, 'stream', undefined);
    const destination = registryDestination(testRegistry(registry.host).repository('back/app'));
    await copyImage({ source, reference }, { destination, tag: 'v1' });
    await source.close();
    expect(opened).toBe(2);
  });

  it('notices a layer that is not what the config says', async () => {
    await writeDockerArchive(at('save.tar'), 'old', layers);
    const bytes = await readFile(at('save.tar'));
    bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
    await writeFile(at('save.tar'), bytes);
    const { source, reference } = await openDockerArchive(at('save.tar'));
    await expect(source.manifest(reference)).rejects.toMatchObject({ code: 'store-invalid' });
    await source.close();
    await writeFile(at('save.tar'), bytes.subarray(0, 200_000));
    const cut = openDockerArchive(at('save.tar'));
    await expect(cut).rejects.toMatchObject({ code: 'archive-entry-missing' });
  });

  it('is written for docker load, with its tag', async () => {
    const digest = putSampleImage(registry, 'org/app', 'v1');
    const destination = await dockerArchiveDestination(at('load.tar'), 'my/app');
    expect((await into(destination, 'v1')).digest).toBe(digest);
    const tar = await openTar(at('load.tar'));
    const list = JSON.parse((await collect(tar.read('manifest.json'))).toString());
    await tar.close();
    expect(list).toMatchObject([{ RepoTags: ['my/app:v1'] }]);
    expect(list[0].Layers).toHaveLength(2);
  });

  it('cannot hold several platforms, and says so', async () => {
    putSampleIndex(registry, 'org/app', 'v1');
    const destination = await dockerArchiveDestination(at('load.tar'), 'my/app');
    await expect(into(destination, 'v1')).rejects.toMatchObject({ code: 'index-unsupported' });
    await destination.abort();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('tar', () => {
  it.skipIf(programPath('tar') === undefined)(
    'reads what GNU tar and POSIX tar write: long names, links, big sizes',
    async () => {
      const long = `${'deep/'.repeat(30)}file-with-a-long-name-so-that-no-header-holds-it.txt`;
      await mkdir(path.dirname(at(`in/${long}`)), { recursive: true });
      await writeFile(at(`in/${long}`), 'found');
      await writeFile(at('in/plain'), noise(100_000));
      execFileSync('ln', ['-s', long, at('in/link')]);
      execFileSync('ln', [at('in/plain'), at('in/hard')]);
      for (const format of ['gnu', 'posix', 'ustar']) {
        const out = at(`${format}.tar`);
        const names = format === 'ustar' ? ['plain', 'hard'] : ['plain', 'hard', 'link', 'deep'];
        execFileSync('tar', [`--format=${format}`, '-cf', out, '-C', at('in'), ...names]);
        for (const tar of [
          await openTar(out),
          new TarStream(out, () => createReadStream(out, { highWaterMark: 1000 })),
        ]) {
          const seen: string[] = [];
          await tar.scan(async entry => {
            if (entry.type !== 'directory') seen.push(entry.name);
          });
          expect(seen.sort()).toEqual(
            (format === 'ustar' ? ['plain', 'hard'] : ['plain', 'hard', 'link', long]).sort(),
          );
          expect(
            (await collect(tar.read('hard', 99_000))).equals(noise(100_000).subarray(99_000)),
          ).toBe(true);
          if (format !== 'ustar')
            expect((await collect(tar.read('link'))).toString()).toBe('found');
          await expect(collect(tar.read('../plain'))).rejects.toMatchObject({
            code: 'archive-entry-missing',
          });
          await tar.close();
        }
      }
    },
  );

  it('writes what tar can read', async () => {
    const writer = await TarWriter.create(at('out.tar'));
    await writer.addBytes('a/b', Buffer.from('hello'));
    const broken = writer.add(
      'c',
      10,
      (async function* () {
        yield Buffer.from('short');
      })(),
    );
    await expect(broken).rejects.toThrow('5 bytes instead of 10');
    await writer.addBytes('d', Buffer.alloc(0));
    await writer.finish();
    expect((await stat(at('out.tar'))).size).toBe(512 + 512 + 512 + 1024);
    const tar = await openTar(at('out.tar'));
    expect((await collect(tar.read('a/b'))).toString()).toBe('hello');
    await tar.close();
    if (programPath('tar') !== undefined) {
      expect(execFileSync('tar', ['-tf', at('out.tar')]).toString()).toBe('a/b\nd\n');
    }
  });
});
