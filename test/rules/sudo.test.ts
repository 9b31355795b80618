import rule from '../../rules/sudo.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y sudo && usermod -aG sudo app\n`,
    `${F}RUN echo 'sudo rm' > /notes\n`,
    { name: 'no POSIX shell', code: 'FROM a\nSHELL ["pwsh"]\nRUN sudo x\n' },
  ],
  invalid: [
    {
      code: `${F}RUN ⟦sudo⟧ apt-get update && \\\n    ⟦sudo⟧ make install\n`,
      message: 'sudo',
      severity: 'error',
      codes: ['DL3004', 'DL3004'],
      unsafelyFixed: `${F}RUN apt-get update && \\\n    make install\n`,
    },
    {
      name: 'options and another user are left to people',
      code: `${F}RUN ⟦sudo⟧ -u app make\nUSER app\nRUN ⟦sudo⟧ make\nUSER root\nRUN ⟦sudo⟧ -E make\n`,
      message: 'sudo',
    },
    { name: 'inside sh -c', code: `${F}RUN sh -c '⟦sudo⟧ -n true'\n`, message: 'sudo' },
    {
      name: 'in an ONBUILD',
      code: `${F}ONBUILD RUN ⟦sudo⟧ make\n`,
      message: 'sudo',
      unsafelyFixed: `${F}ONBUILD RUN make\n`,
    },
  ],
});
