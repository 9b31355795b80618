import type { Finding, FindingFix } from '../lint/result.ts';
import type { Edit } from '../text/edit.ts';

/** Why a fix that was offered has not been applied. */
export type SkipReason =
  /** It needs `--unsafe`. */
  | 'unsafe'
  /** It is for a person to apply. */
  | 'manual'
  /** Another fix holds the same place, also after the last pass. */
  | 'overlap'
  /** The file did not parse any more with it. */
  | 'broken'
  /** It and other fixes undid each other. */
  | 'cycle'
  /** `--rule` names others. */
  | 'filtered';

export interface Candidate {
  readonly finding: Finding;
  readonly fix: FindingFix;
}

/**
 * Picks fixes whose edits neither overlap nor touch, the leftmost first; the others wait for the next
 * pass, when the text they were made for may have changed.
 */
export function selectFixes(candidates: readonly Candidate[]): {
  chosen: Candidate[];
  waiting: Candidate[];
} {
  const ordered = candidates
    .map(candidate => ({
      candidate,
      start: Math.min(...candidate.fix.edits.map(edit => edit.start), Number.MAX_SAFE_INTEGER),
    }))
    .sort((a, b) => a.start - b.start);
  const taken: Edit[] = [];
  const paths = new Set<string>();
  const chosen: Candidate[] = [];
  const waiting: Candidate[] = [];
  for (const { candidate } of ordered) {
    const { edits, files = [] } = candidate.fix;
    const free =
      edits.every(edit => taken.every(other => edit.end < other.start || edit.start > other.end)) &&
      files.every(file => !paths.has(file.path));
    if (!free) {
      waiting.push(candidate);
      continue;
    }
    chosen.push(candidate);
    taken.push(...edits);
    for (const file of files) paths.add(file.path);
  }
  return { chosen, waiting };
}
