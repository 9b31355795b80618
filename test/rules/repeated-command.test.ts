import rule from '../../rules/repeated-command.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nENTRYPOINT ["a"]\nCMD ["b"]\nHEALTHCHECK NONE\n',
    { name: 'a stage of its own', code: 'FROM a:1 AS x\nCMD ["a"]\nFROM x\nCMD ["b"]\n' },
    { name: 'a trigger', code: 'FROM a:1\nCMD ["a"]\nONBUILD CMD ["b"]\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\n⟦CMD⟧ ["a"]\n# why\n⟦cmd⟧ b \\\n  c\nRUN d\nCMD ["e"]\n',
      message: 'dead',
      says: ['line 4', 'line 7'],
      codes: ['MultipleInstructionsDisallowed', 'MultipleInstructionsDisallowed'],
      fixed: 'FROM a:1\n# why\nRUN d\nCMD ["e"]\n',
    },
    {
      code: 'FROM a:1\n⟦HEALTHCHECK⟧ CMD x\n⟦ENTRYPOINT⟧ ["a"]\nENTRYPOINT ["b"]\nHEALTHCHECK NONE',
      message: 'dead',
      fixed: 'FROM a:1\nENTRYPOINT ["b"]\nHEALTHCHECK NONE',
    },
    {
      name: 'an order to a linter would move to the next line',
      code: 'FROM a:1\n# hadolint ignore=DL3025\n⟦CMD⟧ a\nCMD ["b"]\n',
      message: 'dead',
      unsafelyFixed: 'FROM a:1\n# hadolint ignore=DL3025\nCMD ["b"]\n',
    },
    {
      name: 'a comment inside would be lost',
      code: 'FROM a:1\n⟦CMD⟧ a \\\n  # why\n  b\nCMD ["b"]\n',
      message: 'dead',
      unsafelyFixed: 'FROM a:1\nCMD ["b"]\n',
    },
    {
      name: 'hadolint tells of the later ones',
      code: 'FROM a:1\nCMD ["a"]\n⟦CMD⟧ ["b"]\n⟦CMD⟧ ["c"]\n',
      mode: 'hadolint',
      message: 'again',
      codes: ['DL4003', 'DL4003'],
      fixed: 'FROM a:1\nCMD ["a"]\nCMD ["b"]\nCMD ["c"]\n',
    },
  ],
});
