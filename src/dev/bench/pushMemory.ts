/**
 * Pushes one image with a big layer and tells what it took: `tsx src/dev/bench/pushMemory.ts [MiB] [oci|docker]`.
 * The registry is docker-registry when it is on PATH, else the in-memory one, which only counts bytes. The push runs in a fresh process, so that nothing of the set-up is measured.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { MemoryRegistry } from '../../../test/support/memoryRegistry.ts';
import { programPath } from '../../../test/support/realParts.ts';
import { RealRegistry } from '../../../test/support/realRegistry.ts';
import { TarWriter } from '../../store/tar/writer.ts';
import type { Measured } from './pushOnce.ts';

const MIB = 1024 * 1024;

const [mebibytes = '2048', kind = 'oci'] = process.argv.slice(2);
await main(Number(mebibytes), kind);

async function main(mebibytes: number, kind: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dockwright-bench-'));
  const registry = await startRegistry();
  try {
    const image =
      kind === 'docker'
        ? await dockerArchive(folder, mebibytes)
        : await ociLayout(folder, mebibytes);
    const { seconds, peakMiB, writtenBytes, result } = await measured(image, registry.host, folder);
    process.stdout.write(
      `${kind}, layer ${mebibytes} MiB, ${registry.kind}: ${seconds.toFixed(1)} s, ${Math.round(mebibytes / seconds)} MiB/s, ` +
        `peak ${Math.round(peakMiB)} MiB, written ${writtenBytes ?? '?'} bytes, ${result.bytesSent} bytes sent\n`,
    );
  } finally {
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startRegistry(): Promise<{ host: string; kind: string; stop(): Promise<void> }> {
  if (programPath('docker-registry') !== undefined) {
    const real = await RealRegistry.start();
    return { host: real.host, kind: 'docker-registry', stop: () => real.stop() };
  }
  // In this process, which is not the one that is measured.
  const memory = await MemoryRegistry.start({ keepBytes: false });
  return { host: memory.host, kind: 'in-memory registry', stop: () => memory.stop() };
}

/** Bundled as the program itself is: a loader of TypeScript would be most of what is measured. */
async function measured(image: string, host: string, folder: string): Promise<Measured> {
  const outfile = path.join(folder, 'push.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('pushOnce.ts', import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const child = fork(outfile, [image, host], { execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(message as Measured));
    child.once('exit', code => {
      if (code !== 0) reject(new Error(`the push ended with code ${code}`));
    });
  });
}

/** Writes a file that no compression makes smaller, and gives its digest. */
async function noiseFile(file: string, mebibytes: number, start?: Buffer): Promise<string> {
  const handle = await open(file, 'w');
  const hash = createHash('sha256');
  const block = Buffer.alloc(MIB);
  for (let offset = 0, seed = 1; offset < MIB; offset += 4) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    block.writeUInt32LE(seed, offset);
  }
  for (let index = 0; index < mebibytes; index++) {
    block.writeUInt32LE(index, 512);
    if (index === 0) start?.copy(block);
    hash.update(block);
    await handle.write(block);
  }
  await handle.close();
  return hash.digest('hex');
}

async function ociLayout(folder: string, mebibytes: number): Promise<string> {
  const blobs = path.join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const put = async (text: string) => {
    const hex = createHash('sha256').update(text).digest('hex');
    await writeFile(path.join(blobs, hex), text);
    return { digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
  };
  const temporary = path.join(blobs, 'layer');
  const hex = await noiseFile(temporary, mebibytes);
  await rename(temporary, path.join(blobs, hex));
  const config = await put(JSON.stringify({ os: 'linux', architecture: 'amd64' }));
  const manifest = await put(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers: [
        {
          mediaType: 'application/vnd.oci.image.layer.v1.tar',
          digest: `sha256:${hex}`,
          size: mebibytes * MIB,
        },
      ],
    }),
  );
  const entry = { mediaType: 'application/vnd.oci.image.manifest.v1+json', ...manifest };
  await writeFile(
    path.join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [entry] }),
  );
  return `oci:${folder}`;
}

async function dockerArchive(folder: string, mebibytes: number): Promise<string> {
  const layer = path.join(folder, 'layer');
  const hex = await noiseFile(layer, mebibytes);
  const file = path.join(folder, 'save.tar');
  const writer = await TarWriter.create(file);
  await writer.add('layer/layer.tar', mebibytes * MIB, createReadStream(layer));
  await rm(layer);
  const config = {
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: [`sha256:${hex}`] },
  };
  await writer.addBytes('config.json', Buffer.from(JSON.stringify(config)));
  const list = [{ Config: 'config.json', RepoTags: ['bench/big:v1'], Layers: ['layer/layer.tar'] }];
  await writer.addBytes('manifest.json', Buffer.from(JSON.stringify(list)));
  await writer.finish();
  return `docker-archive:${file}`;
}
