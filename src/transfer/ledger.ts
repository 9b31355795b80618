import type { Descriptor } from '../image/descriptor.ts';
import type { BlobOutcome, ImageDestination } from '../image/destination.ts';

/**
 * What one run knows of blobs at its destinations: shared by all copies of the run, so that each blob is sent once to
 * each registry, and mounted wherever else it is wanted there.
 */
export class BlobLedger {
  /** `registry digest` -> repositories that hold the blob. */
  readonly #places = new Map<string, Set<string>>();
  /** `registry digest` -> the transfer that is under way. */
  readonly #underway = new Map<string, Promise<unknown>>();

  /** Notes that a repository holds a blob: found by a plan, or read from a journal. */
  note(registry: string, repository: string, digest: string): void {
    const key = `${registry} ${digest}`;
    const places = this.#places.get(key) ?? new Set();
    places.add(repository);
    this.#places.set(key, places);
  }

  /** Repositories of a registry that hold the blob. */
  places(registry: string, digest: string): ReadonlySet<string> {
    return this.#places.get(`${registry} ${digest}`) ?? new Set();
  }

  /**
   * Runs a transfer unless the blob is known to be there. A second one for the same blob and registry waits for the
   * first and then mounts.
   */
  async once(
    destination: ImageDestination,
    descriptor: Descriptor,
    transfer: (mountFrom: readonly string[]) => Promise<BlobOutcome>,
  ): Promise<BlobOutcome> {
    const { location } = destination;
    if (location === undefined) return transfer([]);
    const { registry, repository } = location;
    const key = `${registry} ${descriptor.digest}`;
    for (;;) {
      const places = this.places(registry, descriptor.digest);
      if (places.has(repository)) return 'exists';
      const other = this.#underway.get(key);
      if (other === undefined) break;
      // Its failure is its own: this transfer then simply is the next to try.
      await other.catch(() => undefined);
    }
    const underway = transfer([...this.places(registry, descriptor.digest)]);
    this.#underway.set(key, underway);
    try {
      const outcome = await underway;
      this.note(registry, repository, descriptor.digest);
      return outcome;
    } finally {
      this.#underway.delete(key);
    }
  }
}
