import { setMaxListeners } from 'node:events';
import { KnownError } from '../errors.ts';
import type { Descriptor } from '../image/descriptor.ts';
import type { BlobOutcome, ImageDestination } from '../image/destination.ts';
import { DigestMismatchError } from '../image/digest.ts';
import type { Manifest } from '../image/manifest.ts';
import type { ImageSource } from '../image/source.ts';
import { BlobLedger } from './ledger.ts';
import { Limiter } from './limiter.ts';
import { type ManifestTree, readTree } from './manifestTree.ts';

export interface CopyOptions {
  /** Blobs moved side by side; one limiter may be shared by many copies. @default 4 */
  readonly limiter?: Limiter;
  /** Shared by the copies of a run. */
  readonly ledger?: BlobLedger;
  /** Already read by a plan: spares reading it again. */
  readonly tree?: ManifestTree;
  /** Copy even where the destination already names the same digest. @default false */
  readonly force?: boolean;
  /** Ask the destination for the digest at the end. @default true */
  readonly verify?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: CopyEvent) => void;
}

export type CopyEvent =
  | {
      readonly type: 'plan';
      readonly manifests: number;
      readonly blobs: number;
      readonly bytes: number;
    }
  /** `sent` may fall when a transfer has to start again. */
  | { readonly type: 'progress'; readonly blob: Descriptor; readonly sent: number }
  | { readonly type: 'blob'; readonly blob: Descriptor; readonly outcome: BlobOutcome }
  | { readonly type: 'manifest'; readonly manifest: Manifest; readonly tag: string | undefined };

export interface CopyResult {
  readonly digest: string;
  readonly mediaType: string;
  /** `current`: the destination named this digest before, nothing was done. */
  readonly outcome: 'copied' | 'current';
  readonly manifests: number;
  readonly blobs: Readonly<Record<BlobOutcome, number>>;
  /** Bytes of uploaded blobs. */
  readonly bytesSent: number;
  /** Bytes that did not have to be sent. */
  readonly bytesSpared: number;
}

/**
 * Copies one image with everything below it, byte for byte: blobs first, then manifests from the bottom up, the tag last.
 * When anything fails, nothing has been tagged.
 * @param to.tag undefined stores it by digest only
 * @throws KnownError
 */
export async function copyImage(
  from: { readonly source: ImageSource; readonly reference: string },
  to: { readonly destination: ImageDestination; readonly tag: string | undefined },
  options: CopyOptions = {},
): Promise<CopyResult> {
  const { source, reference } = from;
  const { destination, tag } = to;
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  // Many wait for this one at once, and none of them is a leak.
  setMaxListeners(0, signal);
  const there =
    options.force === true || tag === undefined ? undefined : destination.digest(tag, { signal });
  // Told below: a source that fails first must not leave this one unheard.
  there?.catch(() => {});
  const root = options.tree?.root ?? (await source.manifest(reference, { signal }));
  if ((await there) === root.digest) return current(root);
  const limiter = options.limiter ?? new Limiter(4);
  const tree = options.tree ?? (await readTree(source, root, limiter, signal));
  const copy = new Copy(source, destination, { ...options, limiter, signal }, stop);
  await copy.blobs(tree);
  await copy.manifests(tree, tag);
  if (options.verify !== false) await verify(destination, root, tag, signal);
  return copy.result(tree);
}

class Copy {
  readonly #source: ImageSource;
  readonly #destination: ImageDestination;
  readonly #limiter: Limiter;
  readonly #signal: AbortSignal;
  readonly #options: CopyOptions;
  readonly #stop: AbortController;
  readonly #ledger: BlobLedger;
  readonly #counts = { exists: 0, mounted: 0, uploaded: 0 };
  #sent = 0;
  #spared = 0;

  constructor(
    source: ImageSource,
    destination: ImageDestination,
    options: CopyOptions & { readonly limiter: Limiter; readonly signal: AbortSignal },
    stop: AbortController,
  ) {
    this.#source = source;
    this.#destination = destination;
    this.#limiter = options.limiter;
    this.#signal = options.signal;
    this.#options = options;
    this.#stop = stop;
    this.#ledger = options.ledger ?? new BlobLedger();
  }

  /** Runs tasks side by side; the first failure stops the others, and is told when all have ended. */
  async #all(tasks: readonly Promise<void>[]): Promise<void> {
    for (const task of tasks) task.catch(error => this.#stop.abort(error));
    await Promise.allSettled(tasks);
    this.#signal.throwIfAborted();
  }

  async blobs(tree: ManifestTree): Promise<void> {
    const bytes = tree.blobs.reduce((sum, { size }) => sum + Math.max(0, size), 0);
    this.#options.onEvent?.({
      type: 'plan',
      manifests: tree.manifests.length,
      blobs: tree.blobs.length,
      bytes,
    });
    if (this.#source.parallel && this.#destination.parallel) {
      await this.#all(
        tree.blobs.map(blob => this.#limiter.run(() => this.#blob(blob), this.#signal)),
      );
      return;
    }
    // One stream on one side: one after the other, as it flows.
    for (const blob of this.#source.inOrder?.(tree.blobs) ?? tree.blobs) {
      await this.#limiter.run(() => this.#blob(blob), this.#signal);
    }
  }

  async #blob(blob: Descriptor): Promise<void> {
    const { onEvent } = this.#options;
    const outcome = await this.#ledger.once(this.#destination, blob, known =>
      this.#destination.putBlob(
        blob,
        (offset, signal) => this.#source.blob(blob, { offset, ...(signal && { signal }) }),
        {
          mountFrom: [...known, ...this.#sourceRepository()],
          onProgress: sent => onEvent?.({ type: 'progress', blob, sent }),
          signal: this.#signal,
        },
      ),
    );
    this.#counts[outcome]++;
    if (outcome === 'uploaded') this.#sent += Math.max(0, blob.size);
    else this.#spared += Math.max(0, blob.size);
    onEvent?.({ type: 'blob', blob, outcome });
  }

  /** Within one registry nothing has to move at all. */
  #sourceRepository(): readonly string[] {
    const from = this.#source.location;
    return from !== undefined && from.registry === this.#destination.location?.registry
      ? [from.repository]
      : [];
  }

  async manifests(tree: ManifestTree, tag: string | undefined): Promise<void> {
    const done = new Map<string, Promise<void>>();
    const put = (manifest: Manifest): Promise<void> => {
      const known = done.get(manifest.digest);
      if (known !== undefined) return known;
      const started = this.#manifest(manifest, manifest === tree.root ? tag : undefined, () =>
        this.#all(
          manifest.manifests.map(({ digest }) => {
            const child = byDigest.get(digest);
            return child === undefined ? Promise.resolve() : put(child);
          }),
        ),
      );
      done.set(manifest.digest, started);
      return started;
    };
    const byDigest = new Map(tree.manifests.map(manifest => [manifest.digest, manifest]));
    await put(tree.root);
    if (tree.root.subject !== undefined) {
      await this.#destination.linkReferrer?.(tree.root, { signal: this.#signal });
    }
  }

  async #manifest(
    manifest: Manifest,
    tag: string | undefined,
    children: () => Promise<void>,
  ): Promise<void> {
    await children();
    const store = () => this.#destination.putManifest(manifest, tag, { signal: this.#signal });
    await this.#limiter.run(store, this.#signal);
    this.#options.onEvent?.({ type: 'manifest', manifest, tag });
  }

  result(tree: ManifestTree): CopyResult {
    return {
      digest: tree.root.digest,
      mediaType: tree.root.mediaType,
      outcome: 'copied',
      manifests: tree.manifests.length,
      blobs: this.#counts,
      bytesSent: this.#sent,
      bytesSpared: this.#spared,
    };
  }
}

function current(root: Manifest): CopyResult {
  return {
    digest: root.digest,
    mediaType: root.mediaType,
    outcome: 'current',
    manifests: 0,
    blobs: { exists: 0, mounted: 0, uploaded: 0 },
    bytesSent: 0,
    bytesSpared: 0,
  };
}

async function verify(
  destination: ImageDestination,
  root: Manifest,
  tag: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const there = await destination.digest(tag ?? root.digest, { signal });
  if (there === root.digest) return;
  const name = `${destination.name}:${tag ?? root.digest}`;
  if (there !== undefined) throw new DigestMismatchError(name, root.digest, there);
  throw new KnownError('verify-failed', `${name}: stored, but the destination does not find it`, {
    hint: 'The registry may need a moment; look again, and push once more if it stays so.',
    zh: {
      message: `${name}：已写入，但目标端查询不到`,
      hint: '仓库可能存在延迟；请稍后再查，若仍不存在请重新推送。',
    },
  });
}
