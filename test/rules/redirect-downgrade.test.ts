import rule from '../../rules/redirect-downgrade.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    "FROM a:1\nRUN curl -fsS https://e.org/x && curl --proto '=https' --tlsv1.2 -sSfL https://e.org/x && wget --max-redirect=0 https://e.org/x && wget --https-only https://e.org\n",
    { name: 'verified', code: 'FROM a:1\nRUN curl -LO https://e.org/x && sha256sum -c x.sum\n' },
    { name: 'not https to begin with', code: 'FROM a:1\nRUN curl -L http://e.org/x $URL\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN ⟦curl⟧ -fsSL https://e.org/x && ⟦wget⟧ -q https://e.org/y\n',
      message: 'redirect',
      says: ['--proto', '--https-only'],
      codes: ['S6506', 'S6506'],
      unsafelyFixed:
        "FROM a:1\nRUN curl --proto '=https' -fsSL https://e.org/x && wget -q https://e.org/y\n",
    },
    {
      name: 'an exec form is not edited',
      code: 'FROM a:1\nRUN [⟦"curl"⟧, "-L", "https://e.org/x"]\n',
      message: 'redirect',
    },
  ],
});
