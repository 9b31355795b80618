import { KnownError } from '../../errors.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import type { BlobOpener, BlobOutcome } from '../../image/destination.ts';
import type { RepositoryLocation } from '../../image/source.ts';
import type { Registries } from './expand.ts';
import type { Journal } from './journal.ts';
import type { Pace, Slots } from './pace.ts';
import { Relay } from './relay.ts';
import type { SyncEvent } from './result.ts';

/** From this size on, what has been sent of a blob is worth going on with in another process. */
const WORTH_A_SESSION = 8 * 1024 * 1024;
/** Bigger blobs go in pieces, each of which the registry keeps. */
const CHUNK_BYTES = 256 * 1024 * 1024;

/** A blob with everywhere it is and everywhere it is wanted. */
export interface WantedBlob {
  readonly blob: Descriptor;
  readonly sources: RepositoryLocation[];
  /** Registry -> repositories. */
  readonly targets: Map<string, Set<string>>;
  /** Every target repository was found to be empty. */
  isAbsent: boolean;
}

export interface BlobFlowOptions {
  readonly slots: Slots;
  readonly bandwidth: Pace | undefined;
  readonly journal: Journal;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: (event: SyncEvent) => void;
}

/** Told for each place a blob is wanted at: undefined when it is there, or why not. */
export type Arrival = (place: RepositoryLocation, error: KnownError | undefined) => void;

/**
 * Brings each blob to all its places with one reading: uploaded once to each registry, mounted into the other
 * repositories there.
 */
export class BlobFlow {
  readonly counts: Record<BlobOutcome, number> = { exists: 0, mounted: 0, uploaded: 0 };
  bytesSent = 0;
  fetched = 0;
  fetchedAgain = 0;
  readonly #registries: Registries;
  readonly #options: BlobFlowOptions;
  readonly #there = new Set<string>();
  /** Repositories of this run that hold a blob: `registry digest`. */
  readonly #homes = new Map<string, string>();
  readonly #readings = new Map<string, number>();
  /** Registries that were asked to mount and did not. */
  readonly #withoutMounts = new Set<string>();

  constructor(registries: Registries, options: BlobFlowOptions) {
    this.#registries = registries;
    this.#options = options;
  }

  has({ registry, repository }: RepositoryLocation, digest: string): boolean {
    return this.#there.has(`${registry}/${repository}@${digest}`);
  }

  async bring(wanted: WantedBlob, arrived: Arrival): Promise<void> {
    const groups = [...wanted.targets].flatMap(([registry, names]) => {
      const repositories = [...names];
      return this.#withoutMounts.has(registry)
        ? repositories.map(name => ({ registry, repositories: [name] }))
        : [{ registry, repositories }];
    });
    const { slots, signal } = this.#options;
    const [source] = wanted.sources;
    const involved = [...wanted.targets.keys(), ...(source === undefined ? [] : [source.registry])];
    const first = this.#opener(wanted);
    const relay = groups.length > 1 ? new Relay(first, groups.length, signal) : undefined;
    const followers: RepositoryLocation[] = [];
    await slots.run(
      involved,
      () =>
        Promise.all(
          groups.map(async ({ registry, repositories: [leader = '', ...others] }) => {
            const share = relay?.join();
            const open = share?.open ?? first;
            try {
              await this.#place(wanted, { registry, repository: leader }, open, arrived);
            } finally {
              share?.done();
            }
            followers.push(...others.map(repository => ({ registry, repository })));
          }),
        ),
      signal,
    );
    await Promise.all(
      followers.map(place =>
        slots.run([place.registry], () => this.#place(wanted, place, first, arrived), signal),
      ),
    );
  }

  async #place(
    wanted: WantedBlob,
    place: RepositoryLocation,
    open: BlobOpener,
    arrived: Arrival,
  ): Promise<void> {
    const { signal, journal, onEvent } = this.#options;
    const { blob } = wanted;
    const { registry, repository } = place;
    try {
      const mountFrom = this.#mounts(wanted, place);
      const isBig = blob.size >= WORTH_A_SESSION;
      const resume = isBig ? journal.session(registry, repository, blob.digest) : undefined;
      const outcome = await this.#registries.repository(registry, repository).putBlob(blob, open, {
        mountFrom,
        absent: wanted.isAbsent && mountFrom.length === 0 && !journal.isResumed,
        ...(signal === undefined ? {} : { signal }),
        ...(resume === undefined ? {} : { resume }),
        ...(blob.size > CHUNK_BYTES ? { chunkBytes: CHUNK_BYTES } : {}),
        ...(isBig
          ? {
              onSession: session => journal.noteSession(registry, repository, blob.digest, session),
            }
          : {}),
        onProgress: sent => onEvent({ type: 'progress', registry, blob, sent }),
      });
      if (outcome === 'uploaded') {
        this.bytesSent += Math.max(0, blob.size);
        if (mountFrom.length > 0 && resume === undefined) this.#withoutMounts.add(registry);
      }
      this.counts[outcome]++;
      this.#there.add(`${registry}/${repository}@${blob.digest}`);
      const home = `${registry} ${blob.digest}`;
      if (!this.#homes.has(home)) this.#homes.set(home, repository);
      journal.noteBlob(registry, repository, blob.digest);
      onEvent({ type: 'blob', registry, repository, blob, outcome });
      arrived(place, undefined);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (!(error instanceof KnownError)) throw error;
      onEvent({ type: 'progress', registry, blob, sent: 0 });
      arrived(place, error);
    }
  }

  /** Where the blob is known to be in the target's registry, best first. */
  #mounts({ blob, sources }: WantedBlob, { registry, repository }: RepositoryLocation): string[] {
    const home = this.#homes.get(`${registry} ${blob.digest}`);
    const own = sources.filter(source => source.registry === registry);
    // Said to be here already by an earlier run: asking for this very repository settles it.
    const { journal } = this.#options;
    if (home === undefined && journal.has(registry, repository, blob.digest)) return [];
    const earlier = home === undefined ? journal.places(registry, blob.digest) : [];
    return [
      ...(home === undefined ? [] : [home]),
      ...own.map(source => source.repository),
      ...earlier,
    ].filter(name => name !== repository);
  }

  #opener({ blob, sources }: WantedBlob): BlobOpener {
    return (offset, signal) => {
      const before = this.#readings.get(blob.digest) ?? 0;
      if (offset === 0) {
        this.#readings.set(blob.digest, before + 1);
        if (before === 0) this.fetched++;
        else this.fetchedAgain++;
      }
      // Another source of the same blob, where there is one, after a failure.
      const place = sources[before % sources.length];
      if (place === undefined) throw new RangeError(`no source of ${blob.digest}`);
      const repository = this.#registries.repository(place.registry, place.repository);
      const bytes = repository.blob(blob, { offset, ...(signal && { signal }) });
      const { bandwidth } = this.#options;
      return bandwidth === undefined ? bytes : slowed(bytes, bandwidth, signal);
    };
  }
}

async function* slowed(
  bytes: AsyncIterable<Uint8Array>,
  bandwidth: Pace,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of bytes) {
    await bandwidth.take(chunk.byteLength, signal);
    yield chunk;
  }
}
