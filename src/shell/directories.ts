import type { Command, Script } from './nodes.ts';
import { cdTarget, fitsGlob } from './paths.ts';

/**
 * Follows the working directory through a text. A directory is a path, or undefined once a `cd` goes where the
 * text does not say: behind a variable, or only under a condition.
 */
export class Directories {
  readonly #changes: readonly { readonly at: number; readonly path: string | undefined }[];
  readonly #start: string | undefined;

  constructor({ commands }: Script, start: string | undefined) {
    this.#start = start;
    const changes: { at: number; path: string | undefined }[] = [];
    let path = start;
    for (const command of commands) {
      const { name, place, range } = command;
      if (place.subshell || place.substitution || place.function) continue;
      if (name === 'popd') path = undefined;
      else {
        const target = cdTarget(command);
        if (target === undefined) continue;
        const known = !target.dynamic && !place.conditional && !place.loop;
        path = known ? resolvePath(path, target.value) : undefined;
      }
      changes.push({ at: range.end, path });
    }
    this.#changes = changes;
  }

  /** The directory in which a command of the text's own shell runs. */
  at({ range, place }: Command): string | undefined {
    if (place.subshell || place.substitution || place.function) return undefined;
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#changes[middle]?.at ?? 0) <= range.start) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? this.#start : this.#changes[low - 1]?.path;
  }
}

/** A path made absolute and clean; undefined where that takes a directory that is not known. */
export function resolvePath(directory: string | undefined, path: string): string | undefined {
  const home = path.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/, '/root');
  if (home.startsWith('$')) return undefined;
  const from = home.startsWith('/') ? '' : directory;
  if (from === undefined) return undefined;
  let result = from === '/' ? '' : from;
  for (const part of home.split('/')) {
    if (part === '..') result = result.slice(0, Math.max(0, result.lastIndexOf('/')));
    else if (part !== '' && part !== '.') result += `/${part}`;
  }
  return result === '' ? '/' : result;
}

/** Whether a path that `rm` is given, globs and all, takes an absolute path away: it, or a folder above it. */
export function takesAway(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const parts = path.split('/');
  if (wanted.length > parts.length) return false;
  return wanted.every((part, i) => fitsGlob(part, parts[i] ?? ''));
}
