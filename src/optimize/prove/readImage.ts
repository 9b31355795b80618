import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { KnownError } from '../../errors.ts';
import { isRecord } from '../../image/descriptor.ts';
import type { ImageSource } from '../../image/source.ts';
import { ImageTree } from './imageTree.ts';

/** An image as far as two builds of it can be compared. */
export interface ImageState {
  readonly tree: ImageTree;
  /** The `config` object of the image's config: Env, Cmd, Labels … */
  readonly config: Readonly<Record<string, unknown>>;
  readonly layers: number;
  /** Bytes of all layers as a registry gets them. */
  readonly compressed: number;
  /** Bytes of the layers' tars. */
  readonly uncompressed: number;
  readonly files: number;
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** Reads an image through, layer by layer; of a file only its digest is kept. @throws KnownError */
export async function readImage(
  source: ImageSource,
  reference: string,
  signal?: AbortSignal,
): Promise<ImageState> {
  const options = signal === undefined ? {} : { signal };
  const manifest = await source.manifest(reference, options);
  if (manifest.config === undefined) throw unreadable(source.name, 'it is no single image');
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.blob(manifest.config, options)) chunks.push(chunk);
  const json: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const config = isRecord(json) && isRecord(json.config) ? json.config : {};
  const tree = new ImageTree();
  let uncompressed = 0;
  for (const [index, layer] of manifest.layers.entries()) {
    uncompressed += await readLayer(source.blob(layer, options), tree, index, source.name);
  }
  let files = 0;
  for (const [, { type }] of tree.entries()) if (type === 'file') files++;
  return {
    tree,
    config,
    layers: manifest.layers.length,
    compressed: manifest.layers.reduce((sum, { size }) => sum + size, 0),
    uncompressed,
    files,
  };
}

interface LayerEntry extends AsyncIterable<unknown> {
  readonly header: Header;
}

/** Puts a layer over a tree. @returns bytes of its tar */
async function readLayer(
  blob: AsyncIterable<Uint8Array>,
  tree: ImageTree,
  layer: number,
  name: string,
): Promise<number> {
  let bytes = 0;
  const reader = extract();
  const counted = async function* () {
    for await (const chunk of decompressed(blob, name)) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  };
  // Errors of the source come out of the reading.
  pipeline(Readable.from(counted(), { objectMode: false }), reader, () => {});
  for await (const entry of reader) await readEntry(entry, tree, layer);
  return bytes;
}

async function readEntry(entry: LayerEntry, tree: ImageTree, layer: number): Promise<void> {
  const { header } = entry;
  const path = header.name.replace(/\/+$/, '');
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash + 1);
  const name = path.slice(slash + 1);
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of entry) {
    hash.update(chunk as Uint8Array);
    size += (chunk as Uint8Array).byteLength;
  }
  if (name === OPAQUE) tree.empty(folder, layer);
  else if (name.startsWith(WHITEOUT)) tree.remove(folder + name.slice(WHITEOUT.length));
  else {
    const linked = header.type === 'link' ? tree.get(header.linkname ?? '') : undefined;
    if (linked !== undefined) {
      tree.put(path, linked, layer);
      return;
    }
    const base = {
      mode: (header.mode ?? 0) & 0o7777,
      uid: header.uid ?? 0,
      gid: header.gid ?? 0,
      size: 0,
    };
    switch (header.type) {
      case 'directory':
        return tree.put(path, { ...base, type: 'directory', content: '' }, layer);
      case 'symlink':
        // The bits of a link mean nothing.
        return tree.put(
          path,
          { ...base, mode: 0o777, type: 'symlink', content: header.linkname ?? '' },
          layer,
        );
      case 'character-device':
      case 'block-device':
      case 'fifo': {
        const numbers = `${header.type} ${header.devmajor ?? 0} ${header.devminor ?? 0}`;
        return tree.put(path, { ...base, type: 'device', content: numbers }, layer);
      }
      default:
        tree.put(path, { ...base, type: 'file', size, content: hash.digest('hex') }, layer);
    }
  }
}

async function* decompressed(
  blob: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const iterator = blob[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const whole = async function* () {
    yield first.value;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield next.value;
    }
  };
  const magic = Buffer.from(first.value.subarray(0, 4)).toString('hex');
  if (magic.startsWith('1f8b')) {
    const gunzip = zlib.createGunzip();
    pipeline(Readable.from(whole(), { objectMode: false }), gunzip, () => {});
    yield* gunzip;
  } else if (magic === '28b52ffd') {
    throw unreadable(name, 'its layers are compressed with zstd');
  } else yield* whole();
}

function unreadable(name: string, why: string): KnownError {
  return new KnownError(
    'image-unreadable',
    { en: '{name} cannot be compared: {why}', zh: '无法比较 {name}：{why}' },
    {
      values: { name, why },
      hint: {
        en: 'build for one platform, with gzip',
        zh: '请构建单一平台的镜像，并使用 gzip 压缩',
      },
    },
  );
}
