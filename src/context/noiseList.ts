import { formatBytes } from '../text/byteSize.ts';
import type { SizedPath } from './contextSize.ts';
import type { SentNoise } from './sentNoise.ts';

/** `node_modules (182 MB), .git (12.0 MB), …`: the first few, and an ellipsis where there are more. */
export function listSized(paths: readonly SizedPath[], most = 4): string {
  const shown = paths
    .slice(0, most)
    .map(({ path, bytes, partial }) => `${path} (${partial ? '> ' : ''}${formatBytes(bytes)})`);
  return [...shown, ...(paths.length > most ? ['…'] : [])].join(', ');
}

/** Bytes below which caches, logs and editors' files are not worth a warning. */
const LITTLE = 1_000_000;

/** How much it weighs that these are sent: a secret most, some kilobytes of a cache least. */
export function weightOf(sent: readonly SentNoise[]): 'error' | 'warning' | 'info' {
  if (sent.some(({ secret }) => secret)) return 'error';
  const light = sent.every(({ kind }) => kind === 'cache' || kind === 'log' || kind === 'editor');
  const bytes = sent.reduce((sum, noise) => sum + noise.bytes, 0);
  return light && bytes < LITTLE ? 'info' : 'warning';
}
