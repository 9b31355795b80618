import rule from '../../rules/entrypoint-not-executable.ts';
import { testRule } from '../support/ruleTester.ts';

const files = { 'run.sh': '#!/bin/sh\nexec "$@"\n' };
const notExecutable = ['run.sh'];

testRule(rule, {
  valid: [
    { code: 'FROM a:1\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n', files },
    { code: 'FROM a:1\nCOPY --chmod=755 run.sh /\nENTRYPOINT ["/run.sh"]\n', files, notExecutable },
    { code: 'FROM a:1\nCOPY run.sh /\nENTRYPOINT ["sh", "/run.sh"]\n', files, notExecutable },
    {
      code: 'FROM a:1\nCOPY run.sh /\nRUN chmod +x /run.sh\nENTRYPOINT ["/run.sh"]\n',
      files,
      notExecutable,
    },
    {
      name: 'an argument of the entrypoint',
      code: 'FROM a:1\nWORKDIR /\nCOPY run.sh /\nENTRYPOINT ["python"]\nCMD ["/run.sh"]\n',
      files,
      notExecutable,
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nCOPY run.sh /\nENTRYPOINT [⟦"/run.sh"⟧]\n',
      files,
      notExecutable,
      message: 'file',
      severity: 'error',
      unsafelyFixed: 'FROM a:1\nCOPY --chmod=755 run.sh /\nENTRYPOINT ["/run.sh"]\n',
    },
    {
      name: 'a whole folder: the bit is set in the repository',
      code: 'FROM a:1\nWORKDIR /app\nCOPY . .\nCMD ⟦./run.sh⟧ x\n',
      files,
      notExecutable,
      message: 'file',
    },
    {
      code: 'FROM a:1\nCOPY --chown=1 <<EOF /run.sh\n#!/bin/sh\nEOF\nENTRYPOINT ["tini", "--", ⟦"/run.sh"⟧]\n',
      files: {},
      message: 'heredoc',
      unsafelyFixed:
        'FROM a:1\nCOPY --chmod=755 --chown=1 <<EOF /run.sh\n#!/bin/sh\nEOF\nENTRYPOINT ["tini", "--", "/run.sh"]\n',
    },
  ],
});
