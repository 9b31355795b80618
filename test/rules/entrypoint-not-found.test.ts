import rule from '../../rules/entrypoint-not-found.ts';
import { testRule } from '../support/ruleTester.ts';

const files = { 'entrypoint.sh': '#!/bin/sh\nexec "$@"\n' };

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY . /app\nENTRYPOINT ["/.entrypoint.sh"]\n',
    { code: 'FROM a:1\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n', files },
    { code: 'FROM a:1\nENTRYPOINT ["/docker-entrypoint.sh"]\n', files },
    { code: 'FROM a:1\nCOPY --from=x /e /\nENTRYPOINT ["/e"]\n', files },
    {
      code: 'FROM a:1\nRUN curl -o /entrypoint.sh x\nCOPY . /app\nCMD ["/entrypoint.sh"]\n',
      files,
    },
    {
      name: 'another stage is not the image',
      code: 'FROM a:1\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["/.entrypoint.sh"]\nFROM b:1\n',
      files,
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["⟦/.entrypoint.sh⟧"]\n',
      files,
      message: 'slip',
      says: 'entrypoint.sh that line 3 copies is ./entrypoint.sh',
      unsafelyFixed: 'FROM a:1\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
    },
    {
      code: 'FROM a:1\nCOPY . /app/\nENTRYPOINT ["⟦/entrypoint.sh⟧"]\n',
      files,
      message: 'slip',
      says: '/app/entrypoint.sh',
      unsafelyFixed: 'FROM a:1\nCOPY . /app/\nENTRYPOINT ["/app/entrypoint.sh"]\n',
    },
    {
      code: 'FROM a:1\nCOPY . /app/\nENTRYPOINT ["⟦/app/entrypoint.sh⟧"]\n',
      files: { ...files, '.dockerignore': '*.sh\n' },
      message: 'excludedBy',
      says: '*.sh in .dockerignore',
    },
  ],
});
