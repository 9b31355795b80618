import { describe, expect, it } from 'vitest';
import { endingCommands } from '../../src/shell/endings.ts';
import { parseScriptFile } from '../../src/shell/parse.ts';

function endings(text: string): string[] {
  return endingCommands(parseScriptFile(text)).map(({ range }) =>
    text.slice(range.start, range.end),
  );
}

describe('endingCommands', () => {
  it.each([
    ['a\nb\n', ['b']],
    ['a && b c', ['b c']],
    ['a || b', []],
    ['a; exit $?', ['a']],
    ['a; exit 1', ['exit 1']],
    ['a &', []],
    ['a | b', []],
    ['(a)', []],
    ['{ a; b; }', ['b']],
    ['while x; do a; done', []],
    ['if x; then a; elif y; then b; else c; d; fi', ['a', 'b', 'd']],
    ['case $1 in a) b;; *) c "$@";; esac', ['b', 'c "$@"']],
    ['main() { a; b; }\nmain "$@"', ['b']],
    ['f() { f; }\nf', ['f']],
    ['X=1 a >log', ['X=1 a >log']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(endings(text)).toEqual(expected);
  });
});
