import { createHash } from 'node:crypto';
import type { LintResult } from '../lint/result.ts';
import { type Problem, problems } from './problems.ts';

/**
 * Problems with names that stay the same when lines move: from file, rule, code, the words found and the
 * line they stand in. Equal ones are numbered in their order.
 */
export function fingerprinted(
  result: LintResult,
): readonly (Problem & { readonly fingerprint: string })[] {
  const seen = new Map<string, number>();
  return problems(result).map(problem => {
    const key = keyOf(problem);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    const hash = createHash('sha256').update(`${key}\u0000${count}`).digest('hex');
    return { ...problem, fingerprint: hash.slice(0, 40) };
  });
}

function keyOf({ path, finding, file }: Problem): string {
  const parts = [path, finding.rule, finding.code ?? ''];
  if (file.text === undefined || finding.file !== undefined) {
    return [...parts, finding.message].join('\u0000');
  }
  const { start, end } = finding.range;
  const lineStart = file.text.lastIndexOf('\n', start.offset - 1) + 1;
  const newline = file.text.indexOf('\n', start.offset);
  const line = file.text.slice(lineStart, newline === -1 ? undefined : newline);
  const words = file.text.slice(start.offset, end.offset);
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  return [...parts, plain(words), plain(line)].join('\u0000');
}
