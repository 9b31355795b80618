import rule from '../../rules/package-upgrade.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get update && apt-get install -y curl\n`,
    { name: 'one package by name', code: `${F}RUN apt-get install -y --only-upgrade curl\n` },
    `${F}RUN yum update -y openssl && dnf upgrade -y openssl\n`,
    `${F}RUN pip install --upgrade flask && pip install --upgrade pip==25.3\n`,
    `${F}RUN npm update\n`,
    { name: 'hadolint knows zypper alone', mode: 'hadolint', code: `${F}RUN apt-get upgrade -y\n` },
  ],
  invalid: [
    {
      code: `${F}RUN apt-get update && \\\n    apt-get ⟦upgrade⟧ -y && \\\n    apt-get install -y curl\n`,
      message: 'upgrades',
      codes: [null],
      unsafelyFixed: `${F}RUN apt-get update && \\\n    apt-get install -y curl\n`,
    },
    {
      name: 'a RUN of its own goes whole',
      code: `${F}RUN apt-get update\nRUN apt-get ⟦dist-upgrade⟧ -y\nRUN true\n`,
      message: 'upgrades',
      unsafelyFixed: `${F}RUN apt-get update\nRUN true\n`,
    },
    {
      name: 'each manager',
      code: `${F}RUN yum ⟦update⟧ -y; dnf ⟦upgrade⟧ -y; apk ⟦upgrade⟧; pacman ⟦-Syu⟧; zypper -n ⟦dup⟧\n`,
      message: 'upgrades',
      codes: [null, null, null, null, 'DL3035'],
    },
    {
      name: 'first of a chain',
      code: `${F}RUN apk ⟦upgrade⟧ && apk add curl\n`,
      message: 'upgrades',
      unsafelyFixed: `${F}RUN apk add curl\n`,
    },
    {
      name: 'pip upgrading itself is told apart',
      code: `${F}RUN pip install -U ⟦pip⟧ && python3 -m pip install --upgrade ⟦pip⟧ wheel\n`,
      message: 'self',
      severity: 'style',
      codes: [null, null],
    },
    {
      name: 'with a comment beside it the person decides',
      code: `${F}RUN apt-get update && \\\n    # security\n    apt-get ⟦upgrade⟧ -y && \\\n    true\n`,
      message: 'upgrades',
    },
    {
      name: 'hadolint’s own',
      mode: 'hadolint',
      code: `${F}RUN zypper ⟦dup⟧ -y\n`,
      message: 'upgrades',
      codes: ['DL3035'],
    },
  ],
});
