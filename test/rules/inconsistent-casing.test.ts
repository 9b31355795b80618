import rule from '../../rules/inconsistent-casing.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN b\n',
    'from a:1\nrun b\n',
    { name: 'before the first FROM', code: 'arg X=1\nFROM a:1\nRUN b\n' },
    { name: 'heredocs', code: 'FROM a:1\nCOPY <<EOF /a\nrun b\ncopy c\nadd d\nEOF\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\n⟦run⟧ b\nCMD ["c"]\n',
      message: 'casing',
      fixed: 'FROM a:1\nRUN b\nCMD ["c"]\n',
    },
    {
      name: 'the majority decides',
      code: '⟦FROM⟧ a:1\nrun b\n⟦Cmd⟧ ["c"]\nlabel d=e\n',
      message: 'casing',
      fixed: 'from a:1\nrun b\ncmd ["c"]\nlabel d=e\n',
    },
    {
      name: 'a tie means upper case',
      code: 'FROM a:1\n⟦run⟧ b\n',
      message: 'casing',
      fixed: 'FROM a:1\nRUN b\n',
    },
    {
      name: 'a mixed word counts for neither',
      code: '⟦From⟧ a:1\n⟦Run⟧ b\n',
      message: 'casing',
      fixed: 'FROM a:1\nRUN b\n',
    },
  ],
});
