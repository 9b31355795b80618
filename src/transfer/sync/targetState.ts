import { HttpError } from '../../http/error.ts';
import { pages } from '../../registry/paging.ts';
import type { Registries, SyncImage } from './expand.ts';
import type { Slots } from './pace.ts';

/** From so many images on, one list is cheaper than a question for each. */
const WORTH_A_LIST = 3;

export interface FoundState {
  readonly before: string | undefined;
  readonly isNew: boolean;
}

/** What the targets of a plan hold: asked with the right to push, so that a missing right shows before anything moves. */
export class TargetState {
  readonly #registries: Registries;
  readonly #slots: Slots;
  readonly #signal: AbortSignal | undefined;
  readonly #counts = new Map<string, number>();
  readonly #lists = new Map<string, Promise<ReadonlySet<string> | undefined>>();

  constructor(
    images: readonly SyncImage[],
    registries: Registries,
    options: { readonly slots: Slots; readonly signal?: AbortSignal | undefined },
  ) {
    this.#registries = registries;
    this.#slots = options.slots;
    this.#signal = options.signal;
    for (const { target } of images) {
      const key = `${target.registry}/${target.repository}`;
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
  }

  /** @throws HttpError */
  async state({ source, target }: SyncImage): Promise<FoundState> {
    const key = `${target.registry}/${target.repository}`;
    const { tag } = target;
    if (tag !== undefined && (this.#counts.get(key) ?? 0) >= WORTH_A_LIST) {
      const tags = await this.#list(key, target.registry, target.repository);
      if (tags === undefined) return { before: undefined, isNew: true };
      if (!tags.has(tag)) return { before: undefined, isNew: false };
    }
    const repository = this.#registries.repository(target.registry, target.repository);
    const head = await this.#slots.run(
      [target.registry],
      () => repository.headManifest(tag ?? source.reference, { push: true, signal: this.#signal }),
      this.#signal,
    );
    return { before: head?.digest, isNew: false };
  }

  /** Undefined for a repository that is not there. */
  #list(key: string, registry: string, name: string): Promise<ReadonlySet<string> | undefined> {
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const repository = this.#registries.repository(registry, name);
    const read = async () => {
      const tags = new Set<string>();
      try {
        const path = `${name}/tags/list?n=1000`;
        const list = pages(repository.client, path, 'tags', repository.push, key, this.#signal);
        for await (const tag of list) tags.add(tag);
      } catch (error) {
        if (error instanceof HttpError && error.status === 404) return undefined;
        throw error;
      }
      return tags;
    };
    const started = this.#slots.run([registry], read, this.#signal);
    this.#lists.set(key, started);
    return started;
  }
}
