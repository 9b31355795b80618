import rule from '../../rules/missing-assume-yes.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y curl\n`,
    `${F}RUN apt-get -qq install curl\n`,
    `${F}RUN apt-get -q -q install curl\n`,
    `${F}RUN apt-get update\n`,
    `${F}RUN apt-get clean\n`,
    `${F}RUN echo apt-get install curl\n`,
    `${F}RUN dnf install -y git && microdnf -y install git\n`,
    `${F}RUN zypper --non-interactive install git\n`,
    `${F}RUN apk add git\n`,
    `${F}RUN pip install flask\n`,
    { name: 'someone answers', code: `${F}RUN yes | apt-get install curl\n` },
    { name: 'answers come from a file', code: `${F}RUN apt-get install curl < answers\n` },
    { name: 'no POSIX shell', code: 'FROM a\nSHELL ["cmd"]\nRUN apt-get install curl\n' },
  ],
  invalid: [
    {
      code: `${F}RUN apt-get update && \\\n  apt-get ⟦install⟧ curl\n`,
      message: 'asks',
      codes: ['DL3014'],
      fixed: `${F}RUN apt-get update && \\\n  apt-get install -y curl\n`,
    },
    {
      name: 'each manager has its flag and its code',
      code: `${F}RUN yum ⟦install⟧ git; dnf ⟦install⟧ git; zypper ⟦in⟧ git; pacman ⟦-S⟧ git\n`,
      message: 'asks',
      codes: ['DL3030', 'DL3038', 'DL3034', null],
      fixed: `${F}RUN yum install -y git; dnf install -y git; zypper -n in git; pacman -S --noconfirm git\n`,
    },
    {
      name: 'in a condition, behind sudo, in sh -c',
      code: `${F}RUN if true; then sudo apt-get ⟦install⟧ a; fi && sh -c 'apt-get ⟦remove⟧ b'\n`,
      message: 'asks',
      codes: ['DL3014', null],
      fixed: `${F}RUN if true; then sudo apt-get install -y a; fi && sh -c 'apt-get remove -y b'\n`,
    },
    {
      name: 'exec form',
      code: `${F}RUN ["apt-get", ⟦"install"⟧, "curl"]\n`,
      message: 'asks',
      fixed: `${F}RUN ["apt-get", "install", "-y", "curl"]\n`,
    },
    {
      name: 'heredoc',
      code: `${F}RUN <<EOF\napt-get ⟦install⟧ curl\nEOF\n`,
      message: 'asks',
      fixed: `${F}RUN <<EOF\napt-get install -y curl\nEOF\n`,
    },
    {
      name: 'ONBUILD',
      code: `${F}ONBUILD RUN apt-get ⟦install⟧ curl\n`,
      message: 'asks',
      fixed: `${F}ONBUILD RUN apt-get install -y curl\n`,
    },
    {
      name: 'hadolint sees no wrapper and only install',
      mode: 'hadolint',
      code: `${F}RUN sudo apt-get install a && apt-get remove b && apt-get ⟦install⟧ c\n`,
      message: 'asks',
      fixed: `${F}RUN sudo apt-get install a && apt-get remove b && apt-get install -y c\n`,
    },
  ],
});
