import rule from '../../rules/admin-port-exposed.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nEXPOSE 80 2222 22/udp\n',
    'FROM a:1\nEXPOSE 1-65535\n',
    'FROM a:1\nEXPOSE $P\n',
    { code: 'FROM a:1\nEXPOSE 22\n', options: { ports: [] } },
  ],
  invalid: [
    { code: 'FROM a:1\nEXPOSE 80 ⟦22⟧/tcp\n', message: 'exposed', codes: ['DS-0004'] },
    { code: 'FROM a:1\nEXPOSE ⟦5900-5910⟧\n', message: 'exposed', codes: ['S6473'], says: 'VNC' },
    { code: 'FROM a:1\nENV P=22\nEXPOSE ⟦$P⟧\n', message: 'exposed' },
    { code: 'FROM a:1\nEXPOSE ⟦8443⟧\n', options: { ports: ['8443'] }, message: 'exposed' },
  ],
});
