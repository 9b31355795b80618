import rule from '../../rules/broken-exec-form.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCMD ["a", "b"]\nENTRYPOINT []\nVOLUME ["/a"]\nCOPY ["a", "b"]\n',
    'FROM a:1\nRUN [ -f /a ] && b\n',
    'FROM a:1\nRUN [ "$A" = "b" ]\n',
    'FROM a:1\nRUN [ "a" ]\n'.replace('[ "a" ]', '[ "$A" ] || exit 1'),
    "FROM a:1\nRUN [ '$A' = 'b' ] || exit 1\n",
    'FROM a:1\nRUN [[ "a" == "b" ]]\n',
    'FROM a:1\nRUN ["$A" = b]\n',
    'FROM a:1\nRUN [a-z]*\n',
    { name: 'hadolint does not know it', code: "FROM a:1\nCMD ['a']\n", mode: 'hadolint' },
    { name: 'another rule tells of the comment', code: 'FROM a:1\nCMD ["a"] # why\n' },
  ],
  invalid: [
    {
      code: "FROM a:1\nENTRYPOINT ⟦['a', 'b c']⟧\n",
      message: 'quotes',
      codes: ['S7030'],
      unsafelyFixed: 'FROM a:1\nENTRYPOINT ["a", "b c"]\n',
    },
    {
      name: 'curly quotes',
      code: 'FROM a:1\nCMD ⟦[“a”, “b”]⟧\n',
      message: 'quotes',
      unsafelyFixed: 'FROM a:1\nCMD ["a", "b"]\n',
    },
    {
      code: 'FROM a:1\nCMD ⟦[a, -b, ./c]⟧\n',
      message: 'quotes',
      unsafelyFixed: 'FROM a:1\nCMD ["a", "-b", "./c"]\n',
    },
    {
      code: 'FROM a:1\nRUN ⟦["a", "b",]⟧\n',
      message: 'comma',
      unsafelyFixed: 'FROM a:1\nRUN ["a", "b"]\n',
    },
    {
      code: 'FROM a:1\nCMD ⟦["a" "b"]⟧\n',
      message: 'comma',
      unsafelyFixed: 'FROM a:1\nCMD ["a", "b"]\n',
    },
    {
      code: 'FROM a:1\nHEALTHCHECK CMD ⟦["a", "b"⟧\n',
      message: 'bracket',
      unsafelyFixed: 'FROM a:1\nHEALTHCHECK CMD ["a", "b"]\n',
    },
    { code: 'FROM a:1\nCMD ⟦["C:\\app.exe", "b"]⟧\n', message: 'backslash' },
    { name: 'an open quote', code: 'FROM a:1\nCMD ⟦["a, b]⟧\n', message: 'open' },
    {
      code: "FROM a:1\nCOPY ⟦['a', '/b']⟧\nVOLUME ⟦['/c']⟧\n",
      message: 'quotes',
      unsafelyFixed: 'FROM a:1\nCOPY ["a", "/b"]\nVOLUME ["/c"]\n',
    },
    {
      name: 'neither quotes nor commas',
      code: 'FROM a:1\nCMD ⟦[apache2ctl start]⟧\n',
      message: 'quotes',
      unsafelyFixed: 'FROM a:1\nCMD ["apache2ctl", "start"]\n',
    },
    { code: 'FROM a:1\nCMD ⟦["a, "b"]⟧\n', message: 'other' },
    { name: 'nested', code: 'FROM a:1\nCMD ⟦[ "a", [ "b" ] ]⟧\n', message: 'other' },
    {
      name: 'in a trigger',
      code: "FROM a:1\nONBUILD CMD ⟦['a']⟧\n",
      message: 'quotes',
      unsafelyFixed: 'FROM a:1\nONBUILD CMD ["a"]\n',
    },
  ],
});
