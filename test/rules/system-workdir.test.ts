import rule from '../../rules/system-workdir.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nWORKDIR /app\n',
    'FROM a:1\nWORKDIR dev\n',
    'FROM a:1\nWORKDIR /developer/proc\n',
    'FROM a:1\nWORKDIR /$X\n',
  ],
  invalid: [
    { code: 'FROM a:1\nWORKDIR ⟦/proc/self/fd/8⟧\n', message: 'system', codes: ['DS-0030'] },
    { code: 'FROM a:1\nWORKDIR ⟦/dev⟧\n', message: 'system' },
    { code: 'FROM a:1\nENV D=/sys\nWORKDIR ⟦$D/x⟧\n', message: 'system' },
  ],
});
