import rule from '../../rules/unsigned-packages.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y tool && rpm -i x.rpm && yum install -y x\n`,
    { name: 'said to be off', code: `${F}RUN apt-get install --allow-unauthenticated=false x\n` },
    `${F}RUN echo "deb [signed-by=/k.gpg] https://x ./" > /etc/apt/sources.list.d/x.list\n`,
    `${F}RUN apt-get -o APT::Get::AllowUnauthenticated=false install -y x\n`,
    `${F}RUN printf 'gpgcheck=1\\n' > /etc/yum.repos.d/x.repo\n`,
    { name: 'an option of another program', code: `${F}RUN tool --allow-untrusted\n` },
    { name: 'no POSIX shell', code: 'FROM a\nSHELL ["cmd"]\nRUN apk add --allow-untrusted x\n' },
  ],
  invalid: [
    {
      code: 'FROM alpine\nRUN apk add ⟦--allow-untrusted⟧ glibc.apk\n',
      message: 'flag',
      codes: ['CKV2_DOCKER_7'],
      unsafelyFixed: 'FROM alpine\nRUN apk add glibc.apk\n',
    },
    {
      code: `${F}RUN apt-get install -y \\\n      ⟦--allow-unauthenticated⟧ \\\n      x\n`,
      message: 'flag',
      codes: ['CKV2_DOCKER_8'],
      unsafelyFixed: `${F}RUN apt-get install -y \\\n      x\n`,
    },
    {
      code: `${F}RUN apt-get install ⟦--force-yes⟧ x\n`,
      message: 'force',
      codes: ['CKV2_DOCKER_11'],
      unsafelyFixed: `${F}RUN apt-get install -y x\n`,
    },
    {
      code: 'FROM fedora\nRUN dnf install -y ⟦--nogpgcheck⟧ x && yum -y ⟦--nogpgcheck⟧ install y\n',
      message: 'flag',
      codes: ['CKV2_DOCKER_9', 'CKV2_DOCKER_9'],
      unsafelyFixed: 'FROM fedora\nRUN dnf install -y x && yum -y install y\n',
    },
    {
      code: 'FROM fedora\nRUN rpm -i ⟦--nosignature⟧ x.rpm\n',
      message: 'flag',
      codes: ['CKV2_DOCKER_10'],
      unsafelyFixed: 'FROM fedora\nRUN rpm -i x.rpm\n',
    },
    {
      code: 'FROM opensuse/leap\nRUN zypper ⟦--no-gpg-checks⟧ in -y x\n',
      message: 'flag',
      codes: [null],
      unsafelyFixed: 'FROM opensuse/leap\nRUN zypper in -y x\n',
    },
    {
      name: 'as a setting',
      code: `${F}RUN apt-get -o ⟦APT::Get::AllowUnauthenticated=true⟧ install -y x\nRUN dnf ⟦--setopt=gpgcheck=0⟧ install -y x\n`,
      message: 'flag',
    },
    {
      code: `${F}RUN echo ⟦"deb [arch=amd64 trusted=yes] https://x ./"⟧ > /etc/apt/sources.list.d/x.list\n`,
      message: 'repository',
      codes: [null],
      says: '[arch=amd64 trusted=yes]',
    },
    {
      code: `${F}RUN printf ⟦'[x]\\nbaseurl=https://x\\ngpgcheck=0\\n'⟧ > /etc/yum.repos.d/x.repo\n`,
      message: 'repository',
    },
    {
      name: 'exec form has no fix',
      code: 'FROM alpine\nRUN ["apk", "add", ⟦"--allow-untrusted"⟧, "x.apk"]\n',
      message: 'flag',
    },
  ],
});
