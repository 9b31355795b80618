import { describe, expect, it } from 'vitest';
import rule from '../../rules/ignored-copy-source.ts';
import { fixWithFiles } from '../support/fileFixes.ts';
import { testRule } from '../support/ruleTester.ts';

const files = { 'dist/a.js': '', 'dist/b/c.css': '', 'src/x.ts': '', 'app.js': '', '.env': 'A=b' };
const ignoring = (text: string) => ({ ...files, '.dockerignore': text });

testRule(rule, {
  valid: [
    { name: 'no context', code: 'FROM a:1\nCOPY dist /\n' },
    { name: 'no ignore file', code: 'FROM a:1\nCOPY dist /\n', files },
    { code: 'FROM a:1\nCOPY src app.js /x/\nCOPY . .\n', files: ignoring('dist\n') },
    {
      name: 'an exception brings it back',
      code: 'FROM a:1\nCOPY dist/a.js /\n',
      files: ignoring('dist\n!dist/a.js\n'),
    },
    {
      name: 'something of a folder is left',
      code: 'FROM a:1\nCOPY dist /\nCOPY . .\n',
      files: ignoring('*\n!dist/b\n'),
    },
    {
      name: 'the Dockerfile’s own ignore file is the one that counts',
      code: 'FROM a:1\nCOPY dist /\n',
      files: { ...ignoring('dist\n'), 'Dockerfile.dockerignore': 'src\n' },
    },
    {
      name: 'of other stages',
      code: 'FROM a:1\nCOPY --from=b dist /\n',
      files: ignoring('dist\n'),
    },
    {
      name: 'a wildcard that matches nothing anyway',
      code: 'FROM a:1\nCOPY *.go /\n',
      files: ignoring('dist\n'),
    },
    {
      name: 'a stage that is not built',
      code: 'FROM a:1 AS t\nCOPY dist /\nFROM a:1\n',
      files: ignoring('dist\n'),
    },
    {
      name: 'an empty folder',
      code: 'FROM a:1\nCOPY empty /\n',
      files: { ...ignoring('x\n'), 'empty/': '' },
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nCOPY app.js ⟦./dist/a.js⟧ /x/\n',
      files: ignoring('# built\ndist/\n'),
      message: 'ignored',
      severity: 'error',
      codes: ['CopyIgnoredFile'],
      says: 'dist/a.js is left out of the build context by "dist/" (.dockerignore, line 2)',
    },
    {
      name: 'BuildKit does not look where there is an exception',
      code: 'FROM a:1\nCOPY ⟦dist/a.js⟧ /\n',
      files: ignoring('dist\n!dist/b\n'),
      message: 'ignored',
      codes: [null],
    },
    {
      name: 'the last pattern decides',
      code: 'FROM a:1\nCOPY ⟦app.js⟧ /\n',
      files: ignoring('*.js\n!app.js\na*\n'),
      message: 'ignored',
      says: '"a*" (.dockerignore, line 3)',
    },
    {
      name: 'the Dockerfile’s own ignore file',
      code: 'FROM a:1\nADD ⟦dist⟧ /\n',
      files: { ...files, 'Dockerfile.dockerignore': 'dist\n' },
      message: 'ignored',
      says: 'Dockerfile.dockerignore',
    },
    {
      name: 'a wildcard and a folder of which nothing is left',
      code: 'FROM a:1\nCOPY ⟦dist/*.js⟧ /a/\nCOPY ⟦dist⟧ /b/\n',
      files: ignoring('dist/**\n'),
      message: 'nothing',
      severity: 'warning',
    },
    {
      name: 'the whole context',
      code: 'FROM a:1\nCOPY ⟦.⟧ .\n',
      files: ignoring('*\n'),
      message: 'nothing',
      codes: ['CopyIgnoredFile'],
    },
    {
      name: 'a bind mount, a secret',
      code: 'FROM a:1\nRUN --mount=type=bind,⟦source=dist⟧,target=/d cp -r /d /e\nCOPY ⟦.env⟧ /\n',
      files: ignoring('dist\n.env\n'),
      message: 'ignored',
    },
  ],
});

describe('the exception', () => {
  const fix = (code: string, ignore: string) =>
    fixWithFiles(rule, code, ignoring(ignore)).files.map(({ path, before, after }) => ({
      path,
      before,
      after,
    }));

  it('goes below the pattern, in the file’s own line ends', () => {
    expect(fix('FROM a:1\nCOPY dist/a.js /\n', '# built\r\ndist')).toEqual([
      {
        path: '.dockerignore',
        before: '# built\r\ndist',
        after: '# built\r\ndist\r\n!dist/a.js\r\n',
      },
    ]);
  });

  it('is not offered for a secret, nor for the whole context', () => {
    expect(fix('FROM a:1\nCOPY .env /\nCOPY . /\n', '*\n')).toEqual([]);
  });

  it('is not applied with the safe fixes', () => {
    const outcome = fixWithFiles(rule, 'FROM a:1\nCOPY dist /\n', ignoring('dist\n'), false);
    expect(outcome.files).toEqual([]);
    expect(outcome.skipped).toMatchObject([{ reason: 'unsafe' }]);
  });
});
