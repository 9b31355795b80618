import rule from '../../rules/missing-copy-source.ts';
import { testRule } from '../support/ruleTester.ts';

const files = {
  'package.json': '{}',
  'src/main.js': '',
  'a file.txt': '',
  '.gitignore': '/local.cfg\n*.gen\n',
};

testRule(rule, {
  valid: [
    { name: 'no context', code: 'FROM a:1\nCOPY x /\n' },
    {
      code: 'FROM a:1\nCOPY package.json ./src /app/\nCOPY . .\nCOPY ["a file.txt", "/"]\n',
      files,
    },
    {
      name: 'from other places',
      code: 'FROM a:1\nCOPY package.json /\nCOPY --from=b x /\nADD https://e.com/x /\nCOPY <<E /y\nE\n',
      files,
    },
    { name: 'nothing may match a wildcard', code: 'FROM a:1\nCOPY package.json lock* /\n', files },
    {
      name: 'most of it is not there: the context is another folder',
      code: 'FROM a:1\nCOPY package.json go.mod go.sum /\n',
      files,
    },
    {
      name: 'built before',
      code: 'FROM a:1\nCOPY package.json target/app.jar /\nCOPY app.tar.gz dist /x/\n',
      files,
    },
    {
      name: 'kept out of the repository',
      code: 'FROM a:1\nCOPY package.json local.cfg src/x.gen /\n',
      files,
    },
    {
      name: 'an argument without a value',
      code: 'FROM a:1\nARG X\nCOPY package.json $X/y /\n',
      files,
    },
    {
      name: 'a stage that the image does not need',
      code: 'FROM a:1 AS t\nCOPY nope /\nFROM a:1\nCOPY package.json src /\n',
      files,
    },
    {
      name: 'left out as well: another rule tells',
      code: 'FROM a:1\nCOPY package.json x.tmp /\n',
      files: { ...files, '.dockerignore': '*.tmp' },
    },
    {
      name: 'a comment taken for words',
      code: 'FROM a:1\nCOPY package.json / # all of it\n',
      files,
    },
    { name: 'a template', code: 'FROM a:1\nCOPY package.json {{app}} /\n', files },
  ],
  invalid: [
    {
      code: 'FROM a:1\nCOPY package.json src ⟦yarn.lock⟧ /\n',
      files,
      message: 'missing',
      severity: 'error',
    },
    {
      name: 'another case',
      code: 'FROM a:1\nCOPY package.json ./\nCOPY src ⟦./src/Main.js⟧ /\n',
      files,
      message: 'similar',
      says: 'src/main.js',
      unsafelyFixed: 'FROM a:1\nCOPY package.json ./\nCOPY src ./src/main.js /\n',
    },
    {
      name: 'through an argument, and in a bind mount',
      code: 'FROM a:1\nARG D=srv\nCOPY package.json src b/c /\nCOPY ⟦$D/x⟧ /\nRUN --mount=type=bind,⟦source=packages.json⟧,target=/p cat /p\n',
      files: { ...files, 'b/c': '' },
      message: ['missing', 'similar'],
      says: ['srv/x', 'package.json'],
      unsafelyFixed:
        'FROM a:1\nARG D=srv\nCOPY package.json src b/c /\nCOPY $D/x /\nRUN --mount=type=bind,source=package.json,target=/p cat /p\n',
    },
  ],
});
