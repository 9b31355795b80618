import rule from '../../rules/non-numeric-user.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nUSER 1000\n',
    'FROM a:1\nUSER 1000:app\n',
    'FROM a:1\nENV U=1000\nUSER $U\n',
    'FROM a:1\nARG U\nUSER $U\n',
    { code: 'FROM a:1\nARG U=app\nUSER ${U}\n', mode: 'hadolint' },
  ],
  invalid: [
    { code: 'FROM a:1\nUSER ⟦app⟧\n', message: 'named', codes: ['DL3066'] },
    { code: 'FROM a:1\nARG U=app\nUSER ⟦$U⟧:1\n'.replace('⟧:1', ':1⟧'), message: 'named' },
    { code: 'FROM a:1\nENV U=1000\nUSER ⟦$U⟧\n', mode: 'hadolint', message: 'named' },
  ],
});
