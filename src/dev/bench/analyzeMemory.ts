/**
 * Analyzes one OCI layout with a big layer and tells what it took: `tsx src/dev/bench/analyzeMemory.ts [MiB] [KiB a file]`.
 * The analysis runs in a fresh process, so that nothing of the set-up is measured.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { TarWriter } from '../../store/tar/writer.ts';
import type { Measured } from './analyzeOnce.ts';

const [mebibytes = '5120', kibibytes = '1024'] = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), 'dockwright-bench-'));
try {
  const bytes = await layout(folder, Number(mebibytes), Number(kibibytes) * 1024);
  const { seconds, peakMiB, files, contents } = await measured(folder);
  if (contents !== bytes) throw new Error(`${contents} bytes seen of ${bytes}`);
  process.stdout.write(
    `${mebibytes} MiB in ${files} files: ${seconds.toFixed(1)} s, ${Math.round(Number(mebibytes) / seconds)} MiB/s, peak ${Math.round(peakMiB)} MiB\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Bundled as the program itself is: a loader of TypeScript would be most of what is measured. */
async function measured(image: string): Promise<Measured> {
  const outfile = path.join(image, 'analyze.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('analyzeOnce.ts', import.meta.url))],
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
  const child = fork(outfile, [image], { execArgv: [] });
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(message as Measured));
    child.once('exit', code => {
      if (code !== 0) reject(new Error(`the analysis ended with code ${code}`));
    });
  });
}

/** @returns bytes of its files */
async function layout(target: string, mebibytes: number, fileBytes: number): Promise<number> {
  const blobs = path.join(target, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const put = async (text: string) => {
    const hex = createHash('sha256').update(text).digest('hex');
    await writeFile(path.join(blobs, hex), text);
    return { digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
  };
  const file = path.join(blobs, 'layer');
  const tar = await TarWriter.create(file);
  const count = Math.ceil((mebibytes * 1024 * 1024) / fileBytes);
  const content = Buffer.alloc(fileBytes, 'dockwright');
  for (let index = 0; index < count; index++) {
    // No file is like another.
    content.writeUInt32LE(index, 0);
    await tar.addBytes(`srv/folder${index % 100}/file${index}`, content);
  }
  await tar.finish();
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  const hex = hash.digest('hex');
  const { size } = await stat(file);
  await rename(file, path.join(blobs, hex));
  const config = await put(JSON.stringify({ os: 'linux', architecture: 'amd64' }));
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const layer = 'application/vnd.oci.image.layer.v1.tar';
  const manifest = await put(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers: [{ mediaType: layer, digest: `sha256:${hex}`, size }],
    }),
  );
  const index = { schemaVersion: 2, manifests: [{ mediaType, ...manifest }] };
  await writeFile(path.join(target, 'index.json'), JSON.stringify(index));
  return count * fileBytes;
}
