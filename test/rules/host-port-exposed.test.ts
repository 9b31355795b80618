import rule from '../../rules/host-port-exposed.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nEXPOSE 80 443/tcp 8000-8010\n',
    { name: 'an empty host', code: 'FROM a:1\nEXPOSE :80\n' },
    'FROM a:1\nEXPOSE ${PORT:-80}\n',
    'FROM a:1\nVOLUME a:b\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nEXPOSE ⟦8080:⟧80 443 \\\n  ⟦127.0.0.1:53:⟧53/udp\n',
      message: 'host',
      says: ['8080', '127.0.0.1:53'],
      fixed: 'FROM a:1\nEXPOSE 80 443 \\\n  53/udp\n',
    },
    { code: 'FROM a:1\nENV P=80\nEXPOSE ⟦8080:$P⟧\n', message: 'host' },
  ],
});
