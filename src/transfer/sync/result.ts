import type { KnownError } from '../../errors.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import type { BlobOutcome } from '../../image/destination.ts';
import type { RuleFailure, SyncImage } from './expand.ts';
import type { PlannedImage } from './plan.ts';
import type { Refusal } from './refusal.ts';

export type ImageOutcome = 'current' | 'copied' | 'converted' | 'skipped' | 'failed';

export interface ImageResult {
  readonly image: SyncImage;
  readonly outcome: ImageOutcome;
  readonly sourceDigest: string | undefined;
  readonly targetDigest: string | undefined;
  /** What the tag named before. */
  readonly before: string | undefined;
  readonly refusals: readonly Refusal[];
  /** Why it failed or was skipped. */
  readonly error: KnownError | undefined;
  /** Manifests that were copied along because they name this image as their subject. */
  readonly referrers: number;
}

export interface SyncResult {
  readonly images: readonly ImageResult[];
  /** Rules of which no images could be made. */
  readonly ruleFailures: readonly RuleFailure[];
  readonly blobs: Readonly<Record<BlobOutcome, number>>;
  /** Bytes of uploaded blobs, each target counted. */
  readonly bytesSent: number;
  /** Blobs read from their sources from the start, and how often that happened a second time. */
  readonly blobsFetched: number;
  readonly blobsFetchedAgain: number;
  /** Passes over what had failed, the first one included. */
  readonly rounds: number;
  readonly seconds: number;
}

export type SyncEvent =
  | { readonly type: 'listing'; readonly rules: number }
  | { readonly type: 'planning'; readonly images: number }
  | { readonly type: 'planned'; readonly image: PlannedImage }
  | { readonly type: 'transfer'; readonly images: number; readonly bytes: number }
  /** `sent` may fall when a transfer has to start again. */
  | {
      readonly type: 'progress';
      readonly registry: string;
      readonly blob: Descriptor;
      readonly sent: number;
    }
  | {
      readonly type: 'blob';
      readonly registry: string;
      readonly repository: string;
      readonly blob: Descriptor;
      readonly outcome: BlobOutcome;
    }
  | { readonly type: 'image'; readonly result: ImageResult }
  | {
      readonly type: 'retry';
      readonly round: number;
      readonly images: number;
      readonly milliseconds: number;
    };

/** What a plan comes to where nothing is done about it. */
export function resultOf(planned: PlannedImage, error = planned.error): ImageResult {
  const { image, decision, before, sourceDigest, targetDigest, refusals, referrers } = planned;
  return {
    image,
    outcome: error !== undefined && decision !== 'skip' ? 'failed' : OUTCOMES[decision],
    sourceDigest,
    targetDigest,
    before,
    refusals,
    error,
    referrers: referrers.length,
  };
}

const OUTCOMES: Readonly<Record<PlannedImage['decision'], ImageOutcome>> = {
  current: 'current',
  copy: 'copied',
  convert: 'converted',
  skip: 'skipped',
  fail: 'failed',
};
