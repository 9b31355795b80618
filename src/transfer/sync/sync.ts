import { setMaxListeners } from 'node:events';
import type { KnownError } from '../../errors.ts';
import { type Clock, systemClock } from '../../http/clock.ts';
import { HttpError } from '../../http/error.ts';
import { retryAfter } from '../../http/retry.ts';
import { BlobFlow } from './blobFlow.ts';
import { expandRules, type Registries, type RuleFailure, type SyncImage } from './expand.ts';
import { ImageWriter } from './imageWriter.ts';
import { Journal } from './journal.ts';
import { type Pace, Slots } from './pace.ts';
import { type PlannedImage, Planner, type Policy } from './plan.ts';
import { NOTHING_KNOWN, type TargetKnowledge } from './refusal.ts';
import { type ImageResult, resultOf, type SyncEvent, type SyncResult } from './result.ts';
import type { SyncRule } from './rule.ts';

export interface SyncOptions {
  readonly rules: readonly SyncRule[];
  readonly registries: Registries;
  readonly policy: Policy;
  /** @default nothing is known */
  readonly known?: TargetKnowledge;
  /** @default false */
  readonly referrers?: boolean;
  /** Passes over what has failed, after the first. @default 3 */
  readonly retries?: number;
  /** Transfers at a time and registry. @default 8 */
  readonly slots?: Slots;
  /** Bytes a second. */
  readonly bandwidth?: Pace;
  readonly journal?: Journal;
  readonly clock?: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: SyncEvent) => void;
  /** Shown the first plan; `false` ends the run before anything moves. */
  readonly onPlan?: (plan: SyncPlan) => boolean | Promise<boolean>;
}

export interface SyncPlan {
  readonly images: readonly PlannedImage[];
  readonly ruleFailures: readonly RuleFailure[];
}

/**
 * Brings all images of the rules to their targets. What fails for a passing reason is tried again in rounds, what fails
 * for good is told by name; a tag is written only when everything below it is there.
 * @throws KnownError when nothing could be started
 */
export async function sync(options: SyncOptions): Promise<SyncResult> {
  const started = performance.now();
  const { registries, signal, retries = 3, clock = systemClock } = options;
  if (signal !== undefined) setMaxListeners(0, signal);
  const journal = options.journal ?? Journal.open();
  const slots = options.slots ?? new Slots(8);
  const onEvent = options.onEvent ?? (() => {});
  const { policy, known = NOTHING_KNOWN, referrers = false } = options;
  const planner = new Planner(registries, { policy, known, referrers, journal, slots, signal });
  const flow = new BlobFlow(registries, {
    slots,
    journal,
    signal,
    onEvent,
    bandwidth: options.bandwidth,
  });
  const results = new Map<SyncImage, ImageResult>();
  const seen = new Set<string>();
  let rules = options.rules;
  let ruleFailures: readonly RuleFailure[] = [];
  let open: readonly SyncImage[] = [];
  let round = 0;
  let moved = true;
  for (; ; round++) {
    const again = round > 0;
    onEvent({ type: 'listing', rules: rules.length });
    const expansion = await expandRules(rules, registries, signal);
    const lost = expansion.failures.filter(({ error }) => isPassing(error));
    ruleFailures = [
      ...ruleFailures.filter(({ rule }) => !rules.includes(rule)),
      ...expansion.failures,
    ];
    const fresh = expansion.images.filter(image => isNewTo(seen, image));
    open = [...open, ...fresh];
    onEvent({ type: 'planning', images: open.length });
    const plan = await planner.plan(open, image => onEvent({ type: 'planned', image }));
    const goes = again || (await options.onPlan?.({ images: plan, ruleFailures })) !== false;
    if (!goes) {
      moved = false;
      for (const planned of plan) results.set(planned.image, resultOf(planned));
      break;
    }
    const writer = new ImageWriter(registries, planner, flow, {
      ...options,
      journal,
      slots,
      onEvent,
    });
    for (const result of await writer.write(plan)) results.set(result.image, result);
    open = open.filter(image => isPassing(results.get(image)?.error));
    rules = lost.map(({ rule }) => rule);
    if ((open.length === 0 && rules.length === 0) || round >= retries) break;
    const wait = waitAfter(
      round,
      [...open.map(image => results.get(image)?.error), ...lost.map(({ error }) => error)],
      clock,
    );
    onEvent({ type: 'retry', round: round + 1, images: open.length, milliseconds: wait });
    await clock.sleep(wait, signal);
  }
  const images = [...results.values()];
  const isDone =
    moved && ruleFailures.length === 0 && images.every(({ outcome }) => outcome !== 'failed');
  // What is not done yet, or was only planned, may still be gone on with.
  if (!isDone) journal.close();
  else journal.finish();
  return {
    images,
    ruleFailures,
    blobs: flow.counts,
    bytesSent: flow.bytesSent,
    blobsFetched: flow.fetched,
    blobsFetchedAgain: flow.fetchedAgain,
    rounds: round + 1,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

/** Failures of the content rather than of a request that may still be the line's fault. */
const DAMAGE: ReadonlySet<string> = new Set([
  'digest-mismatch',
  'digest-refused',
  'blob-missing',
  'cut-off',
  'invalid-manifest',
]);

/** Whether the same may go well later. */
export function isPassing(error: KnownError | undefined): boolean {
  if (error === undefined) return false;
  return DAMAGE.has(error.code) || (error instanceof HttpError && error.retryable);
}

/** Doubles from a second on; a registry that named a time is given it, up to five minutes. */
function waitAfter(
  round: number,
  errors: readonly (KnownError | undefined)[],
  clock: Clock,
): number {
  const told = errors.map(error =>
    error instanceof HttpError ? (retryAfter(error.retryAfter, clock.now()) ?? 0) : 0,
  );
  const own = Math.min(60_000, 1000 * 2 ** round) * (0.5 + Math.random() / 2);
  return Math.min(5 * 60_000, Math.max(own, ...told));
}

function isNewTo(seen: Set<string>, { source, target }: SyncImage): boolean {
  const key = JSON.stringify([source, target]);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
