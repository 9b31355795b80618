import { KnownError } from '../errors.ts';
import type { FileResult, Finding } from './result.ts';

/**
 * Findings that were there when a repository took dockwright up, by file. A finding is known by its
 * rule and the text of its line, so that it stays known when lines move.
 */
export interface Baseline {
  readonly version: 1;
  readonly files: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Reads a baseline; throws a KnownError that names the file when it is none. */
export function parseBaseline(text: string, path: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notABaseline(path, cause);
  }
  if (!isBaseline(value)) throw notABaseline(path, undefined);
  return value;
}

/** The baseline of what is found now, to be written as JSON. */
export function makeBaseline(files: readonly FileResult[]): Baseline {
  const entries = files
    .filter(file => file.findings.some(finding => finding.fatal !== true))
    .map(file => [file.path, Object.fromEntries([...count(file)].sort())] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { version: 1, files: Object.fromEntries(entries) };
}

/** Takes known findings out. What BuildKit refuses is never known. */
export function applyBaseline(
  files: readonly FileResult[],
  baseline: Baseline,
): { files: FileResult[]; known: number; stale: number } {
  let known = 0;
  let stale = 0;
  const seen = new Set<string>();
  const result = files.map(file => {
    seen.add(file.path);
    const left = new Map(Object.entries(baseline.files[file.path] ?? {}));
    const findings = file.findings.filter(finding => {
      if (finding.fatal === true) return true;
      const key = keyOf(finding, file.text ?? '');
      const remaining = left.get(key) ?? 0;
      if (remaining === 0) return true;
      left.set(key, remaining - 1);
      known++;
      return false;
    });
    for (const remaining of left.values()) stale += remaining;
    return { ...file, findings };
  });
  for (const [path, entries] of Object.entries(baseline.files)) {
    if (seen.has(path)) continue;
    for (const remaining of Object.values(entries)) stale += remaining;
  }
  return { files: result, known, stale };
}

function count(file: FileResult): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of file.findings) {
    if (finding.fatal === true) continue;
    const key = keyOf(finding, file.text ?? '');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function keyOf(finding: Finding, text: string): string {
  const { offset } = finding.range.start;
  if (finding.file !== undefined) return `${finding.rule} ${finding.file}`;
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(start, end === -1 ? text.length : end).trim();
  return `${finding.rule} ${line.replace(/\s+/g, ' ')}`;
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null) return false;
  if (!('version' in value) || value.version !== 1 || !('files' in value)) return false;
  const { files } = value;
  if (typeof files !== 'object' || files === null) return false;
  return Object.values(files).every(
    entry =>
      typeof entry === 'object' &&
      entry !== null &&
      Object.values(entry).every(number => typeof number === 'number'),
  );
}

function notABaseline(path: string, cause: unknown): KnownError {
  return new KnownError(
    'invalid-baseline',
    { en: '{path} is no baseline of dockwright', zh: '{path} 不是 dockwright 的基线文件' },
    {
      values: { path },
      hint: {
        en: 'write it anew with --update-baseline',
        zh: '请用 --update-baseline 重新生成',
      },
      cause,
    },
  );
}
