import rule from '../../rules/copy-without-slash.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY a /b\n',
    'FROM a:1\nCOPY a b /c/\n',
    'FROM a:1\nWORKDIR /app\nCOPY a b .\n',
    'FROM a:1\nWORKDIR /app\nCOPY a b ./\n',
    'FROM a:1\nCOPY ["a", "b", "/c d/"]\n',
    { name: 'one source that may match many', code: 'FROM a:1\nCOPY *.txt /c\n' },
    { name: 'the variable ends in a slash', code: 'FROM a:1\nENV D=/c/\nCOPY a b $D\n' },
    { name: 'another rule tells of a comment of one word', code: 'FROM a:1\nADD a /b #拷贝\n' },
    { name: 'another rule tells of the comment', code: 'FROM a:1\nCOPY a . # the rest\n' },
    { name: 'nobody knows how it ends', code: 'FROM a:1\nARG D\nCOPY a b $D\n' },
    { name: 'ADD is not looked at', code: 'FROM a:1\nADD a b /c\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nCOPY a b ⟦/c⟧\n',
      message: 'slash',
      codes: ['DL3021'],
      unsafelyFixed: 'FROM a:1\nCOPY a b /c/\n',
    },
    {
      name: 'a folder that every image has',
      code: 'FROM a:1\nCOPY --from=b a \\\n  b \\\n  ⟦/usr/local/bin⟧\n',
      message: 'slash',
      fixed: 'FROM a:1\nCOPY --from=b a \\\n  b \\\n  /usr/local/bin/\n',
    },
    {
      code: 'FROM a:1\nCOPY ["a", "b", ⟦"/c d"⟧ ]\n',
      message: 'slash',
      unsafelyFixed: 'FROM a:1\nCOPY ["a", "b", "/c d/" ]\n',
    },
    {
      code: 'FROM a:1\nENV D=/opt\nADD a b ⟦${D}⟧\n',
      message: 'slash',
      codes: [null],
      fixed: 'FROM a:1\nENV D=/opt\nADD a b ${D}/\n',
    },
    {
      name: 'heredocs are sources',
      code: 'FROM a:1\nCOPY <<A <<B ⟦/c⟧\na\nA\nb\nB\n',
      message: 'slash',
      unsafelyFixed: 'FROM a:1\nCOPY <<A <<B /c/\na\nA\nb\nB\n',
    },
    { code: 'FROM a:1\nCOPY a b ⟦.⟧\nCOPY a b ⟦$D⟧\n', message: 'slash', mode: 'hadolint' },
  ],
});
