import rule from '../../rules/relative-workdir.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nWORKDIR /app\n',
    'FROM a:1\nWORKDIR "/my app"\n',
    'FROM a:1\nENV D=/app\nWORKDIR $D/x\n',
    'FROM a:1\nWORKDIR /app\nWORKDIR web\n',
    {
      name: 'an earlier stage says it',
      code: 'FROM a:1 AS b\nWORKDIR /app\nFROM b\nWORKDIR web\n',
    },
    '# escape=`\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR C:\\app\n',
    { code: 'FROM a:1\nWORKDIR $X\nWORKDIR c:\\x\nWORKDIR "/x y"\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nWORKDIR ⟦app⟧\nWORKDIR web\n',
      message: 'relative',
      codes: ['WorkdirRelativePath'],
      unsafelyFixed: 'FROM a:1\nWORKDIR /app\nWORKDIR web\n',
    },
    {
      name: 'every stage of its own',
      code: 'FROM a:1 AS x\nWORKDIR /a\nFROM b:1\nWORKDIR ⟦b⟧\nFROM x\nWORKDIR c\n',
      message: 'relative',
      unsafelyFixed: 'FROM a:1 AS x\nWORKDIR /a\nFROM b:1\nWORKDIR /b\nFROM x\nWORKDIR c\n',
    },
    {
      name: 'scratch begins at the root',
      code: 'FROM scratch\nWORKDIR ⟦app⟧\n',
      message: 'relative',
      fixed: 'FROM scratch\nWORKDIR /app\n',
    },
    { code: 'FROM a:1\nARG D=app\nWORKDIR ⟦${D}/x⟧\n', message: 'relative' },
    { code: 'FROM a:1\nWORKDIR ⟦$NOWHERE⟧\n', message: 'empty', says: '$NOWHERE is empty' },
    { code: 'FROM a:1\nWORKDIR ⟦./app⟧\n', message: 'relative' },
    {
      name: 'hadolint looks at each alone',
      code: 'FROM a:1\nWORKDIR /a\nWORKDIR ⟦b⟧\nWORKDIR ⟦"c d"⟧\n',
      message: 'relative',
      mode: 'hadolint',
      codes: ['DL3000', 'DL3000'],
    },
  ],
});
