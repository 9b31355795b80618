import type { Descriptor } from './descriptor.ts';
import type { Manifest } from './manifest.ts';
import type { RepositoryLocation } from './source.ts';

/** Opens a blob's bytes from an offset; called again when a transfer has to go on after a break. */
export type BlobOpener = (offset: number, signal?: AbortSignal) => AsyncIterable<Uint8Array>;

/** How a blob came to be at its destination. */
export type BlobOutcome = 'exists' | 'mounted' | 'uploaded';

/** A half-sent blob at a registry: enough to go on in another process. */
export interface UploadSession {
  /** Absolute URL the registry gave. It may hold a signature: never print it. */
  readonly location: string;
  /** Bytes the registry has. */
  readonly offset: number;
  /** Smallest chunk the registry takes, where it says so. */
  readonly minChunkBytes?: number;
}

export interface PutBlobOptions {
  /** Repositories of the same registry that are known to hold the blob, best first. */
  readonly mountFrom?: readonly string[];
  /** Bytes sent so far of this blob; falls back when a transfer starts again. */
  readonly onProgress?: (sent: number) => void;
  /** A session that an earlier process left behind; tried first, given up in silence when it is gone. */
  readonly resume?: UploadSession;
  /** Called whenever the registry confirmed bytes, for a journal. */
  readonly onSession?: (session: UploadSession) => void;
  /** The blob is known to be absent: no question before the upload. */
  readonly absent?: boolean;
  readonly signal?: AbortSignal;
}

/** Where images are written: a repository in a registry, an OCI layout, an archive. */
export interface ImageDestination {
  /** For messages. */
  readonly name: string;
  readonly location: RepositoryLocation | undefined;
  /** Whether blobs may be put in parallel (an archive is one stream: it takes one at a time). */
  readonly parallel: boolean;
  hasBlob(descriptor: Descriptor, options?: { readonly signal?: AbortSignal }): Promise<boolean>;
  putBlob(descriptor: Descriptor, open: BlobOpener, options?: PutBlobOptions): Promise<BlobOutcome>;
  /** The digest that a tag or digest names there now; undefined when there is nothing. */
  digest(
    reference: string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<string | undefined>;
  /** Stores a manifest by its digest, and under a tag when one is given. Its parts have to be there. */
  putManifest(
    manifest: Manifest,
    tag: string | undefined,
    options?: { readonly signal?: AbortSignal },
  ): Promise<void>;
  /**
   * Makes a stored manifest findable from its subject, where the destination does not do so by itself
   * (a registry without the referrers API: by the fallback tag).
   */
  linkReferrer?(manifest: Manifest, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Ends writing. Until then nothing of an archive counts. */
  close(): Promise<void>;
  /** Gives up: what was half written is removed where that is possible. */
  abort(): Promise<void>;
}
