import rule from '../../rules/whole-context-copied.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY src package.json /x/\nCOPY *.js /x/\nCOPY --from=b . /y\n',
    {
      name: 'only in a build stage',
      code: 'FROM a:1 AS b\nCOPY . .\nFROM a:1\nCOPY --from=b /x /\n',
    },
    {
      name: 'an allow-list',
      code: 'FROM a:1\nCOPY . .\n',
      files: { '.dockerignore': '# all\n*\n!src\n' },
    },
    { name: 'a mount', code: 'FROM a:1\nRUN --mount=type=bind,target=/src make -C /src\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1 AS b\nCOPY ⟦.⟧ .\nFROM b\nADD ⟦/⟧ /x\nCOPY x ⟦./⟧ ⟦*⟧ /y/\n',
      message: 'whole',
      codes: ['S6470', 'S6470', 'S6470', 'S6470'],
    },
    {
      name: 'an ordinary ignore file',
      code: 'FROM a:1\nCOPY ⟦.⟧ .\n',
      files: { '.dockerignore': '.git\n' },
      message: 'whole',
      severity: 'info',
    },
  ],
});
