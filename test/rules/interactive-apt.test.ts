import rule from '../../rules/interactive-apt.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get update && apt-cache policy curl && aptitude install x\n`,
    `${F}RUN echo apt install\n`,
    `${F}COPY apt /etc/apt\n`,
    {
      name: 'a wrapper is invisible to hadolint',
      mode: 'hadolint',
      code: `${F}RUN sudo apt install x\n`,
    },
  ],
  invalid: [
    {
      code: `${F}RUN ⟦apt⟧ update && \\\n  ⟦apt⟧ -y install curl\n`,
      message: 'apt',
      codes: ['DL3027', 'DL3027'],
      fixed: `${F}RUN apt-get update && \\\n  apt-get -y install curl\n`,
    },
    {
      name: 'apt list has no counterpart',
      code: `${F}RUN ⟦apt⟧ list --installed\n`,
      message: 'apt',
    },
    {
      name: 'apt upgrade also installs new packages, apt-get upgrade does not',
      code: `${F}RUN ⟦apt⟧ upgrade -y\n`,
      message: 'apt',
      unsafelyFixed: `${F}RUN apt-get upgrade -y\n`,
    },
    {
      name: 'queries are those of apt-cache',
      code: `${F}RUN sudo ⟦apt⟧ show curl\n`,
      message: 'apt',
      says: 'apt-cache',
      unsafelyFixed: `${F}RUN sudo apt-cache show curl\n`,
    },
  ],
});
