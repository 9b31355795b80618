import rule from '../../rules/copy-whole-stage.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS b\nRUN true\nFROM c:1\nCOPY --from=b /x /\n',
    'FROM a:1\nCOPY / /\n',
    { name: 'flattening', code: 'FROM a:1 AS b\nRUN true\nFROM scratch\nCOPY --from=b / /\n' },
    {
      name: 'files on scratch',
      code: 'FROM scratch AS b\nCOPY x /\nFROM c:1\nCOPY --from=b / /\n',
    },
    { name: 'an overlay image', code: 'FROM tonistiigi/xx AS xx\nFROM c:1\nCOPY --from=xx / /\n' },
    { name: 'another image', code: 'FROM c:1\nCOPY --from=tonistiigi/xx:1 / /\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1 AS b\nRUN true\nFROM c:1\nCOPY --from=b ⟦/ /⟧\n',
      message: 'whole',
      codes: ['DL3067'],
    },
    {
      name: 'hadolint makes no exception',
      mode: 'hadolint',
      code: 'FROM a:1 AS b\nFROM scratch\nCOPY --from=b ⟦/ /⟧\nCOPY --from=x:1 ["⟦/", "/"⟧]\n'.replace(
        '["⟦/", "/"⟧]',
        '[⟦"/", "/"⟧]',
      ),
      message: 'whole',
    },
  ],
});
