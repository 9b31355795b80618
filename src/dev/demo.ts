import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { MemoryRegistry } from '../../test/support/memoryRegistry.ts';
import { ROOT } from './ruleFiles.ts';

/**
 * `npm run demo`: the built program at work on the guide's own portal project, on a copy that is thrown
 * away. Needs Node alone: the image is an OCI layout made here, the registry lives in this process.
 */
const zh = /^zh/i.test(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? '');
const folder = await mkdtemp(join(tmpdir(), 'dockwright-demo-'));
const registry = await MemoryRegistry.start();
try {
  const portal = join(folder, 'portal');
  await cp(join(ROOT, 'fixtures', 'guide', 'portal', 'first'), portal, { recursive: true });

  title(
    '1. What is wrong with the first portal of the guide',
    '1. 指南中的第一个门户 Dockerfile 有哪些问题',
  );
  await dockwright(['lint', '.'], portal, [1]);

  title('2. What can be fixed by itself', '2. 可以自动修复的部分');
  await dockwright(['fix', '--unsafe', '--diff', '.'], portal, [0]);

  title('3. An image pushed to a registry, and verified there', '3. 推送镜像到仓库并核对');
  const layout = join(folder, 'image');
  await writeImage(layout, portal);
  const reference = `${registry.host}/portal/web:0.0.1`;
  await dockwright(['push', `oci:${layout}:web`, reference], folder, [0]);

  title(
    'Done: linted, fixed (as a diff), pushed. Nothing was left behind.',
    '完成：检查、修复（以差异显示）、推送；没有留下任何文件。',
  );
} finally {
  await registry.stop();
  await rm(folder, { recursive: true, force: true });
}

function title(en: string, chinese: string): void {
  const text = zh ? chinese : en;
  console.log(`\n${'='.repeat(72)}\n${text}\n${'='.repeat(72)}\n`);
}

/** Runs the built program; throws when it exits otherwise than expected. */
function dockwright(
  args: readonly string[],
  cwd: string,
  expected: readonly number[],
): Promise<void> {
  console.log(`$ dockwright ${args.map(arg => arg.replace(folder, '…')).join(' ')}`);
  return new Promise((resolve, reject) => {
    const program = join(ROOT, 'bin', 'dockwright.js');
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', code => {
      if (code !== null && expected.includes(code)) resolve();
      else reject(new Error(`dockwright ${args[0]} exited with ${code}`));
    });
  });
}

/** The portal's files as an OCI layout of one layer. */
async function writeImage(layout: string, portal: string): Promise<void> {
  const blobs = join(layout, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const store = async (bytes: Uint8Array, mediaType: string) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };

  const tar = pack();
  for (const name of ['package.json', 'server.js']) {
    tar.entry(
      { name: `app/${name}`, mode: 0o644, mtime: new Date(0) },
      await readFile(join(portal, name)),
    );
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  const files = Buffer.concat(chunks);

  const oci = 'application/vnd.oci.image';
  const layer = await store(gzipSync(files), `${oci}.layer.v1.tar+gzip`);
  const config = await store(
    json({
      architecture: 'amd64',
      os: 'linux',
      config: { WorkingDir: '/app', Cmd: ['npm', 'start'] },
      rootfs: {
        type: 'layers',
        diff_ids: [`sha256:${createHash('sha256').update(files).digest('hex')}`],
      },
    }),
    `${oci}.config.v1+json`,
  );
  const manifest = await store(
    json({ schemaVersion: 2, mediaType: `${oci}.manifest.v1+json`, config, layers: [layer] }),
    `${oci}.manifest.v1+json`,
  );
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'web' } };
  await writeFile(join(layout, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(layout, 'index.json'), json({ schemaVersion: 2, manifests: [named] }));
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
