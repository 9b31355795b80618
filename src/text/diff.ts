import { type Change, changedLines } from './line-changes.ts';

export interface DiffOptions {
  /** Unchanged lines around each change. Default: 3. */
  readonly context?: number;
  /** Colour as git does, for a terminal. */
  readonly color?: boolean;
  /** Applied to each line's content (without sign and line end) and to the path; for terminals, which must not see control characters. */
  readonly shown?: (text: string) => string;
}

const NO_NEWLINE = '\\ No newline at end of file';
const COLORS = { header: '\u001b[1m', hunk: '\u001b[36m', '-': '\u001b[31m', '+': '\u001b[32m' };
const RESET = '\u001b[0m';

/**
 * A unified diff that `git apply` and `patch -p1` take; empty where nothing differs.
 * `before` is undefined for a file that does not exist yet. Without `shown` it is faithful to the byte.
 */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string,
  options: DiffOptions = {},
): string {
  if (before === after) return '';
  const context = options.context ?? 3;
  const shown = options.shown ?? (text => text);
  const paint = (kind: keyof typeof COLORS, text: string) =>
    options.color === true ? `${COLORS[kind]}${text}${RESET}` : text;
  const old = splitLines(before ?? '');
  const now = splitLines(after);
  const lines = [
    paint('header', `--- ${before === undefined ? '/dev/null' : name(`a/${path}`, shown)}`),
    paint('header', `+++ ${name(`b/${path}`, shown)}`),
  ];
  const push = (sign: ' ' | '-' | '+', line: string) => {
    const ended = line.endsWith('\n');
    const text = `${sign}${shown(ended ? line.slice(0, -1) : line)}`;
    lines.push(sign === ' ' ? text : paint(sign, text));
    if (!ended) lines.push(NO_NEWLINE);
  };
  for (const hunk of hunks(changedLines(old, now), context)) {
    const first = hunk[0];
    const last = hunk.at(-1);
    if (first === undefined || last === undefined) continue;
    const lead = Math.min(context, first.oldStart);
    const trail = Math.min(context, old.length - last.oldEnd);
    const oldStart = first.oldStart - lead;
    const newStart = first.newStart - lead;
    const oldSize = last.oldEnd + trail - oldStart;
    const newSize = last.newEnd + trail - newStart;
    lines.push(paint('hunk', `@@ -${span(oldStart, oldSize)} +${span(newStart, newSize)} @@`));
    let at = oldStart;
    for (const change of hunk) {
      for (; at < change.oldStart; at++) push(' ', old[at] ?? '');
      for (; at < change.oldEnd; at++) push('-', old[at] ?? '');
      for (let n = change.newStart; n < change.newEnd; n++) push('+', now[n] ?? '');
    }
    for (; at < last.oldEnd + trail; at++) push(' ', old[at] ?? '');
  }
  return `${lines.join('\n')}\n`;
}

/** Changes whose context would touch stand in one hunk. */
function hunks(changes: readonly Change[], context: number): Change[][] {
  const result: Change[][] = [];
  for (const change of changes) {
    const hunk = result.at(-1);
    const before = hunk?.at(-1);
    if (
      hunk !== undefined &&
      before !== undefined &&
      change.oldStart - before.oldEnd <= 2 * context
    )
      hunk.push(change);
    else result.push([change]);
  }
  return result;
}

/** `3,2`; lines count from 1, and an empty span names the line before it. */
function span(start: number, size: number): string {
  if (size === 1) return String(start + 1);
  return `${size === 0 ? start : start + 1},${size}`;
}

function splitLines(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return lines.length === 1 && lines[0] === '' ? [] : lines;
}

/** A name as git writes it: quoted where it holds what would end or split it, with a tab after blanks. */
function name(path: string, shown: (text: string) => string): string {
  if (/[\u0000-\u001f"\\\u007f]/.test(path)) {
    const quoted = path.replace(/[\u0000-\u001f"\\\u007f]/g, character => {
      if (character === '"' || character === '\\') return `\\${character}`;
      return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
    });
    return shown(`"${quoted}"`);
  }
  return path.includes(' ') ? `${shown(path)}\t` : shown(path);
}
