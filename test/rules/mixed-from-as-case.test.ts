import rule from '../../rules/mixed-from-as-case.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS b\n',
    'from a:1 as b\n',
    'FROM a:1\n',
    { name: 'a mixed keyword is another rule’s', code: 'From a:1 as b\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1 ⟦as⟧ b\n',
      message: 'mixed',
      codes: ['FromAsCasing'],
      fixed: 'FROM a:1 AS b\n',
    },
    { code: 'from a:1 ⟦AS⟧ b\n', message: 'mixed', fixed: 'from a:1 as b\n' },
    {
      name: 'on its own line',
      code: 'FROM --platform=$TARGETPLATFORM \\\n  # why\n  a:1 \\\n  ⟦As⟧ b\n',
      message: 'mixed',
      fixed: 'FROM --platform=$TARGETPLATFORM \\\n  # why\n  a:1 \\\n  AS b\n',
    },
  ],
});
