import { type Clock, systemClock } from '../../http/clock.ts';
import { Limiter } from '../limiter.ts';

/** Lets `perSecond` units through a second, evenly; a caller that asks for more than that waits longer. */
export class Pace {
  readonly #perSecond: number;
  readonly #clock: Clock;
  #free: number;

  constructor(perSecond: number, clock: Clock = systemClock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#free = 0;
  }

  async take(units: number, signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const start = Math.max(now, this.#free);
    this.#free = start + (units / this.#perSecond) * 1000;
    // Waits below the resolution of timers add up until one is worth it.
    if (start - now >= 4) await this.#clock.sleep(start - now, signal);
  }
}

/** Answers in a row that a registry has to take well before it is asked one more at a time. */
const GROWTH = 40;

/**
 * How many transfers each registry gets at a time: never more than asked for, half as many after it said 429 or 503,
 * and slowly more again. A transfer holds one place at each registry that takes part.
 */
export class Slots {
  readonly #most: number;
  readonly #byRegistry = new Map<string, Limiter>();
  readonly #good = new Map<string, number>();
  readonly #own: ReadonlyMap<string, number>;

  /** @param own other limits for single registries */
  constructor(most: number, own: ReadonlyMap<string, number> = new Map()) {
    this.#most = most;
    this.#own = own;
  }

  /** Always taken in the same order: two transfers in opposite directions do not wait for each other. */
  async run<T>(
    registries: Iterable<string>,
    task: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const [first, ...rest] = [...new Set(registries)].sort();
    if (first === undefined) return task();
    return this.#limiter(first).run(() => this.run(rest, task, signal), signal);
  }

  limit(registry: string): number {
    return this.#limiter(registry).limit;
  }

  /** Told of every answer. */
  heard(registry: string, status: number): void {
    const limiter = this.#byRegistry.get(registry);
    if (limiter === undefined) return;
    if (status === 429 || status === 503) {
      this.#good.set(registry, 0);
      limiter.limit = limiter.limit / 2;
      return;
    }
    const good = (this.#good.get(registry) ?? 0) + 1;
    this.#good.set(registry, good);
    if (good % GROWTH === 0 && limiter.limit < this.#mostOf(registry)) limiter.limit++;
  }

  #mostOf(registry: string): number {
    return Math.min(this.#most, this.#own.get(registry) ?? this.#most);
  }

  #limiter(registry: string): Limiter {
    let limiter = this.#byRegistry.get(registry);
    if (limiter === undefined) {
      limiter = new Limiter(this.#mostOf(registry));
      this.#byRegistry.set(registry, limiter);
    }
    return limiter;
  }
}
