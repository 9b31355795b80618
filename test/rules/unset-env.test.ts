import rule from '../../rules/unset-env.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nENV A=1\nRUN unset A && make\n',
    'FROM a:1\nRUN unset A\n',
    'FROM a:1\nENV A=1\nRUN unset -f A\n',
    { name: 'an argument is no part of the image', code: 'FROM a:1\nARG A=1\nRUN unset A\n' },
    { name: 'set by the same shell', code: 'FROM a:1\nRUN export A=1 && make && unset A\n' },
    { name: 'another stage’s', code: 'FROM a:1\nENV A=1\nFROM b:1\nRUN unset A\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nENV A=1 B=2\nRUN make && unset -v ⟦A⟧ C \\\n  ⟦B⟧\n',
      message: 'unset',
      codes: ['S6581', 'S6581'],
    },
    {
      name: 'a parent’s, in a heredoc',
      code: 'FROM a:1 AS b\nENV A=1\nFROM b\nRUN <<E\nunset ⟦A⟧\nE\n',
      message: 'unset',
    },
  ],
});
