import type { Descriptor } from './descriptor.ts';
import type { Manifest } from './manifest.ts';

export interface BlobOptions {
  /** Bytes from the start to leave out: a resumed transfer. The digest is only checked from 0. */
  readonly offset?: number;
  readonly signal?: AbortSignal;
}

/**
 * Where images are read: a repository in a registry, an OCI layout, an archive, the docker daemon.
 * One source holds many images of one name space; a reference picks one.
 */
export interface ImageSource {
  /** For messages: `docker.io/library/nginx`, `oci:out`. */
  readonly name: string;
  /**
   * The registry and repository behind it, for mounts within one registry; undefined elsewhere.
   * Two sources with the same `registry` text share blobs.
   */
  readonly location: RepositoryLocation | undefined;
  /** Whether blobs may be read side by side; a source that is one stream gives them one after the other. */
  readonly parallel: boolean;
  /** @param reference a tag or a digest. @throws KnownError `manifest-unknown` */
  manifest(reference: string, options?: { readonly signal?: AbortSignal }): Promise<Manifest>;
  /**
   * The bytes of a blob, checked against the descriptor while they pass when read from 0.
   * May be called again for the same blob: a retry reads from where it was.
   * @throws DigestMismatchError
   */
  blob(descriptor: Descriptor, options?: BlobOptions): AsyncIterable<Uint8Array>;
  /**
   * The tar inside a layer, where the source holds it as a tar and would have to compress it for `blob`; undefined
   * where it does not. Who only wants to look into a layer is spared compressing and unpacking it.
   */
  unpacked?(descriptor: Descriptor, options?: BlobOptions): AsyncIterable<Uint8Array> | undefined;
  /** The same blobs in the order in which they are cheapest to read, for a source that is one stream. */
  inOrder?(blobs: readonly Descriptor[]): readonly Descriptor[];
  /** Manifests that name this one as their subject (signatures, SBOMs); absent where there can be none. */
  referrers?(
    digest: string,
    options?: { readonly signal?: AbortSignal; readonly artifactType?: string },
  ): Promise<readonly Descriptor[]>;
  /** Every tag, in the order the source gives them. */
  tags(options?: { readonly signal?: AbortSignal }): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface RepositoryLocation {
  /** Host with port, as in a reference. */
  readonly registry: string;
  readonly repository: string;
}
