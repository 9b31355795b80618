import type { BuildContext } from './context.ts';

/** An ignore file as it would be, with what stands in it now. */
export interface IgnoreChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * The ignore file with lines behind its last one, in its own line ends; undefined where it lies outside the
 * context, so that a change beside the Dockerfile cannot reach it.
 */
export function addToIgnoreFile(
  context: BuildContext,
  lines: readonly string[],
): IgnoreChange | undefined {
  const { ignore, ignorePath: path } = context;
  if (path.startsWith('../') || path.startsWith('/') || lines.length === 0) return undefined;
  const before = ignore?.source.text;
  const eol = ignore?.source.eol ?? '\n';
  const text = before ?? '';
  const head = text === '' || text.endsWith('\n') ? text : text + eol;
  return { path, before, after: head + lines.map(line => line + eol).join('') };
}

/** A path as a pattern that matches it and nothing else. */
export function asPattern(path: string): string {
  return path.replace(/[\\*?[\]]/g, '\\$&').replace(/^([#!])/, '\\$1');
}
