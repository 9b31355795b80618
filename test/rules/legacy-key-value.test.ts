import rule from '../../rules/legacy-key-value.ts';
import { testRule } from '../support/ruleTester.ts';

const L = 'LegacyKeyValueFormat';

testRule(rule, {
  valid: ['FROM a:1\nENV A=b C="d e"\n', 'FROM a:1\nLABEL a=b\n', 'FROM a:1\nARG A\n'],
  invalid: [
    {
      code: 'FROM a:1\nENV ⟦A b⟧\nLABEL ⟦a.b   c⟧\n',
      message: 'legacy',
      codes: [L, L],
      severity: 'style',
      fixed: 'FROM a:1\nENV A=b\nLABEL a.b=c\n',
    },
    {
      name: 'blanks',
      code: 'FROM a:1\nENV ⟦A b  c $D⟧\n',
      message: 'legacy',
      fixed: 'FROM a:1\nENV A="b  c $D"\n',
    },
    {
      name: 'one quoted word stays as it is',
      code: 'FROM a:1\nLABEL ⟦a "b c"⟧\nENV ⟦D a\\ b⟧\n',
      message: 'legacy',
      fixed: 'FROM a:1\nLABEL a="b c"\nENV D=a\\ b\n',
    },
    {
      name: 'quotes among blanks lose nothing',
      code: 'FROM a:1\nENV ⟦B "q x" \'r\' \\" s⟧\n',
      message: 'legacy',
      fixed: 'FROM a:1\nENV B="q x"\\ \'r\'\\ \\"\\ s\n',
    },
    {
      name: 'what looks like pairs is one value',
      code: 'FROM a:1\nENV ⟦A b C=d⟧\n',
      message: 'legacy',
      fixed: 'FROM a:1\nENV A="b C=d"\n',
    },
    {
      name: 'over several lines',
      code: 'FROM a:1\nENV ⟦A \\\n  b \\\n  # why\n  c⟧\n',
      message: 'legacy',
      fixed: 'FROM a:1\nENV A="b \\\n  # why\n  c"\n',
    },
    {
      name: 'a comment between key and value is not lost',
      code: 'FROM a:1\nENV ⟦A \\\n  # why\n  b⟧\n',
      message: 'legacy',
    },
    {
      name: 'quotes over several lines, and blanks inside a variable’s syntax',
      code: 'FROM a:1\nENV ⟦A "b" \\\n  c⟧\nENV ⟦A "${X:-a b}" c⟧\n',
      message: 'legacy',
    },
    {
      name: 'an equals sign after a blank',
      code: 'FROM a:1\nENV ⟦A = b⟧\nENV ⟦A =b⟧\nENV ⟦A = "b c"⟧\n',
      message: 'blank',
      codes: [L, L, L],
      severity: 'warning',
      unsafelyFixed: 'FROM a:1\nENV A=b\nENV A=b\nENV A = "b c"\n',
    },
    {
      name: 'the other escape character',
      code: '# escape=`\nFROM a:1\nENV ⟦A C:\\b "c d"⟧\nENV ⟦A C:\\b⟧\n',
      message: 'legacy',
      fixed: '# escape=`\nFROM a:1\nENV A=C:\\b` "c d"\nENV A=C:\\b\n',
    },
  ],
});
