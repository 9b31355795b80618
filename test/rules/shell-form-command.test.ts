import rule from '../../rules/shell-form-command.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCMD ["a", "b"]\nENTRYPOINT []\n',
    'FROM a:1\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n',
    { name: 'the shell is meant', code: 'FROM a:1\nSHELL ["/bin/bash", "-c"]\nCMD a $B\n' },
    {
      name: 'said in the stage below',
      code: 'FROM a:1 AS x\nSHELL ["/bin/bash", "-c"]\nFROM x\nCMD a\n',
    },
    { name: 'another rule has broken arrays', code: "FROM a:1\nCMD ['a']\n" },
    { name: 'another rule has comments', code: 'FROM a:1\nCMD ["a"] # b\n' },
    { name: 'a trigger', code: 'FROM a:1\nONBUILD CMD a\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nCMD ⟦npm  start -- "a b" c\\ d⟧\n',
      message: 'plain',
      codes: ['DL3025'],
      unsafelyFixed: 'FROM a:1\nCMD ["npm",  "start", "--", "a b", "c d"]\n',
    },
    {
      name: 'continuations and comments stay',
      code: 'FROM a:1\nENTRYPOINT ⟦node \\\n  # why\n  app.js⟧\n',
      message: 'plain',
      unsafelyFixed: 'FROM a:1\nENTRYPOINT ["node", \\\n  # why\n  "app.js"]\n',
    },
    {
      name: 'a CMD that would become arguments',
      code: 'FROM a:1\nENTRYPOINT ⟦./e.sh⟧\nCMD ["start"]\n',
      message: 'plain',
    },
    {
      code: 'FROM a:1\nCMD ⟦a --port "$PORT"⟧\n',
      message: 'variable',
      says: 'the variable PORT',
      unsafelyFixed: 'FROM a:1\nCMD ["/bin/sh", "-c", "exec a --port \\"$PORT\\""]\n',
    },
    { code: 'FROM a:1\nCMD ⟦mysql & sshd & npm start⟧\n', message: 'background' },
    { code: 'FROM a:1\nCMD ⟦cd /app && npm start⟧\n', message: 'list' },
    { code: 'FROM a:1\nCMD ⟦if [ -f a ]; then b; fi⟧\n', message: 'list' },
    { code: 'FROM a:1\nCMD ⟦a | tee b⟧\n', message: 'pipe' },
    {
      code: 'FROM a:1\nCMD ⟦a > /log 2>&1⟧\n',
      message: 'redirection',
      unsafelyFixed: 'FROM a:1\nCMD ["/bin/sh", "-c", "exec a > /log 2>&1"]\n',
    },
    { code: 'FROM a:1\nCMD ⟦A=b c⟧\n', message: 'assignment' },
    {
      code: 'FROM a:1\nCMD ⟦a $(hostname)⟧\n',
      message: 'substitution',
      unsafelyFixed: 'FROM a:1\nCMD ["/bin/sh", "-c", "exec a $(hostname)"]\n',
    },
    {
      code: 'FROM a:1\nCMD ⟦java -jar *.jar⟧\n',
      message: 'glob',
      unsafelyFixed: 'FROM a:1\nCMD ["/bin/sh", "-c", "exec java -jar *.jar"]\n',
    },
    { code: 'FROM a:1\nCMD ⟦source /env⟧\n', message: 'builtin', says: 'source' },
    {
      code: 'FROM a:1\nCMD ⟦exec a $B⟧\n',
      message: 'exec',
      severity: 'info',
      unsafelyFixed: 'FROM a:1\nCMD exec a $B\n',
    },
    { code: 'FROM a:1\nCMD ⟦a && exec b⟧\n', message: 'exec' },
    { name: 'nothing', code: 'FROM a:1\n⟦CMD⟧\n', message: 'plain' },
    {
      code: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD ⟦a.exe %B%⟧\n',
      message: 'plain',
    },
    {
      code: 'FROM a:1\nSHELL ["/bin/bash", "-c"]\nCMD ⟦a⟧\nENTRYPOINT ⟦[\'b\']⟧\nHEALTHCHECK CMD ⟦c⟧\n',
      message: 'plain',
      mode: 'hadolint',
    },
  ],
});
