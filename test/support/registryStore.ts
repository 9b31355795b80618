import { createHash, type Hash, randomUUID } from 'node:crypto';

export interface StoredManifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

export interface StoredRepository {
  readonly manifests: Map<string, StoredManifest>;
  readonly tags: Map<string, string>;
  readonly blobs: Set<string>;
}

export interface Upload {
  readonly id: string;
  readonly repository: string;
  readonly hash: Hash;
  chunks: Buffer[];
  size: number;
}

/** What an in-memory registry holds. With `keepBytes: false` blobs are only hashed and counted. */
export class RegistryStore {
  readonly repositories = new Map<string, StoredRepository>();
  readonly blobs = new Map<string, Buffer>();
  readonly sizes = new Map<string, number>();
  readonly uploads = new Map<string, Upload>();
  readonly #keepBytes: boolean;

  constructor(options: { readonly keepBytes?: boolean } = {}) {
    this.#keepBytes = options.keepBytes ?? true;
  }

  repository(name: string): StoredRepository {
    let found = this.repositories.get(name);
    if (found === undefined) {
      found = { manifests: new Map(), tags: new Map(), blobs: new Set() };
      this.repositories.set(name, found);
    }
    return found;
  }

  hasBlob(name: string, digest: string): boolean {
    return this.repositories.get(name)?.blobs.has(digest) ?? false;
  }

  putBlob(name: string, bytes: Buffer | string): { digest: string; size: number } {
    const buffer = Buffer.from(bytes);
    const digest = `sha256:${createHash('sha256').update(buffer).digest('hex')}`;
    this.blobs.set(digest, buffer);
    this.sizes.set(digest, buffer.byteLength);
    this.repository(name).blobs.add(digest);
    return { digest, size: buffer.byteLength };
  }

  putManifest(
    name: string,
    tag: string | undefined,
    bytes: Buffer | string,
    mediaType: string,
  ): string {
    const buffer = Buffer.from(bytes);
    const digest = `sha256:${createHash('sha256').update(buffer).digest('hex')}`;
    const repository = this.repository(name);
    repository.manifests.set(digest, { bytes: buffer, mediaType });
    if (tag !== undefined) repository.tags.set(tag, digest);
    return digest;
  }

  manifest(
    name: string,
    reference: string,
  ): (StoredManifest & { readonly digest: string }) | undefined {
    const repository = this.repositories.get(name);
    const digest = reference.includes(':') ? reference : repository?.tags.get(reference);
    const found = digest === undefined ? undefined : repository?.manifests.get(digest);
    return digest === undefined || found === undefined ? undefined : { ...found, digest };
  }

  begin(repository: string): Upload {
    const upload = {
      id: randomUUID(),
      repository,
      hash: createHash('sha256'),
      chunks: [],
      size: 0,
    };
    this.uploads.set(upload.id, upload);
    return upload;
  }

  append(upload: Upload, chunk: Buffer): void {
    upload.hash.update(chunk);
    upload.size += chunk.byteLength;
    if (this.#keepBytes) upload.chunks.push(chunk);
  }

  /** False when the bytes are not what the digest says; the session is gone then, as it is when all is well. */
  finish(upload: Upload, digest: string): boolean {
    this.uploads.delete(upload.id);
    if (`sha256:${upload.hash.digest('hex')}` !== digest) return false;
    if (this.#keepBytes) this.blobs.set(digest, Buffer.concat(upload.chunks));
    this.sizes.set(digest, upload.size);
    this.repository(upload.repository).blobs.add(digest);
    return true;
  }
}
