import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { insertBelow, removeLines } from '../../src/dockerfile/wholeLines.ts';
import { applyEdits } from '../../src/text/edit.ts';

/** A text after an edit at its instruction of an index. */
function edited(text: string, index: number, edit: 'remove' | 'insert'): string {
  const file = parseDockerfile(text);
  const node = file.instructions[index];
  if (node === undefined) throw new Error('no such instruction');
  return applyEdits(text, [
    edit === 'remove' ? removeLines(file, node) : insertBelow(file, node, 'USER app'),
  ]);
}

describe('whole lines', () => {
  test.each([
    ['FROM a\nRUN b \\\n# c\n\n  d\nUSER x\n', 'FROM a\nUSER x\n'],
    ['FROM a\nRUN <<E\nb\nE\nUSER x\n', 'FROM a\nUSER x\n'],
    ['FROM a\r\nRUN b\r\n', 'FROM a\r\n'],
    ['FROM a\nRUN b', 'FROM a'],
    ['FROM a\nRUN b \\', 'FROM a'],
  ])('of %j are removed', (text, result) => {
    expect(edited(text, 1, 'remove')).toBe(result);
  });

  test.each([
    ['FROM a\nRUN b \\\n  c\nCMD d\n', 'FROM a\nRUN b \\\n  c\nUSER app\nCMD d\n'],
    ['FROM a\r\n  RUN <<E\r\nb\r\nE\r\n', 'FROM a\r\n  RUN <<E\r\nb\r\nE\r\n  USER app\r\n'],
    ['FROM a\nRUN b', 'FROM a\nRUN b\nUSER app'],
    ['FROM a\nRUN b \\\n', 'FROM a\nRUN b \nUSER app\n'],
    ['# escape=`\nFROM a\nRUN b `', '# escape=`\nFROM a\nRUN b \nUSER app'],
    ['FROM a\nWORKDIR C:\\\\', 'FROM a\nWORKDIR C:\\\\\nUSER app'],
  ])('get another one below, in %j', (text, result) => {
    const after = edited(text, 1, 'insert');
    expect(after).toBe(result);
    const keywords = parseDockerfile(after).instructions.map(({ keyword }) => keyword);
    expect(keywords[2]).toBe('USER');
  });
});
