/** Lines `[oldStart, oldEnd)` became `[newStart, newEnd)`; one of the two may be empty. Counted from 0. */
export interface Change {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Edits looked for before the rest counts as rewritten: bounds time to lines × this, memory to its square. */
const MOST_EDITS = 2000;

/** The shortest list of changes between two lists of lines (Myers, 1986), in order, never touching. */
export function changedLines(old: readonly string[], now: readonly string[]): Change[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let oldEnd = old.length;
  let newEnd = now.length;
  while (oldEnd > start && newEnd > start && old[oldEnd - 1] === now[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  if (start === oldEnd && start === newEnd) return [];
  const [a, b] = numbered(old.slice(start, oldEnd), now.slice(start, newEnd));
  const path = a.length === 0 || b.length === 0 ? undefined : shortestEdit(a, b);
  if (path === undefined) return [{ oldStart: start, oldEnd, newStart: start, newEnd }];
  return path.map(change => ({
    oldStart: change.oldStart + start,
    oldEnd: change.oldEnd + start,
    newStart: change.newStart + start,
    newEnd: change.newEnd + start,
  }));
}

/** Equal lines get equal numbers, so that the search compares numbers. */
function numbered(a: readonly string[], b: readonly string[]): [Int32Array, Int32Array] {
  const ids = new Map<string, number>();
  const number = (lines: readonly string[]) =>
    Int32Array.from(lines, line => {
      let id = ids.get(line);
      if (id === undefined) {
        id = ids.size;
        ids.set(line, id);
      }
      return id;
    });
  return [number(a), number(b)];
}

/** Myers' greedy search; undefined where more than MOST_EDITS single-line edits would be needed. */
function shortestEdit(a: Int32Array, b: Int32Array): Change[] | undefined {
  const most = Math.min(a.length + b.length, MOST_EDITS);
  const middle = most + 1;
  const reached = new Int32Array(2 * most + 3);
  const history: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    history.push(reached.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = reached[middle + k + 1] ?? 0;
      const right = reached[middle + k - 1] ?? 0;
      let x = k === -d || (k !== d && right < down) ? down : right + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++;
        y++;
      }
      reached[middle + k] = x;
      if (x >= a.length && y >= b.length) return walkBack(history, a.length, b.length);
    }
  }
  return undefined;
}

/** Follows the search back from its end and joins single edits that touch. */
function walkBack(history: readonly Int32Array[], oldLength: number, newLength: number): Change[] {
  const changes: Change[] = [];
  let x = oldLength;
  let y = newLength;
  for (let d = history.length - 1; d > 0; d--) {
    // The slice kept for d has diagonal k at index k + d + 1.
    const reached = history[d] ?? new Int32Array();
    const k = x - y;
    const down = reached[k + d + 2] ?? 0;
    const right = reached[k + d] ?? 0;
    const inserted = k === -d || (k !== d && right < down);
    const fromX = inserted ? down : right;
    const fromY = fromX - (inserted ? k + 1 : k - 1);
    const toX = inserted ? fromX : fromX + 1;
    const toY = inserted ? fromY + 1 : fromY;
    const next = changes.at(-1);
    if (next !== undefined && next.oldStart === toX && next.newStart === toY) {
      changes[changes.length - 1] = { ...next, oldStart: fromX, newStart: fromY };
    } else {
      changes.push({ oldStart: fromX, oldEnd: toX, newStart: fromY, newEnd: toY });
    }
    x = fromX;
    y = fromY;
  }
  return changes.reverse();
}
