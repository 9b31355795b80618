import rule from '../../rules/debug-environment.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nENV DEBUG=false APP_ENV=production X=true\n',
    'FROM a:1\nENV XDEBUG_MODE=off\n',
    'FROM a:1\nENV DEBUG=1\nFROM b:1\n',
    'FROM a:1\nARG DEBUG=1\n',
  ],
  invalid: [
    { code: 'FROM a:1\nENV A=1 ⟦APP_DEBUG=true⟧\n', message: 'debug', codes: ['S4507'] },
    { code: 'FROM a:1\nENV ⟦NODE_ENV development⟧\n', message: 'development' },
    { code: 'FROM a:1\nENV ⟦XDEBUG_MODE=develop⟧\n', message: 'debug' },
    {
      code: 'FROM a:1 AS b\nENV ⟦ASPNETCORE_ENVIRONMENT="Development"⟧\nFROM b\n',
      message: 'development',
    },
  ],
});
