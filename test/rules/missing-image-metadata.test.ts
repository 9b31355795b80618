import rule from '../../rules/missing-image-metadata.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nLABEL a=b\n',
    'FROM a:1\nMAINTAINER a\n',
    { name: 'from the stage below', code: 'FROM a:1 AS x\nLABEL a=b\nFROM x\n' },
    { name: 'no stage', code: 'ARG A\n' },
    { code: 'FROM a:1\nLABEL x=1 y=2\n', options: { keys: ['x', 'y'] } },
  ],
  invalid: [
    { code: 'FROM a:1 AS x\nLABEL a=b\nFROM ⟦b:1⟧\nCOPY --from=x /a /a\n', message: 'none' },
    {
      code: 'FROM ⟦a:1⟧\nLABEL x=1\n',
      options: { keys: ['x', 'y'] },
      message: 'missing',
      says: 'label y',
    },
  ],
});
