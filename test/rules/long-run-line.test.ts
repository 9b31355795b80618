import rule from '../../rules/long-run-line.ts';
import { testRule } from '../support/ruleTester.ts';

const LONG = 'a b c d e f '.repeat(12).trim();

testRule(rule, {
  valid: [
    'FROM a:1\nRUN a b c\n',
    `FROM a:1\nRUN ${LONG} https://x\n`,
    `FROM a:1\nRUN ${'a'.repeat(200)}\n`,
    `FROM a:1\nRUN a \\\n# ${LONG}\n  b\n`,
    `FROM a:1\nENV X="${LONG}"\n`,
    { code: `FROM a:1\nRUN ${LONG}\n`, options: { length: 400 } },
  ],
  invalid: [
    {
      code: `FROM a:1\n⟦RUN ${LONG}⟧\n`,
      message: 'long',
      codes: ['S7020'],
      says: '147 characters',
    },
    { code: `FROM a:1\nRUN a && \\\n  ⟦${LONG}⟧\n`, message: 'long' },
    { code: 'FROM a:1\n⟦RUN a b c d e f g h i j⟧\n', options: { length: 20 }, message: 'long' },
  ],
});
