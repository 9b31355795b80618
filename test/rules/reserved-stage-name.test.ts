import rule from '../../rules/reserved-stage-name.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM scratch AS empty\n',
    'FROM a:1 AS context-2\n',
    { name: 'hadolint minds the case', code: 'FROM a:1 AS Context\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      name: 'with every use of it',
      code: 'FROM a:1 AS ⟦scratch⟧\nFROM scratch AS b\nCOPY --from=scratch /a /b\n',
      message: 'reserved',
      codes: ['DL3063'],
      unsafelyFixed: 'FROM a:1 AS empty\nFROM empty AS b\nCOPY --from=empty /a /b\n',
    },
    {
      name: 'a name that is free',
      code: 'FROM a:1 AS sources\nFROM b:1 AS ⟦Context⟧\nRUN true\n',
      message: 'reserved',
      unsafelyFixed: 'FROM a:1 AS sources\nFROM b:1 AS sources-2\nRUN true\n',
    },
  ],
});
