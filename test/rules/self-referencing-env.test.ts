import rule from '../../rules/self-referencing-env.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nENV A=1\nENV B=$A C=2\n',
    { name: 'itself', code: 'FROM a:1\nENV PATH=/x:$PATH B=1\n' },
    { name: 'not expanded', code: "FROM a:1\nENV A=1 B='$A' C=\\$A D=$AB\n" },
    { name: 'the same value as before', code: 'FROM a:1\nARG V=1\nENV V=$V U=x-$V\n' },
    {
      name: 'hadolint: set above',
      code: 'FROM a:1\nENV A=0\nFROM b:1\nENV A=1 B=$A\n',
      mode: 'hadolint',
    },
    { name: 'hadolint: with a modifier', code: 'FROM a:1\nENV A=1 B=${A:-x}\n', mode: 'hadolint' },
    { name: 'hadolint: a label', code: 'FROM a:1\nLABEL A=1 B=$A\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nENV A=/a \\\n    B=⟦$A⟧/b \\\n    C="⟦${B}⟧"\n',
      message: 'unset',
      codes: ['DL3044', 'DL3044'],
      severity: 'warning',
      unsafelyFixed: 'FROM a:1\nENV A=/a\nENV B=$A/b\nENV C="${B}"\n',
    },
    {
      name: 'another value before',
      code: 'FROM a:1\nENV V=1\nENV V=2 U=⟦$V⟧\n',
      message: 'stale',
      unsafelyFixed: 'FROM a:1\nENV V=1\nENV V=2\nENV U=$V\n',
    },
    { name: 'set later on the line', code: 'FROM a:1\nENV B=⟦$A⟧ A=1\n', message: 'unset' },
    {
      name: 'a comment between stays where it is',
      code: 'FROM a:1\nENV A=1 \\\n  # why\n  B=⟦$A⟧\n',
      message: 'unset',
    },
    {
      name: 'hadolint does not know quotes',
      mode: 'hadolint',
      code: "FROM a:1\nENV A=1 B=⟦'$A'⟧ C=2\n",
      message: 'unset',
      codes: ['DL3044'],
    },
  ],
});
