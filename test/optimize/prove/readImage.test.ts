import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { expect, it } from 'vitest';
import type { Descriptor } from '../../../src/image/descriptor.ts';
import { parseManifest } from '../../../src/image/manifest.ts';
import type { ImageSource } from '../../../src/image/source.ts';
import { readImage } from '../../../src/optimize/prove/readImage.ts';

type Part = readonly [
  name: string,
  content: string | { readonly type: 'symlink' | 'link' | 'directory'; readonly to?: string },
  uid?: number,
];

async function tar(parts: readonly Part[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, content, uid = 0] of parts) {
    if (typeof content === 'string') archive.entry({ name, uid, mode: 0o644 }, content);
    else
      archive.entry({
        name,
        uid,
        type: content.type,
        ...(content.to === undefined ? {} : { linkname: content.to }),
      });
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function source(layers: readonly Buffer[], config: object): ImageSource {
  const blobs = new Map<string, Buffer>();
  const put = (bytes: Buffer, mediaType: string): Descriptor => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.byteLength };
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: put(
      Buffer.from(JSON.stringify({ config })),
      'application/vnd.oci.image.config.v1+json',
    ),
    layers: layers.map(layer => put(layer, 'application/vnd.oci.image.layer.v1.tar')),
  };
  return {
    name: 'memory',
    location: undefined,
    parallel: true,
    manifest: async () => parseManifest(Buffer.from(JSON.stringify(manifest))),
    async *blob({ digest }) {
      const bytes = blobs.get(digest) ?? Buffer.alloc(0);
      for (let at = 0; at < bytes.byteLength; at += 100) yield bytes.subarray(at, at + 100);
    },
    tags: async () => [],
    close: async () => {},
  };
}

it('reads layers, packed or not, with links, owners and whiteouts', async () => {
  const first = await tar([
    ['a/', { type: 'directory' }],
    ['a/file', 'hello', 1000],
    ['a/hard', { type: 'link', to: 'a/file' }],
    ['a/soft', { type: 'symlink', to: 'file' }],
    ['gone/x', 'x'],
  ]);
  const second = await tar([
    ['.wh.gone', ''],
    ['b/.wh..wh..opq', ''],
    ['b/new', 'n'],
  ]);
  const state = await readImage(source([gzipSync(first), second], { Env: ['A=1'] }), 'x');
  const sha = createHash('sha256').update('hello').digest('hex');
  expect(
    [...state.tree.entries()].map(([path, { type, content, uid }]) => [path, type, content, uid]),
  ).toEqual([
    ['/a', 'directory', '', 0],
    ['/a/file', 'file', sha, 1000],
    ['/a/hard', 'file', sha, 1000],
    ['/a/soft', 'symlink', 'file', 0],
    ['/b', 'directory', '', 0],
    ['/b/new', 'file', createHash('sha256').update('n').digest('hex'), 0],
  ]);
  expect(state).toMatchObject({
    layers: 2,
    files: 3,
    compressed: gzipSync(first).byteLength + second.byteLength,
    uncompressed: first.byteLength + second.byteLength,
    config: { Env: ['A=1'] },
  });
});

it('says of a damaged layer that it is, instead of hanging', async () => {
  const layer = gzipSync(await tar([['a', 'a'.repeat(5000)]]));
  await expect(readImage(source([layer.subarray(0, 60)], {}), 'x')).rejects.toThrow();
});
