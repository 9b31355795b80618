import rule from '../../rules/duplicate-stage-name.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS b\nFROM b AS c\n',
    'FROM a:1\nFROM a:1\n',
    { name: 'hadolint minds the case', code: 'FROM a:1 AS b\nFROM a:1 AS B\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM a:1 AS b\nFROM c:1 AS ⟦b⟧\nFROM d:1 AS ⟦b⟧\n',
      message: 'duplicate',
      codes: ['DL3024', 'DL3024'],
      says: 'line 1',
    },
    { name: 'in another case', code: 'FROM a:1 AS b\nFROM c:1 AS ⟦B⟧\n', message: 'duplicate' },
  ],
});
