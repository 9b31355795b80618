import { describe, expect, it } from 'vitest';
import { lintResult } from '../../src/lint/summary.ts';
import { palette } from '../../src/report/colors.ts';
import { ttyWith } from '../../src/report/tty.ts';
import { displayWidth } from '../../src/report/width.ts';
import { CANNED, CLEAN, HOSTILE_RESULT, options } from './canned.ts';

const tty = ttyWith(palette);
const SGR = /\u001b\[[\d;]*m/g;

describe('tty', () => {
  it.each(['en', 'zh'] as const)('stays within 80 columns in %s', language => {
    for (const line of tty(CANNED, options({ language })).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it.each(['ansi16', 'ansi256', 'truecolor'] as const)('shows the same words in %s', color => {
    const colored = tty(CANNED, options({ color }));
    expect(colored).toMatch(SGR);
    const words = (text: string) =>
      text
        .replace(SGR, '')
        .replaceAll('`', '')
        .replace(/\[build fails\]| build fails /, 'build fails')
        .split(/\s+/);
    expect(words(colored)).toEqual(words(tty(CANNED, options())));
  });

  it('resets every colour on its own line', () => {
    for (const line of tty(CANNED, options({ color: 'truecolor' })).split('\n')) {
      let open = 0;
      for (const [code] of line.matchAll(SGR)) open += /\[(?:0|39|49|2[2-9])m/.test(code) ? -1 : 1;
      expect(open, line).toBe(0);
    }
  });

  it('writes no escape sequence of a file, only colours', () => {
    const text = tty(HOSTILE_RESULT, options({ color: 'truecolor', links: true }));
    expect(text.replace(SGR, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it('links rules to their pages where the terminal can', () => {
    const text = tty(CANNED, options({ links: true }));
    expect(text).toContain(
      '\u001b]8;;https://example.com/rules/latest-tag\u001b\\latest-tag\u001b]8;;\u001b\\',
    );
    expect(tty(CANNED, options())).not.toContain('https://');
  });

  it('is glad when there is nothing', () => {
    expect(tty(CLEAN, options())).toBe('✔ 2 files, no problems\n');
    expect(tty(CLEAN, options({ language: 'zh' }))).toBe('✔ 检查了 2 个文件，未发现问题\n');
  });

  it('does not claim to have looked at what it could not read', () => {
    const failure = { code: 'ENOENT', message: 'no such file' };
    const result = lintResult([{ path: 'Dockerfile', findings: [], failure }]);
    expect(tty(result, options())).toBe('✖ not linted  Dockerfile: no such file\n');
  });

  it('counts one thing as one', () => {
    const [file] = CANNED.files;
    const [finding] = file?.findings ?? [];
    if (file === undefined || finding === undefined) throw new Error('the canned result is empty');
    const result = lintResult([{ ...file, findings: [finding] }]);
    expect(tty(result, options())).toContain(
      '1 problem in 1 file: 1 warning\n1 fixable with `dockwright fix --unsafe`\n',
    );
  });
});
