import rule from '../../rules/weak-tls-version.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN curl --tlsv1.2 --proto =https https://e.org && wget --secure-protocol=TLSv1_2 https://e.org && curl --tls-max 1.3 https://e.org\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN curl ⟦--tlsv1.1⟧ https://e.org && curl ⟦--sslv3⟧ https://e.org && wget ⟦--secure-protocol=SSLv3⟧ https://e.org\n',
      message: 'weak',
      codes: ['S4423', 'S4423', 'S4423'],
      unsafelyFixed:
        'FROM a:1\nRUN curl --tlsv1.2 https://e.org && curl --tlsv1.2 https://e.org && wget --secure-protocol=TLSv1_2 https://e.org\n',
    },
    {
      name: 'what cannot be rewritten',
      code: 'FROM a:1\nRUN curl ⟦--tls-max⟧ 1.0 https://e.org && wget ⟦--secure-protocol⟧ TLSv1 https://e.org\nRUN ["curl", ⟦"--tlsv1"⟧, "https://e.org"]\n',
      message: 'weak',
    },
  ],
});
