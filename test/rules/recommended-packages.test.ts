import rule from '../../rules/recommended-packages.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y --no-install-recommends curl\n`,
    `${F}RUN apt-get -o APT::Install-Recommends=false install -y curl\n`,
    {
      name: 'the other spelling of false',
      code: `${F}RUN apt-get -o APT::Install-Recommends=0 install -y curl\n`,
    },
    `${F}RUN apt-get upgrade -y && apt-get remove -y x && apk add x\n`,
    {
      name: 'no POSIX shell',
      code: 'FROM a\nSHELL ["powershell"]\nRUN apt-get install curl\n',
    },
  ],
  invalid: [
    {
      code: `${F}RUN apt-get ⟦install⟧ -y curl\n`,
      message: 'recommends',
      codes: ['DL3015'],
      unsafelyFixed: `${F}RUN apt-get install --no-install-recommends -y curl\n`,
    },
    {
      name: 'apt has no hadolint code',
      code: `${F}RUN apt ⟦install⟧ -y curl\n`,
      message: 'recommends',
      codes: ['S6500'],
      unsafelyFixed: `${F}RUN apt install --no-install-recommends -y curl\n`,
    },
    {
      name: 'hadolint knows one spelling',
      mode: 'hadolint',
      code: `${F}RUN apt-get -o APT::Install-Recommends=0 ⟦install⟧ -y curl\n`,
      message: 'recommends',
      unsafelyFixed: `${F}RUN apt-get -o APT::Install-Recommends=0 install --no-install-recommends -y curl\n`,
    },
  ],
});
