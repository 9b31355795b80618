import type { Descriptor } from '../image/descriptor.ts';
import type { BlobOpener, BlobOutcome, PutBlobOptions } from '../image/destination.ts';
import type { Manifest } from '../image/manifest.ts';
import type { BlobOptions } from '../image/source.ts';
import { hasBlob, readBlob } from './blobs.ts';
import type { RegistryClient } from './client.ts';
import {
  deleteManifest,
  headManifest,
  type ManifestHead,
  readManifest,
  writeManifest,
} from './manifests.ts';
import { pages } from './paging.ts';
import { linkReferrer, type ReferrersOptions, readReferrers } from './referrers.ts';
import { repositoryScope, type Scope } from './scope.ts';
import { putBlob, type UploadOptions } from './upload.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

/** One repository of a registry. References are tags or digests. All methods throw HttpError. */
export class Repository {
  readonly client: RegistryClient;
  readonly name: string;
  /** `registry/repository`, as people write it. */
  readonly fullName: string;
  readonly pull: readonly Scope[];
  readonly push: readonly Scope[];

  constructor(client: RegistryClient, name: string) {
    this.client = client;
    this.name = name;
    this.fullName = `${client.registry}/${name}`;
    this.pull = [repositoryScope(name, 'pull')];
    this.push = [repositoryScope(name, 'pull', 'push')];
  }

  /** Every tag, page after page, in the registry's order. */
  tags(options: Options = {}): AsyncGenerator<string, void, void> {
    return pages(
      this.client,
      `${this.name}/tags/list?n=1000`,
      'tags',
      this.pull,
      this.fullName,
      options.signal,
    );
  }

  /** Reads a manifest and checks its digest. */
  manifest(reference: string, options: Options = {}): Promise<Manifest> {
    return readManifest(this, reference, options.signal);
  }

  /** What a tag names now; undefined when it is not there. */
  headManifest(
    reference: string,
    options: Options & { readonly push?: boolean } = {},
  ): Promise<ManifestHead | undefined> {
    return headManifest(this, reference, options);
  }

  /** Stores bytes as they are, under a tag or their digest, and checks that the registry has understood the same digest. */
  putManifest(manifest: Manifest, reference: string, options: Options = {}): Promise<void> {
    return writeManifest(this, manifest, reference, options.signal);
  }

  deleteManifest(digest: string, options: Options = {}): Promise<void> {
    return deleteManifest(this, digest, options.signal);
  }

  /** @param options.push ask with the token that an upload uses, so that one token serves both. */
  hasBlob(
    descriptor: Descriptor,
    options: Options & { readonly push?: boolean } = {},
  ): Promise<boolean> {
    return hasBlob(this, descriptor.digest, options);
  }

  /** The bytes of a blob: goes on after breaks by Range, and checks the digest when read from 0. */
  blob(descriptor: Descriptor, options: BlobOptions = {}): AsyncGenerator<Uint8Array, void, void> {
    return readBlob(this, descriptor, options);
  }

  /** Brings a blob here by the cheapest way: it is there, it is mounted, or it is uploaded. */
  putBlob(
    descriptor: Descriptor,
    open: BlobOpener,
    options: PutBlobOptions & UploadOptions = {},
  ): Promise<BlobOutcome> {
    return putBlob(this, descriptor, open, options);
  }

  /** Lists a manifest under its subject's fallback tag, where the registry does not keep track of subjects itself. */
  linkReferrer(manifest: Manifest, options: Options = {}): Promise<void> {
    return linkReferrer(this, manifest, options.signal);
  }

  referrers(digest: string, options: ReferrersOptions = {}): Promise<readonly Descriptor[]> {
    return readReferrers(this, digest, options);
  }
}
