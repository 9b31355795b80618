import rule from '../../rules/ungraceful-stop-signal.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: ['FROM a:1\nSTOPSIGNAL SIGINT\n', 'FROM a:1\nSTOPSIGNAL 3\n', 'FROM a:1\nSTOPSIGNAL $S\n'],
  invalid: [
    { code: 'FROM a:1\nSTOPSIGNAL ⟦SIGKILL⟧\n', message: 'kill', unsafelyFixed: 'FROM a:1\n' },
    {
      code: 'FROM a:1\nSTOPSIGNAL ⟦9⟧\nCMD x\n',
      message: 'kill',
      unsafelyFixed: 'FROM a:1\nCMD x\n',
    },
    {
      code: 'FROM a:1\nENV S=SIGSTOP\nSTOPSIGNAL ⟦$S⟧\n',
      message: 'kill',
      unsafelyFixed: 'FROM a:1\nENV S=SIGSTOP\n',
    },
  ],
});
