import { type Descriptor, isRecord, parseDescriptor } from '../image/descriptor.ts';
import { digestParts, isDigest, verified, verifyDigest } from '../image/digest.ts';
import { MAX_MANIFEST_BYTES, parseManifest } from '../image/manifest.ts';
import type { ImageSource } from '../image/source.ts';
import { archiveFiles, folderFiles, type LayoutFiles } from './layoutFiles.ts';
import { imageAmbiguous, imageUnknown, storeInvalid } from './storeError.ts';
import { openTar } from './tar/open.ts';

/** Where layouts keep the tag of an entry. */
export const REF_NAME = 'org.opencontainers.image.ref.name';

/** A source, and the reference in it that was meant. */
export interface OpenedImage {
  readonly source: ImageSource;
  readonly reference: string;
}

/** @param tag undefined where the layout holds one image only. @throws KnownError */
export function openOciLayout(folder: string, tag?: string): Promise<OpenedImage> {
  return openLayout(folderFiles(folder), `oci:${folder}`, tag);
}

/** @throws KnownError */
export async function openOciArchive(file: string, tag?: string): Promise<OpenedImage> {
  const name = `oci-archive:${file}`;
  return openLayout(archiveFiles(await openTar(file), name), name, tag);
}

async function openLayout(
  files: LayoutFiles,
  name: string,
  tag: string | undefined,
): Promise<OpenedImage> {
  try {
    const entries = await readIndex(files, name);
    return { source: layoutSource(files, name, entries), reference: choose(entries, name, tag) };
  } catch (error) {
    await files.close();
    throw error;
  }
}

async function readIndex(files: LayoutFiles, name: string): Promise<readonly Descriptor[]> {
  const bytes = await files.bytes('index.json', MAX_MANIFEST_BYTES);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw storeInvalid(name, 'index.json is not JSON', cause);
  }
  if (!isRecord(json) || !Array.isArray(json.manifests)) {
    throw storeInvalid(name, 'index.json has no manifests');
  }
  return json.manifests.map(parseDescriptor).filter(entry => entry !== undefined);
}

function choose(entries: readonly Descriptor[], name: string, tag: string | undefined): string {
  if (tag !== undefined) return find(entries, name, tag).digest;
  const digests = new Set(entries.map(({ digest }) => digest));
  const [only] = digests;
  if (only === undefined) throw storeInvalid(name, 'it holds no image');
  if (digests.size > 1) throw imageAmbiguous(name, tagsOf(entries));
  return only;
}

function find(entries: readonly Descriptor[], name: string, reference: string): Descriptor {
  const found = entries.find(
    ({ digest, annotations }) => digest === reference || annotations?.[REF_NAME] === reference,
  );
  if (found === undefined) throw imageUnknown(name, reference, tagsOf(entries));
  return found;
}

function tagsOf(entries: readonly Descriptor[]): readonly string[] {
  return [...new Set(entries.flatMap(({ annotations }) => annotations?.[REF_NAME] ?? []))];
}

function layoutSource(
  files: LayoutFiles,
  name: string,
  entries: readonly Descriptor[],
): ImageSource {
  return {
    name,
    location: undefined,
    parallel: files.parallel,
    manifest: async (reference, options = {}) => {
      const digest = isDigest(reference) ? reference : find(entries, name, reference).digest;
      const what = `${name}@${digest}`;
      const bytes = await files.bytes(blobFile(digest), MAX_MANIFEST_BYTES, options.signal);
      verifyDigest(bytes, digest, what);
      const mediaType = entries.find(entry => entry.digest === digest)?.mediaType;
      return { ...parseManifest(bytes, mediaType, what), digest };
    },
    blob: (descriptor, { offset = 0, signal } = {}) => {
      const bytes = files.stream(blobFile(descriptor.digest), offset, signal);
      return offset > 0 ? bytes : verified(bytes, descriptor, `${name}@${descriptor.digest}`);
    },
    tags: async () => tagsOf(entries),
    close: () => files.close(),
  };
}

/** `blobs/sha256/<hex>`; a digest is hexadecimal, so no name can lead out of the layout. */
export function blobFile(digest: string): string {
  const { algorithm, hex } = digestParts(digest);
  return `blobs/${algorithm}/${hex}`;
}
