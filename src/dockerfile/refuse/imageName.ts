import { referenceProblem, splitReference } from '../../image/reference.ts';
import { isDigest } from './goValues.ts';

/** Whether BuildKit refuses an image name, here also for what it takes for an image id or unknown digest. */
export function nameProblem(name: string): boolean {
  if (/^[a-f0-9]{64}$/.test(name) || referenceProblem(name) !== undefined) return true;
  const { digest } = splitReference(name);
  return digest !== undefined && !isDigest(digest);
}
