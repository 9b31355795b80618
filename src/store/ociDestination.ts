import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../image/descriptor.ts';
import type { ImageDestination } from '../image/destination.ts';
import { isDigest } from '../image/digest.ts';
import type { Manifest } from '../image/manifest.ts';
import { OCI_INDEX } from '../image/mediaType.ts';
import { blobFile, REF_NAME } from './ociSource.ts';
import { storeInvalid } from './storeError.ts';
import { TarWriter } from './tar/writer.ts';

const LAYOUT = '{"imageLayoutVersion":"1.0.0"}';

interface IndexEntry {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A folder as OCI layout; one that is there is added to. */
export function ociLayoutDestination(folder: string): ImageDestination {
  const name = `oci:${folder}`;
  const full = (digest: string) => path.join(folder, ...blobFile(digest).split('/'));
  const has = (digest: string, size: number) =>
    stat(full(digest)).then(
      found => size < 0 || found.size === size,
      () => false,
    );
  const write = async (digest: string, chunks: AsyncIterable<Uint8Array>) => {
    const file = full(digest);
    await mkdir(path.dirname(file), { recursive: true });
    const temporary = `${file}.${randomUUID()}.partial`;
    try {
      const handle = await open(temporary, 'wx');
      try {
        for await (const chunk of chunks) await handle.writeFile(chunk);
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  };
  return {
    name,
    location: undefined,
    parallel: true,
    hasBlob: ({ digest, size }) => has(digest, size),
    putBlob: async (descriptor, openBlob, options = {}) => {
      if (await has(descriptor.digest, descriptor.size)) return 'exists';
      await write(descriptor.digest, counted(openBlob(0, options.signal), options.onProgress));
      return 'uploaded';
    },
    digest: async reference => {
      if (isDigest(reference)) return (await has(reference, -1)) ? reference : undefined;
      return (await readEntries(folder)).find(entry => entry.annotations?.[REF_NAME] === reference)
        ?.digest;
    },
    putManifest: async (manifest, tag) => {
      await write(manifest.digest, bytesOf(manifest.bytes));
      if (tag === undefined) return;
      await writeFile(path.join(folder, 'oci-layout'), LAYOUT);
      const kept = (await readEntries(folder)).filter(
        entry => entry.annotations?.[REF_NAME] !== tag,
      );
      const temporary = path.join(folder, `index.json.${randomUUID()}.partial`);
      await writeFile(temporary, indexOf([...kept, entryFor(manifest, tag)]));
      await rename(temporary, path.join(folder, 'index.json'));
    },
    close: async () => {},
    abort: async () => {},
  };
}

/** A tar file as OCI layout. It bears its name only after `close`. */
export async function ociArchiveDestination(file: string): Promise<ImageDestination> {
  const writer = await TarWriter.create(file);
  const written = new Set<string>();
  const entries: IndexEntry[] = [];
  return {
    name: `oci-archive:${file}`,
    location: undefined,
    parallel: false,
    hasBlob: async ({ digest }) => written.has(digest),
    putBlob: async (descriptor, openBlob, options = {}) => {
      if (written.has(descriptor.digest)) return 'exists';
      const chunks = counted(openBlob(0, options.signal), options.onProgress);
      await writer.add(blobFile(descriptor.digest), descriptor.size, chunks);
      written.add(descriptor.digest);
      return 'uploaded';
    },
    digest: async reference =>
      isDigest(reference)
        ? written.has(reference)
          ? reference
          : undefined
        : entries.find(entry => entry.annotations?.[REF_NAME] === reference)?.digest,
    putManifest: async (manifest, tag) => {
      if (!written.has(manifest.digest)) {
        await writer.addBytes(blobFile(manifest.digest), manifest.bytes);
        written.add(manifest.digest);
      }
      if (tag !== undefined) entries.push(entryFor(manifest, tag));
    },
    close: async () => {
      await writer.addBytes('oci-layout', Buffer.from(LAYOUT));
      await writer.addBytes('index.json', Buffer.from(indexOf(entries)));
      await writer.finish();
    },
    abort: () => writer.abort(),
  };
}

function entryFor(manifest: Manifest, tag: string): IndexEntry {
  return {
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.bytes.byteLength,
    annotations: { [REF_NAME]: tag },
  };
}

function indexOf(manifests: readonly IndexEntry[]): string {
  return `${JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }, undefined, 2)}\n`;
}

async function readEntries(folder: string): Promise<readonly IndexEntry[]> {
  let text: string;
  try {
    text = await readFile(path.join(folder, 'index.json'), 'utf8');
  } catch (error) {
    // A layout that is just being made has none yet.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw storeInvalid(`oci:${folder}`, 'index.json cannot be read', error);
  }
  const json: unknown = JSON.parse(text);
  if (!isRecord(json) || !Array.isArray(json.manifests)) {
    throw storeInvalid(`oci:${folder}`, 'index.json has no manifests');
  }
  return json.manifests;
}

export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onProgress: ((sent: number) => void) | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  let sent = 0;
  for await (const chunk of chunks) {
    yield chunk;
    sent += chunk.byteLength;
    onProgress?.(sent);
  }
}

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}
