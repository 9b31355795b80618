import rule from '../../rules/missing-pipefail.ts';
import { testRule } from '../support/ruleTester.ts';

const BASH = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n';
const hadolint = (code: string) => ({ code, mode: 'hadolint' as const });

testRule(rule, {
  valid: [
    'FROM a:1\nRUN a && b || c\n',
    `FROM a:1\n${BASH}RUN curl x | tar x\n`,
    'FROM a:1\nRUN set -o pipefail && curl x | tar x\n',
    'FROM a:1\nRUN echo x | chpasswd\n',
    'FROM a:1\nRUN yes | ./install\n',
    'FROM a:1\nRUN if curl x | grep -q y; then z; fi\n',
    'FROM a:1\nRUN curl x | grep y || true\n',
    'FROM a:1\nRUN x=$(node --version | cut -c2-)\n',
    'FROM a:1\nRUN bash -o pipefail -c "curl x | tar x"\n',
    'FROM a:1 AS b\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM b\nRUN curl x | tar x\n',
    'FROM a:1\nSHELL ["pwsh", "-c"]\nRUN a | b\n',
    'FROM a:1\nRUN ["a", "|", "b"]\n',
    hadolint(`FROM a:1\n${BASH}RUN a | b\n`),
    hadolint('FROM a:1\nSHELL ["pwsh", "-c"]\nRUN a | b\n'),
    hadolint('FROM a:1\nRUN sh -c "a | b"\n'),
    hadolint('FROM a:1\nONBUILD RUN a | b\n'),
  ],
  invalid: [
    {
      code: 'FROM debian:12\n# get it\nRUN curl x ⟦|⟧ tar x\nRUN wget y ⟦|⟧ sh\n',
      message: 'unseen',
      codes: ['DL4006', 'DL4006'],
      says: ['curl', 'wget'],
      unsafelyFixed: `FROM debian:12\n${BASH}# get it\nRUN curl x | tar x\nRUN wget y | sh\n`,
    },
    {
      code: 'FROM alpine:3.23\nRUN a && wget x ⟦|⟧ b\n',
      message: 'unseen',
      unsafelyFixed:
        'FROM alpine:3.23\nSHELL ["/bin/ash", "-eo", "pipefail", "-c"]\nRUN a && wget x | b\n',
    },
    {
      code: 'FROM a:1\nSHELL ["/bin/bash", "-c"]\nRUN cat a | gpg -d ⟦|⟧ tar x\n',
      message: 'unseen',
      unsafelyFixed: `FROM a:1\n${BASH}RUN cat a | gpg -d | tar x\n`,
    },
    { code: 'FROM a:1\nRUN x=$(curl y ⟦|⟧ jq .z)\n', message: 'unseen' },
    { code: 'FROM a:1\nRUN ["sh", "-c", "curl x ⟦|⟧ tar x"]\n', message: 'unseen' },
    { code: 'FROM a:1\nRUN <<EOF\ncurl x ⟦|⟧ tar x\nEOF\n', message: 'unseen' },
    {
      name: 'a Windows image whose SHELL nobody set is read as bash by hadolint',
      code: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN a ⟦|⟧ b\n',
      mode: 'hadolint',
      message: 'pipe',
    },
    {
      code: 'FROM a:1\nRUN echo x ⟦|⟧ b\n',
      mode: 'hadolint',
      message: 'pipe',
      codes: ['DL4006'],
    },
    {
      code: `FROM a:1 AS b\n${BASH}FROM b\nRUN a ⟦|⟧ b | c\n`,
      mode: 'hadolint',
      message: 'pipe',
    },
    {
      code: 'FROM a:1\nSHELL ["/bin/sh", "-o", "pipefail"]\nRUN a ⟦|⟧ b\n',
      mode: 'hadolint',
      message: 'pipe',
    },
  ],
});
