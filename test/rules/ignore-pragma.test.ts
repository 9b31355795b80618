import rule from '../../rules/ignore-pragma.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    '# hadolint global ignore=DL3008\nFROM a:1\n',
    '# hadolint shell=bash\nFROM a:1\n',
    '# ignore this\nFROM a:1\n',
    { code: '# dockwright ignore=latest-tag\nFROM a:1\n', mode: 'hadolint' },
    { code: '# hadolint ignore=latest-tag\nFROM a:1\n', mode: 'hadolint' },
    { code: '# hadolint ignore=DL3008 because\nFROM a:1\n', mode: 'hadolint' },
    { code: 'FROM a:1\nRUN a \\\n# hadolint ignore=DL3008\n b\n', mode: 'hadolint' },
  ],
  invalid: [
    { code: '⟦# hadolint ignore=DL3008⟧\nFROM a:1\n', message: 'pragma', codes: ['DL1001'] },
    { code: '⟦# dockwright ignore=latest-tag -- x⟧\nFROM a:1\n', message: 'pragma', codes: [null] },
    {
      code: 'FROM a:1\n⟦# hadolint ignore=DL3008,SC2086 # why⟧\nRUN a\n',
      mode: 'hadolint',
      message: 'pragma',
    },
  ],
});
