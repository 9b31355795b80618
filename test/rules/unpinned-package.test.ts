import rule from '../../rules/unpinned-package.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y curl=8.1.2-1 ./local.deb\n`,
    `${F}RUN pip install flask==3.1.0 -r requirements.txt && pip install .\n`,
    `${F}RUN npm install -g typescript@5.9.3 && npm ci && npm install\n`,
    `${F}RUN apk add --no-cache curl=8.14.1-r2 --virtual .deps git~2.49\n`,
    `${F}RUN gem install rake:13.2.1 && go install example.com/x@v1.2.3\n`,
    `${F}RUN yum install -y git-2.43.5\n`,
    { name: 'a variable may pin', code: `${F}RUN apt-get install -y curl=$V $PACKAGES\n` },
    { name: 'allowed', code: `${F}RUN apt-get install -y curl\n`, options: { allow: ['curl'] } },
    {
      name: 'other managers only',
      code: `${F}RUN apt-get install -y curl\n`,
      options: { managers: ['pip'] },
    },
  ],
  invalid: [
    {
      name: 'every word in its place, with its manager’s code',
      code: `${F}RUN apt-get install -y ⟦curl⟧ \\\n      git=1 \\\n      ⟦jq⟧\n`,
      message: 'unpinned',
      codes: ['DL3008', 'DL3008'],
      says: ['curl=1.2.3', 'jq=1.2.3'],
    },
    {
      code: `${F}RUN apk add ⟦a⟧; pip install ⟦b⟧; npm i -g ⟦c⟧; gem install ⟦d⟧; dnf install -y ⟦e⟧; zypper -n in ⟦f⟧; go install ⟦g/h⟧\n`,
      message: 'unpinned',
      codes: ['DL3018', 'DL3013', 'DL3016', 'DL3028', 'DL3041', 'DL3037', 'DL3062'],
    },
    {
      name: 'a version that moves',
      code: `${F}RUN npm install -g ⟦npm@latest⟧ && go install ⟦x.y/z@latest⟧\n`,
      message: 'moving',
      codes: ['DL3016', 'DL3062'],
    },
    {
      name: 'hadolint: the first word of each command',
      mode: 'hadolint',
      code: `${F}RUN apt-get install -y ⟦$A⟧ b && sudo apt-get install c\n`,
      message: 'unpinned',
      codes: ['DL3008'],
    },
    {
      name: 'hadolint reads PowerShell as bash, and takes options for packages',
      mode: 'hadolint',
      code: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell"]\nRUN npm install ⟦jsvu⟧ -g\nRUN ["dnf", "install", "--releasever", ⟦"latest"⟧]\n',
      message: 'unpinned',
      codes: ['DL3016', 'DL3041'],
    },
    {
      name: 'hadolint wants a variable that it has seen',
      mode: 'hadolint',
      code: 'ARG V=1\nFROM centos:7\nRUN yum install -y a-$V\nRUN yum install -y ⟦a-$W⟧\nENV W=2\nRUN yum install -y a-$W\nONBUILD RUN yum install -y ⟦a-$V⟧\n',
      message: 'unpinned',
    },
  ],
});
