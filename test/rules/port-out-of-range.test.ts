import rule from '../../rules/port-out-of-range.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nEXPOSE 1 65535/tcp 8000-9000/udp\n',
    { name: 'no value', code: 'FROM a:1\nEXPOSE $PORT\n' },
    { name: 'a variable', code: 'FROM a:1\nENV P=70000\nEXPOSE $P\n', mode: 'hadolint' },
    { code: 'FROM a:1\nEXPOSE 0\nONBUILD EXPOSE 70000\n', mode: 'hadolint' },
    'FROM a:1\nVOLUME 70000\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nEXPOSE 80 \\\n  ⟦65536⟧ ⟦70000⟧/udp 60000-⟦70001⟧\n',
      message: 'large',
      codes: ['DL3011', 'DL3011', 'DL3011'],
      says: ['65536', '70000', '70001'],
    },
    { code: 'FROM a:1\nARG P=99999\nEXPOSE ⟦${P}/tcp⟧\n', message: 'large' },
    { code: 'FROM a:1\nEXPOSE ⟦0⟧\n', message: 'zero', codes: [null], severity: 'warning' },
    { code: 'FROM a:1\nEXPOSE 80:⟦80000⟧\n', message: 'large' },
    { code: 'FROM a:1\nONBUILD EXPOSE ⟦80000⟧\n', message: 'large' },
  ],
});
