import rule from '../../rules/uppercase-protocol.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: ['FROM a:1\nEXPOSE 80 81/tcp 82-83/udp\n', 'FROM a:1\nVOLUME /DATA/TCP\n'],
  invalid: [
    {
      code: 'FROM a:1\nEXPOSE 80/⟦TCP⟧ 53/⟦Udp⟧\n',
      message: 'upper',
      says: ['TCP', 'Udp'],
      fixed: 'FROM a:1\nEXPOSE 80/tcp 53/udp\n',
    },
    { code: 'FROM a:1\nARG P=80/TCP\nEXPOSE ⟦$P⟧\n', message: 'upper' },
  ],
});
