import rule from '../../rules/command-ignored.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nENTRYPOINT ["./e.sh"]\nCMD ["start"]\n',
    'FROM a:1\nENTRYPOINT ./e.sh\n',
    { name: 'the last one counts', code: 'FROM a:1\nENTRYPOINT x\nENTRYPOINT ["x"]\nCMD ["y"]\n' },
    { name: 'the shell hands it on', code: 'FROM a:1\nENTRYPOINT exec x "$@"\nCMD ["y"]\n' },
    { name: 'CMD is taken away', code: 'FROM a:1\nENTRYPOINT x\nCMD []\n' },
    { name: 'meant as exec form', code: 'FROM a:1\nENTRYPOINT [\'x\']\nCMD ["y"]\n' },
    {
      name: 'another stage',
      code: 'FROM a:1 AS x\nENTRYPOINT x\nFROM a:1\nCMD ["y"]\n',
    },
    {
      name: 'the CMD is said again',
      code: 'FROM a:1 AS x\nCMD ["y"]\nFROM x\nENTRYPOINT ["z"]\nCMD ["y"]\n',
    },
    {
      name: 'an ENTRYPOINT with everything it needs',
      code: 'FROM a:1 AS x\nCMD ["y"]\nFROM x\nENTRYPOINT ["z", "run"]\n',
    },
  ],
  invalid: [
    { code: 'FROM a:1\n⟦CMD⟧ ["start"]\nENTRYPOINT ./e.sh\n', message: 'ignored', says: 'line 3' },
    {
      name: 'from the stage below',
      code: 'FROM a:1 AS x\nENTRYPOINT e\nFROM x\n⟦CMD⟧ y\n',
      message: 'ignored',
      says: 'line 2',
    },
    {
      code: 'FROM a:1 AS x\nCMD ["y"]\nFROM x\n⟦ENTRYPOINT⟧ ["z"]\n',
      message: 'cleared',
      severity: 'info',
    },
  ],
});
