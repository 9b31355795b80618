import { formatReference, type Reference } from '../../../image/reference.ts';

/** One image that did not arrive. */
export interface FailedImage {
  readonly source: Reference;
  readonly destination: Reference;
}

/**
 * The rules file that tries failed images again: image-syncer's JSON, a source with one destination or a list of them.
 * A single destination is also what image-migrator and image-syncer 1.3 read.
 */
export function writeRules(failed: Iterable<FailedImage>): string {
  const rules = new Map<string, Set<string>>();
  for (const { source, destination } of failed) {
    // A destination takes its digest from the source; it may only have a tag.
    const to = formatReference({ ...destination, digest: undefined });
    const from = formatReference(source);
    const destinations = rules.get(from);
    if (destinations === undefined) rules.set(from, new Set([to]));
    else destinations.add(to);
  }
  const content = [...rules].map(([source, destinations]) => {
    const [first] = destinations;
    return [source, destinations.size === 1 ? first : [...destinations]] as const;
  });
  return `${JSON.stringify(Object.fromEntries(content), undefined, 2)}\n`;
}
