import type { BuildContext, ContextEntry } from './context.ts';
import { type Noise, noiseOf } from './noise.ts';

export interface SizedPath {
  readonly path: string;
  /** Bytes; of a folder, of everything in it that is sent. */
  readonly bytes: number;
  readonly files: number;
  /** Not all of it was looked at: the numbers are least ones. Left out: false. */
  readonly partial?: boolean;
}

export interface FoundNoise {
  readonly noise: Noise;
  /** Where it was found, largest first; what lies inside another noise counts there. */
  readonly places: readonly SizedPath[];
  readonly bytes: number;
  readonly files: number;
}

/** What a build that copies its whole context would send. */
export interface ContextSize {
  readonly files: number;
  readonly bytes: number;
  /** false: there is more than was looked at, every number is a least one. */
  readonly complete: boolean;
  /** The largest entries of the context's top level, folders with all they hold. */
  readonly largest: readonly SizedPath[];
  readonly largestFiles: readonly SizedPath[];
  /** Largest first. */
  readonly noise: readonly FoundNoise[];
}

export interface ContextSizeOptions {
  /** Entries to look at. */
  readonly limit?: number;
  /** Length of the lists of largest entries. */
  readonly top?: number;
}

interface Count {
  readonly path: string;
  bytes: number;
  files: number;
  partial?: boolean;
}

/** A folder of noise, whose content is counted last. */
interface Later {
  readonly entry: ContextEntry;
  readonly counts: readonly Count[];
}

/** Adds up what the ignore file leaves in. Reads sizes, so it costs a system call a file. */
export function contextSize(context: BuildContext, options: ContextSizeOptions = {}): ContextSize {
  const limit = options.limit ?? 20_000;
  const top = options.top ?? 10;
  const total: Count = { path: '', bytes: 0, files: 0 };
  const children: Count[] = [];
  const files: Count[] = [];
  const places = new Map<Noise, Count[]>();
  const later: Later[] = [];
  let left = limit;
  let complete = true;

  const enter = (folder: string, counts: readonly Count[], noisy: boolean): void => {
    for (const entry of context.list(folder)) {
      if (left <= 0) {
        complete = false;
        for (const count of counts) count.partial = true;
        return;
      }
      add(entry, counts, noisy);
    }
  };

  const add = (entry: ContextEntry, counts: readonly Count[], noisy: boolean): void => {
    left--;
    const sent = !context.ignored(entry.path);
    const noise = noisy || !sent ? undefined : noiseOf(entry, context);
    let inner = counts;
    if (noise !== undefined) {
      const place: Count = { path: entry.path, bytes: 0, files: 0 };
      places.set(noise, [...(places.get(noise) ?? []), place]);
      inner = [...counts, place];
    }
    if (entry.kind === 'directory') {
      if (!sent && context.closed(entry.path)) return;
      if (noise === undefined) enter(entry.path, inner, noisy);
      else later.push({ entry, counts: inner });
      return;
    }
    if (!sent) return;
    // A link is sent as a link.
    const bytes = entry.kind === 'file' ? entry.size : 0;
    for (const count of inner) {
      count.bytes += bytes;
      count.files++;
    }
    files.push({ path: entry.path, bytes, files: 1 });
    if (files.length > 100 * top) files.sort(byBytes).splice(top);
  };

  for (const entry of context.list('')) {
    if (left <= 0) {
      complete = false;
      break;
    }
    const child: Count = { path: entry.path, bytes: 0, files: 0 };
    children.push(child);
    add(entry, [total, child], false);
  }
  // What is worth finding is found before a heap of packages or objects has used the limit up.
  for (const [index, { entry, counts }] of later.entries()) {
    const rest = left;
    const share = Math.floor(rest / (later.length - index));
    left = share;
    enter(entry.path, counts, true);
    left = rest - (share - left);
  }
  const noise = [...places]
    .map(([kind, found]) => ({ noise: kind, ...sum(found), places: found.sort(byBytes) }))
    .filter(found => found.files > 0)
    .sort(byBytes);
  return {
    files: total.files,
    bytes: total.bytes,
    complete,
    largest: children
      .filter(({ files: count }) => count > 0)
      .sort(byBytes)
      .slice(0, top),
    largestFiles: files.sort(byBytes).slice(0, top),
    noise,
  };
}

function sum(counts: readonly Count[]) {
  return {
    bytes: counts.reduce((bytes, count) => bytes + count.bytes, 0),
    files: counts.reduce((files, count) => files + count.files, 0),
  };
}

function byBytes(a: { readonly bytes: number }, b: { readonly bytes: number }): number {
  return b.bytes - a.bytes;
}
