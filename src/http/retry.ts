import { type Clock, systemClock } from './clock.ts';

/** When and how long to wait before the same request is tried again. */
export interface RetryPolicy {
  /** Tries in all. */
  readonly attempts: number;
  /** Milliseconds: the first wait is between 0 and this. */
  readonly baseMs: number;
  readonly capMs: number;
  /** A longer Retry-After is not waited for: the answer is then final. */
  readonly maxRetryAfterMs: number;
  readonly clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 5,
  baseMs: 500,
  capMs: 30_000,
  maxRetryAfterMs: 5 * 60_000,
  clock: systemClock,
  random: Math.random,
};

export const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/** Full jitter: a random wait up to a limit that doubles, so that many clients do not come back at once. */
export function backoff(attempt: number, policy: RetryPolicy): number {
  return policy.random() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
}

/** Milliseconds to wait, from either form of Retry-After; undefined when there is none that can be read. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/[A-Za-z]/.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * How long to wait after try number `attempt` (from 1) failed; undefined when it was the last one.
 * @param after the Retry-After header of the answer, when there was an answer.
 */
export function waitBefore(
  attempt: number,
  policy: RetryPolicy,
  after?: string,
): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  const told = retryAfter(after, policy.clock.now());
  if (told === undefined) return backoff(attempt, policy);
  if (told > policy.maxRetryAfterMs) return undefined;
  // A little jitter on top: the server told everybody the same second.
  return told + policy.random() * Math.min(1000, policy.baseMs);
}
