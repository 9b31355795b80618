import { type Descriptor, isRecord } from '../image/descriptor.ts';
import { digestOf, verified, verifyDigest } from '../image/digest.ts';
import { type Manifest, parseManifest } from '../image/manifest.ts';
import {
  DOCKER_CONFIG,
  DOCKER_LAYER_GZIP,
  DOCKER_MANIFEST,
  OCI_CONFIG,
  OCI_LAYER_GZIP,
  OCI_LAYER_ZSTD,
  OCI_MANIFEST,
} from '../image/mediaType.ts';
import { formatReference, normalize, splitReference } from '../image/reference.ts';
import type { ImageSource } from '../image/source.ts';
import { gzipped, type Layer, measureLayer } from './dockerLayer.ts';
import type { OpenedImage } from './ociSource.ts';
import { imageAmbiguous, imageUnknown, storeInvalid } from './storeError.ts';
import { missing, resolveLink, type TarArchive } from './tar/archive.ts';
import { clean, type TarEntry } from './tar/header.ts';
import { openTar } from './tar/open.ts';

/** One image of an archive, as its manifest.json lists it. */
interface ListedImage {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

const SMALL = 4 * 1024 * 1024;
const SMALL_IN_ALL = 64 * 1024 * 1024;

/** What `docker save` wrote, old and new layout. @param reference undefined where it holds one image only */
export async function openDockerArchive(file: string, reference?: string): Promise<OpenedImage> {
  const archive = await openTar(file);
  return openDockerTar(archive, `docker-archive:${file}`, reference);
}

/** Reads an archive once: what is small is kept, each layer is hashed as it will be sent. */
export async function openDockerTar(
  archive: TarArchive,
  name: string,
  reference: string | undefined,
  signal?: AbortSignal,
): Promise<OpenedImage> {
  try {
    const source = new DockerArchive(archive, name);
    await source.read(signal);
    return { source, reference: source.choose(reference) };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

class DockerArchive implements ImageSource {
  readonly name: string;
  readonly location = undefined;
  readonly parallel: boolean;
  readonly #archive: TarArchive;
  readonly #small = new Map<string, Uint8Array>();
  readonly #layers = new Map<string, Layer>();
  readonly #links = new Map<string, TarEntry>();
  readonly #byDigest = new Map<string, Layer | Uint8Array>();
  #images: readonly ListedImage[] = [];
  #kept = 0;

  constructor(archive: TarArchive, name: string) {
    this.#archive = archive;
    this.name = name;
    this.parallel = archive.parallel;
  }

  async read(signal: AbortSignal | undefined): Promise<void> {
    let position = 0;
    await this.#archive.scan(async (entry, content) => {
      position++;
      if (entry.type === 'link' || entry.type === 'symlink') this.#links.set(entry.name, entry);
      if (entry.type !== 'file') return;
      if (isMetadata(entry)) await this.#keep(entry, content(), position);
      else if (!this.#archive.parallel && mayBeLayer(entry)) {
        this.#layers.set(entry.name, await measureLayer(entry.name, content(), position));
      }
    }, signal);
    const list = this.#small.get('manifest.json');
    if (list === undefined) throw missing(this.name, 'manifest.json');
    this.#images = parseList(list, this.name);
  }

  choose(reference: string | undefined): string {
    if (reference !== undefined) {
      this.#find(reference);
      return reference;
    }
    if (this.#images.length > 1) throw imageAmbiguous(this.name, this.#tags());
    const [only] = this.#images;
    if (only === undefined) throw storeInvalid(this.name, 'it holds no image');
    return only.RepoTags[0] ?? only.Config;
  }

  async manifest(
    reference: string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<Manifest> {
    const image = this.#find(reference);
    const config = this.#small.get(image.Config);
    if (config === undefined) throw missing(this.name, image.Config);
    const layers: Layer[] = [];
    for (const entry of image.Layers) layers.push(await this.#layer(entry, options.signal));
    checkDiffIds(config, layers, this.name);
    const isOci = layers.some(({ compression }) => compression === 'zstd');
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: isOci ? OCI_MANIFEST : DOCKER_MANIFEST,
        config: {
          mediaType: isOci ? OCI_CONFIG : DOCKER_CONFIG,
          size: config.byteLength,
          digest: digestOf(config),
        },
        layers: layers.map(layer => ({
          mediaType: mediaTypeOf(layer, isOci),
          size: layer.size,
          digest: layer.digest,
        })),
      }),
    );
    this.#byDigest.set(digestOf(config), config);
    for (const layer of layers) this.#byDigest.set(layer.digest, layer);
    return parseManifest(bytes, undefined, `${this.name}:${reference}`);
  }

  async *blob(
    descriptor: Descriptor,
    options: { readonly offset?: number; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<Uint8Array, void, void> {
    const { offset = 0, signal } = options;
    const what = `${this.name}@${descriptor.digest}`;
    const found = this.#byDigest.get(descriptor.digest);
    if (found === undefined) throw missing(this.name, descriptor.digest);
    if (found instanceof Uint8Array) {
      verifyDigest(found, descriptor.digest, what);
      yield found.subarray(offset);
      return;
    }
    const raw = this.#archive.read(found.entry, 0, signal);
    const bytes = found.compression === 'none' ? gzipped(raw) : raw;
    if (offset === 0) yield* verified(bytes, descriptor, what);
    else yield* skip(bytes, offset);
  }

  unpacked(
    descriptor: Descriptor,
    options: { readonly offset?: number; readonly signal?: AbortSignal } = {},
  ): AsyncIterable<Uint8Array> | undefined {
    const found = this.#byDigest.get(descriptor.digest);
    if (found === undefined || found instanceof Uint8Array || found.compression !== 'none') return;
    return this.#archive.read(found.entry, options.offset, options.signal);
  }

  inOrder(blobs: readonly Descriptor[]): readonly Descriptor[] {
    const place = ({ digest }: Descriptor) => {
      const found = this.#byDigest.get(digest);
      return found === undefined || found instanceof Uint8Array ? 0 : found.position;
    };
    return [...blobs].sort((one, two) => place(one) - place(two));
  }

  async tags(): Promise<readonly string[]> {
    return this.#tags();
  }

  close(): Promise<void> {
    return this.#archive.close();
  }

  #tags(): readonly string[] {
    return this.#images.flatMap(({ RepoTags }) => RepoTags);
  }

  #find(reference: string): ListedImage {
    const wanted = fullName(reference);
    const found = this.#images.find(
      image => image.Config === reference || image.RepoTags.some(tag => fullName(tag) === wanted),
    );
    if (found !== undefined) return found;
    const digest = reference.replace('sha256:', '');
    const byConfig = this.#images.filter(({ Config }) => Config.includes(digest));
    if (/^[0-9a-f]{6,64}$/.test(digest) && byConfig.length === 1 && byConfig[0] !== undefined) {
      return byConfig[0];
    }
    throw imageUnknown(this.name, reference, this.#tags());
  }

  async #layer(entry: string, signal: AbortSignal | undefined): Promise<Layer> {
    const target = this.#target(entry);
    const known = this.#layers.get(target);
    if (known !== undefined) return known;
    const layer = await measureLayer(target, this.#archive.read(target, 0, signal), 0);
    this.#layers.set(target, layer);
    return layer;
  }

  #target(entry: string): string {
    let name = entry;
    for (let hops = 0; hops < 16; hops++) {
      const link = this.#links.get(name);
      if (link === undefined) break;
      name = link.type === 'symlink' ? resolveLink(name, link.linkName) : clean(link.linkName);
    }
    return name;
  }

  async #keep(
    entry: TarEntry,
    content: AsyncIterable<Uint8Array>,
    position: number,
  ): Promise<void> {
    this.#kept += entry.size;
    if (this.#kept > SMALL_IN_ALL) throw storeInvalid(this.name, 'too many small files');
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    this.#small.set(entry.name, bytes);
    // In the new layout a small blob may be a layer as well as a config.
    if (entry.name.startsWith('blobs/') && !looksLikeJson(bytes)) {
      this.#small.delete(entry.name);
      this.#kept -= entry.size;
      this.#layers.set(entry.name, await measureLayer(entry.name, [bytes], position));
    }
  }
}

function isMetadata({ name, size }: TarEntry): boolean {
  if (size > SMALL) return false;
  return name.endsWith('.json') || name.startsWith('blobs/') || name === 'repositories';
}

function mayBeLayer({ name }: TarEntry): boolean {
  return name.endsWith('.tar') || name.startsWith('blobs/');
}

function looksLikeJson(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7b;
}

async function* skip(bytes: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of bytes) {
    if (chunk.byteLength > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}

function mediaTypeOf({ compression }: Layer, isOci: boolean): string {
  if (!isOci) return DOCKER_LAYER_GZIP;
  return compression === 'zstd' ? OCI_LAYER_ZSTD : OCI_LAYER_GZIP;
}

/** The config says which tars the image is made of: an archive that holds others is damaged. */
function checkDiffIds(config: Uint8Array, layers: readonly Layer[], name: string): void {
  const json: unknown = JSON.parse(new TextDecoder().decode(config));
  const rootfs = isRecord(json) ? json.rootfs : undefined;
  const diffIds: unknown = isRecord(rootfs) ? rootfs.diff_ids : undefined;
  if (!Array.isArray(diffIds) || diffIds.length !== layers.length) {
    throw storeInvalid(name, 'the config does not fit the layers');
  }
  for (const [index, { diffId, entry }] of layers.entries()) {
    if (diffId !== undefined && diffId !== diffIds[index]) {
      throw storeInvalid(name, `${entry} is damaged: ${diffId} instead of ${diffIds[index]}`);
    }
  }
}

function parseList(bytes: Uint8Array, name: string): readonly ListedImage[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw storeInvalid(name, 'manifest.json is not JSON', cause);
  }
  if (!Array.isArray(json)) throw storeInvalid(name, 'manifest.json is no list');
  return json.filter(isRecord).map(({ Config, RepoTags, Layers }) => {
    if (typeof Config !== 'string' || !Array.isArray(Layers)) {
      throw storeInvalid(name, 'manifest.json lists an image without Config or Layers');
    }
    return { Config, Layers, RepoTags: Array.isArray(RepoTags) ? RepoTags : [] };
  });
}

function fullName(reference: string): string {
  const parts = normalize(splitReference(reference));
  return formatReference({
    ...parts,
    tag: parts.tag ?? (parts.digest === undefined ? 'latest' : undefined),
  });
}
