import { KnownError } from '../../errors.ts';
import type { Manifest } from '../../image/manifest.ts';
import type { RepositoryLocation } from '../../image/source.ts';
import type { ManifestTree } from '../manifestTree.ts';
import type { BlobFlow, WantedBlob } from './blobFlow.ts';
import type { Registries } from './expand.ts';
import type { Journal } from './journal.ts';
import type { Slots } from './pace.ts';
import type { PlannedImage, Planner, Policy } from './plan.ts';
import { type ImageResult, resultOf, type SyncEvent } from './result.ts';

interface WriterOptions {
  readonly policy: Policy;
  readonly journal: Journal;
  readonly slots: Slots;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent: (event: SyncEvent) => void;
}

/** An image that waits for its blobs. */
interface Waiting {
  readonly planned: PlannedImage;
  /** Blobs that are still on their way. */
  missing: number;
  error: KnownError | undefined;
}

/** One pass over a plan: all blobs, the biggest first, and each image's manifests as soon as its blobs are there. */
export class ImageWriter {
  readonly #registries: Registries;
  readonly #planner: Planner;
  readonly #flow: BlobFlow;
  readonly #options: WriterOptions;
  /** Manifests on their way or there: `registry/repository@digest`. */
  readonly #manifests = new Map<string, Promise<void>>();
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #jobs = new Map<string, WantedBlob>();
  readonly #results: Promise<ImageResult>[] = [];

  constructor(registries: Registries, planner: Planner, flow: BlobFlow, options: WriterOptions) {
    this.#registries = registries;
    this.#planner = planner;
    this.#flow = flow;
    this.#options = options;
  }

  async write(plan: readonly PlannedImage[]): Promise<readonly ImageResult[]> {
    const whole: Waiting[] = [];
    let images = 0;
    for (const planned of plan) {
      const { decision, referrers } = planned;
      const isDone = decision === 'skip' || decision === 'fail' || decision === 'current';
      if (isDone && (referrers.length === 0 || decision !== 'current')) {
        this.#tell(Promise.resolve(resultOf(planned)));
        continue;
      }
      images++;
      const waiting = this.#enqueue(planned);
      if (waiting.missing === 0) whole.push(waiting);
    }
    const jobs = [...this.#jobs.values()].sort((one, two) => two.blob.size - one.blob.size);
    const bytes = jobs.reduce(
      (sum, { blob, targets }) => sum + Math.max(0, blob.size) * targets.size,
      0,
    );
    this.#options.onEvent({ type: 'transfer', images, bytes });
    for (const waiting of whole) this.#finish(waiting);
    await Promise.all(
      jobs.map(job =>
        this.#flow.bring(job, (place, error) => this.#arrived(place, job.blob.digest, error)),
      ),
    );
    return Promise.all(this.#results);
  }

  #enqueue(planned: PlannedImage): Waiting {
    const { target, source } = planned.image;
    const waiting: Waiting = { planned, missing: 0, error: undefined };
    const blobs = new Map(
      treesOf(planned).flatMap(({ blobs: list }) => list.map(blob => [blob.digest, blob] as const)),
    );
    for (const blob of blobs.values()) {
      if (this.#flow.has(target, blob.digest)) continue;
      const key = `${target.registry}/${target.repository}@${blob.digest}`;
      const others = this.#waiting.get(key) ?? [];
      others.push(waiting);
      this.#waiting.set(key, others);
      waiting.missing++;
      let job = this.#jobs.get(blob.digest);
      if (job === undefined) {
        job = { blob, sources: [], targets: new Map(), isAbsent: true };
        this.#jobs.set(blob.digest, job);
      }
      job.isAbsent &&= planned.isNew;
      const isKnown = job.sources.some(
        one => one.registry === source.registry && one.repository === source.repository,
      );
      if (!isKnown) job.sources.push({ registry: source.registry, repository: source.repository });
      const repositories = job.targets.get(target.registry) ?? new Set();
      repositories.add(target.repository);
      job.targets.set(target.registry, repositories);
    }
    return waiting;
  }

  #arrived(place: RepositoryLocation, digest: string, error: KnownError | undefined): void {
    const key = `${place.registry}/${place.repository}@${digest}`;
    for (const waiting of this.#waiting.get(key) ?? []) {
      waiting.error ??= error;
      if (--waiting.missing === 0) this.#finish(waiting);
    }
  }

  #finish({ planned, error }: Waiting): void {
    this.#tell(
      error === undefined ? this.#image(planned) : Promise.resolve(resultOf(planned, error)),
    );
  }

  #tell(result: Promise<ImageResult>): void {
    const told = result.then(value => {
      this.#options.onEvent({ type: 'image', result: value });
      return value;
    });
    // Awaited at the end; until then a bug must not end the process by itself.
    told.catch(() => {});
    this.#results.push(told);
  }

  async #image(planned: PlannedImage): Promise<ImageResult> {
    const { signal, policy, journal } = this.#options;
    const { tree } = planned;
    let written = planned;
    try {
      if (tree !== undefined && planned.decision !== 'current') {
        try {
          await this.#tree(planned.image.target, tree, planned.image.target.tag);
        } catch (error) {
          const refused = error instanceof KnownError && error.code === 'manifest-refused';
          if (!refused || policy !== 'convert' || planned.decision === 'convert') throw error;
          // Nothing was known against it, but the target does not take it as it is.
          const other = await this.#planner.converted(planned, tree);
          if (other.root.digest === tree.root.digest) throw error;
          await this.#tree(planned.image.target, other, planned.image.target.tag);
          journal.noteResult('docker', tree.root.digest, other.root.digest);
          written = { ...planned, decision: 'convert', targetDigest: other.root.digest };
        }
      }
      for (const referrer of planned.referrers) await this.#referrer(planned, referrer);
      return resultOf(written);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (!(error instanceof KnownError)) throw error;
      return resultOf(planned, error);
    }
  }

  /** From the bottom up, the tag last. */
  async #tree(
    target: RepositoryLocation,
    { root, manifests }: ManifestTree,
    tag: string | undefined,
  ): Promise<void> {
    const done = new Set<string>();
    let left = manifests.filter(manifest => manifest !== root);
    while (left.length > 0) {
      // All whose children are there go side by side.
      const ready = left.filter(({ manifests: children }) =>
        children.every(({ digest }) => done.has(digest) || !left.some(m => m.digest === digest)),
      );
      await Promise.all(ready.map(manifest => this.#manifest(target, manifest)));
      for (const { digest } of ready) done.add(digest);
      left = left.filter(manifest => !done.has(manifest.digest));
    }
    if (tag === undefined) await this.#manifest(target, root);
    else await this.#put(target, root, tag);
  }

  async #referrer({ image }: PlannedImage, tree: ManifestTree): Promise<void> {
    await this.#tree(image.target, tree, undefined);
    const { registry, repository } = image.target;
    const { signal } = this.#options;
    await this.#registries.repository(registry, repository).linkReferrer(tree.root, { signal });
  }

  /** Each once a repository, however many images share it. */
  #manifest(target: RepositoryLocation, manifest: Manifest): Promise<void> {
    const key = `${target.registry}/${target.repository}@${manifest.digest}`;
    const known = this.#manifests.get(key);
    if (known !== undefined) return known;
    const started = this.#put(target, manifest, manifest.digest);
    this.#manifests.set(key, started);
    return started;
  }

  #put(target: RepositoryLocation, manifest: Manifest, reference: string): Promise<void> {
    const { slots, signal } = this.#options;
    const repository = this.#registries.repository(target.registry, target.repository);
    return slots.run(
      [target.registry],
      () => repository.putManifest(manifest, reference, { signal }),
      signal,
    );
  }
}

function treesOf({ tree, referrers, decision }: PlannedImage): readonly ManifestTree[] {
  return [...(tree === undefined || decision === 'current' ? [] : [tree]), ...referrers];
}
