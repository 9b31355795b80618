import rule from '../../rules/missing-healthcheck.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCMD ["tool"]\n',
    'FROM a:1\nEXPOSE 80\nHEALTHCHECK NONE\n',
    'FROM a:1 AS b\nHEALTHCHECK CMD x\nFROM b\nEXPOSE 80\n',
    'FROM kong:3\nEXPOSE 80\n',
    'FROM a:1\nEXPOSE 80\nFROM b:1\n',
    { code: 'FROM a:1 AS b\nFROM b\nHEALTHCHECK NONE\n', mode: 'hadolint' },
    { code: 'FROM a:1 AS b\nHEALTHCHECK CMD x\nFROM b\n', mode: 'hadolint' },
  ],
  invalid: [
    { code: 'FROM ⟦a:1⟧\nEXPOSE 80\n', message: 'missing', codes: ['DL3057'], severity: 'info' },
    { code: 'FROM ⟦a:1⟧\nCMD ["nginx"]\n', message: 'missing' },
    { code: 'FROM ⟦a:1⟧\n', options: { every: true }, message: 'absent' },
    {
      code: 'FROM ⟦nginx:1.29⟧\nCOPY . .\n',
      message: 'missing',
    },
    {
      code: 'FROM ⟦redis:7⟧\nCOPY . .\n',
      message: 'missing',
      unsafelyFixed: 'FROM redis:7\nCOPY . .\nHEALTHCHECK CMD redis-cli ping || exit 1\n',
    },
    {
      name: 'as hadolint: a sister stage is not excused',
      code: 'FROM a:1 AS b\nFROM ⟦b⟧ AS c\nFROM b\nHEALTHCHECK CMD x\n',
      mode: 'hadolint',
      message: 'absent',
    },
    {
      name: 'as hadolint: every stage',
      code: 'FROM ⟦a:1⟧ AS b\nRUN x\nFROM ⟦c:1⟧\n',
      mode: 'hadolint',
      message: 'absent',
    },
  ],
});
