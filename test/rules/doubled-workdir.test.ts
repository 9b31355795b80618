import rule from '../../rules/doubled-workdir.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nWORKDIR /a\nRUN x\nWORKDIR /a/b\n',
    'FROM a:1\nWORKDIR /a\nCOPY . .\nWORKDIR b\n',
    {
      name: 'the first may be there to create a folder',
      code: 'FROM a:1\nWORKDIR /data\nWORKDIR /app\n',
    },
    { name: 'another stage', code: 'FROM a:1\nWORKDIR /a\nFROM a:1\nWORKDIR /a\n' },
    { name: 'nobody knows', code: 'FROM a:1\nARG D\nWORKDIR $D\nWORKDIR $D\n' },
    {
      name: 'the variable means something else',
      code: 'FROM a:1\nENV D=/a\nWORKDIR $D\nENV D=/b\nWORKDIR $D\n',
    },
    { name: 'relative ones go deeper', code: 'FROM a:1\nWORKDIR a\nWORKDIR a\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nWORKDIR /a\nCOPY . .\n# again\nWORKDIR ⟦/a/⟧\nRUN x\n',
      message: 'repeated',
      unsafelyFixed: 'FROM a:1\nWORKDIR /a\nCOPY . .\n# again\nRUN x\n',
    },
    {
      code: 'FROM a:1\nWORKDIR ⟦/a⟧\nWORKDIR /a/b\n',
      message: 'replaced',
      unsafelyFixed: 'FROM a:1\nWORKDIR /a/b\n',
    },
    {
      name: 'the last line of the file',
      code: 'FROM a:1\nENV D=/a\nWORKDIR /a\nRUN x\nWORKDIR ⟦$D⟧',
      message: 'repeated',
      unsafelyFixed: 'FROM a:1\nENV D=/a\nWORKDIR /a\nRUN x',
    },
    { code: 'FROM a:1\nWORKDIR ⟦/a⟧\nWORKDIR b\n', message: 'replaced' },
  ],
});
