import type { Dockerfile } from '../dockerfile/nodes.ts';
import { formatReference, normalize, type Reference } from '../image/reference.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import { type ImageUse, imageUses } from './images.ts';

/** Asks a registry what a tag names now. Rejects when it cannot tell. */
export type DigestLookup = (
  reference: Reference & { readonly registry: string },
) => Promise<string>;

export type PinOutcome =
  | { readonly use: ImageUse; readonly digest: string }
  | { readonly use: ImageUse; readonly failure: unknown }
  /** Left alone, for `use.obstacle`. */
  | { readonly use: ImageUse };

export interface PinResult {
  readonly outcomes: readonly PinOutcome[];
  /** The text with every digest that was found. */
  readonly text: string;
}

/**
 * Adds to every tag the digest that it names now: `node:20` becomes `node:20@sha256:…`. The tag stays for people and
 * for update bots. Several platforms are kept: it is the index's digest.
 */
export async function pin(file: Dockerfile, lookup: DigestLookup): Promise<PinResult> {
  const answers = new Map<string, Promise<string>>();
  const outcomes = await Promise.all(
    imageUses(file).map(async (use): Promise<PinOutcome> => {
      if (use.obstacle !== undefined) return { use };
      const reference = { ...normalize(use.reference), tag: use.reference.tag ?? 'latest' };
      const key = formatReference(reference);
      const answer = answers.get(key) ?? lookup(reference);
      answers.set(key, answer);
      try {
        return { use, digest: await answer };
      } catch (failure) {
        return { use, failure };
      }
    }),
  );
  // Several stages may take their name from one ARG.
  const edits = new Map<number, Edit>();
  for (const outcome of outcomes) {
    if (!('digest' in outcome)) continue;
    const { use, digest } = outcome;
    const tag = use.reference.tag ?? 'latest';
    edits.set(use.range.start, {
      ...use.range,
      text: formatReference({ ...use.reference, tag, digest }),
    });
  }
  return { outcomes, text: applyEdits(file.source.text, [...edits.values()]) };
}
