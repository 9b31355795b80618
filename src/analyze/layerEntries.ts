import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { extract, type Header } from 'tar-stream';
import { layerUnreadable } from './layerError.ts';
import { unpacked } from './layerStream.ts';

export type EntryKind = 'file' | 'link' | 'symlink' | 'directory' | 'other' | 'whiteout' | 'opaque';

/** One line of a layer's tar, without its content. */
export interface LayerEntry {
  /** Parts of the path from the image's root; of what is deleted for a whiteout, of the folder for an opaque one. */
  readonly path: readonly string[];
  readonly kind: EntryKind;
  /** Bytes of content: 0 for all but files. */
  readonly size: number;
  /** What the content is known by: files alike have it alike; undefined where there is none. */
  readonly content: string | undefined;
  /** Of a hard link: what it is another name of. */
  readonly target: readonly string[] | undefined;
  /** Bytes of a symbolic link's text, which the docker engine counts. */
  readonly linkBytes: number;
}

/**
 * Shows every entry of a layer in its order, reading its content through a hash: nothing of it is kept.
 * @returns bytes of the tar
 * @throws KnownError `layer-unreadable`
 */
export async function readLayer(
  bytes: AsyncIterable<Uint8Array>,
  layer: string,
  visit: (entry: LayerEntry) => void,
): Promise<number> {
  const tar = extract();
  let failure: Error | undefined;
  const closed = new Promise<void>(resolve => {
    tar.once('error', error => {
      failure = error;
      resolve();
    });
    tar.once('close', () => resolve());
  });
  tar.on('entry', (header, content, next) => {
    const isFile = kindOf(header) === 'file' && (header.size ?? 0) > 0;
    const hash = isFile ? createHash('sha256') : undefined;
    content.on('data', chunk => hash?.update(chunk as Uint8Array));
    // A tar that breaks off ends the file it is in with the same error, which the whole reports.
    content.on('error', () => {});
    content.once('end', () => {
      // 16 of its bytes, one a character: short, and no two contents of an image share them.
      const digest = hash?.digest().toString('latin1', 0, 16);
      const entry = entryOf(header, digest);
      if (entry !== undefined) visit(entry);
      next();
    });
    content.resume();
  });
  let size = 0;
  for await (const chunk of unpacked(bytes, layer)) {
    size += chunk.byteLength;
    if (!tar.write(chunk) && failure === undefined)
      await Promise.race([once(tar, 'drain'), closed]);
    if (failure !== undefined) break;
  }
  if (failure === undefined) tar.end(undefined);
  await closed;
  if (failure !== undefined) throw layerUnreadable(layer, failure.message, failure);
  return size;
}

const MARK = '.wh.';
const OPAQUE = '.wh..wh..opq';

function entryOf(header: Header, content: string | undefined): LayerEntry | undefined {
  const kind = kindOf(header);
  const path = partsOf(header.name);
  const name = path.at(-1);
  if (name === undefined) return undefined;
  const none = { size: 0, content: undefined, target: undefined, linkBytes: 0 };
  if (name === OPAQUE) return { ...none, path: path.slice(0, -1), kind: 'opaque' };
  if (name.startsWith(MARK)) {
    // `.wh..wh.aufs` and its kin are the storage driver's own.
    if (name.startsWith(`${MARK}${MARK}`) || name === MARK) return undefined;
    return { ...none, path: [...path.slice(0, -1), name.slice(MARK.length)], kind: 'whiteout' };
  }
  return {
    path,
    kind,
    size: kind === 'file' ? (header.size ?? 0) : 0,
    content,
    target: kind === 'link' ? partsOf(header.linkname ?? '') : undefined,
    linkBytes: kind === 'symlink' ? Buffer.byteLength(header.linkname ?? '') : 0,
  };
}

function kindOf({ type }: Header): EntryKind {
  switch (type) {
    case 'file':
    case 'contiguous-file':
    case undefined:
    case null:
      return 'file';
    case 'link':
    case 'symlink':
    case 'directory':
      return type;
    default:
      return 'other';
  }
}

/** `./a//b/` is `a/b`, and nothing climbs above the root. */
function partsOf(name: string): string[] {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts;
}
