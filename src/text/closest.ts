/**
 * The candidate that a mistyped word most likely meant: at most `most` of its letters differ (by default
 * a third), or it was cut short. Case does not count.
 */
export function closest(word: string, names: Iterable<string>, most?: number): string | undefined {
  const candidates = [...names];
  // A long word is no typing slip, and the distance costs its square.
  if (word.length > 100) return undefined;
  let best: string | undefined;
  let least = (most ?? Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  if (best !== undefined || word.length < 3 || most !== undefined) return best;
  const longer = candidates.filter(candidate =>
    candidate.toLowerCase().startsWith(word.toLowerCase()),
  );
  return longer.length === 1 ? longer[0] : undefined;
}

/** Inserted, deleted, replaced and swapped letters. */
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (old[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (older[j - 2] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(replaced, swapped, (old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    older = old;
    old = row;
  }
  return old[b.length] ?? 0;
}
