import rule from '../../rules/copy-to-relative-path.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY a /b\n',
    'FROM a:1\nWORKDIR /x\nCOPY a b\nADD a .\n',
    { name: 'set in the stage below', code: 'FROM a:1 AS x\nWORKDIR /x\nFROM x\nCOPY a .\n' },
    'FROM a:1\nENV D=/x\nCOPY a $D/b\n',
    'FROM a:1\nARG D\nCOPY a $D\n',
    'FROM a:1\nCOPY a C:\\b\nCOPY ["a", "c:/b"]\n',
    { name: 'everything is below the root', code: 'FROM scratch\nCOPY a b\n' },
    { name: 'another rule tells of a comment of one word', code: 'FROM a:1\nADD a /b #拷贝\n' },
    { name: 'another rule tells of the comment', code: 'FROM a:1\nCOPY a /b # c\n' },
    {
      name: 'hadolint remembers names of bases',
      code: 'FROM a:1\nWORKDIR /x\nFROM a:1\nCOPY a b\nADD a b\n',
      mode: 'hadolint',
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nCOPY a ⟦b/⟧\nCOPY ["a", ⟦"b c"⟧]\n',
      message: 'relative',
      codes: ['DL3045', 'DL3045'],
      unsafelyFixed: 'FROM a:1\nCOPY a /b/\nCOPY ["a", "b c"]\n',
    },
    {
      code: 'FROM a:1\nADD a ⟦.⟧\nWORKDIR /x\nADD a b\n',
      message: 'relative',
      codes: [null],
    },
    { code: 'FROM a:1 AS x\nWORKDIR /x\nFROM b:1\nCOPY a ⟦./b⟧\n', message: 'relative' },
    { code: 'FROM scratch\nCOPY a ⟦b⟧\nADD a b\n', message: 'relative', mode: 'hadolint' },
  ],
});
