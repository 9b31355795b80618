import rule from '../../rules/build-tools-in-final-stage.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';
const CMD = 'CMD ["/app/server"]\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y curl libpq5\n${CMD}`,
    {
      name: 'in a stage of its own',
      code: `FROM debian:12 AS build\nRUN apt-get install -y gcc\nFROM debian:12\nCOPY --from=build /x /x\n${CMD}`,
    },
    {
      name: 'taken away in the same RUN',
      code: `FROM alpine\nRUN apk add --virtual .b gcc musl-dev && make && apk del .b\n${CMD}`,
    },
    { name: 'an image to build in', code: `${F}RUN apt-get install -y build-essential\n` },
    {
      name: 'the container builds',
      code: `${F}RUN apt-get install -y build-essential\nCMD ["make", "test"]\n`,
    },
    { name: 'make alone', code: `${F}RUN apt-get install -y make\n${CMD}` },
    {
      name: 'a JDK of Red Hat',
      code: `FROM fedora:41\nRUN dnf install -y java-21-openjdk-devel\n${CMD}`,
    },
    {
      name: 'allowed',
      options: { allow: ['gcc'] },
      code: `${F}RUN apt-get install -y gcc\n${CMD}`,
    },
  ],
  invalid: [
    {
      code: `${F}RUN apt-get install -y curl ⟦build-essential⟧ libssl-dev\n${CMD}`,
      message: 'tools',
      severity: 'info',
      codes: [null],
      says: 'build-essential, libssl-dev;',
    },
    {
      name: 'taken away too late',
      code: `FROM alpine\nRUN apk add ⟦g++⟧\nRUN make\nRUN apk del g++\n${CMD}`,
      message: 'tools',
    },
    {
      name: 'a long list',
      code: `FROM fedora:41\nRUN dnf install -y ⟦a-devel⟧ b-devel c-devel d-devel e-devel f-devel\n${CMD}`,
      message: 'tools',
      says: 'e-devel …;',
    },
    {
      name: 'one finding a command',
      code: `FROM centos:7\nRUN yum groupinstall -y ⟦"Development Tools"⟧ && yum install -y ⟦gcc-c++⟧\n${CMD}`,
      message: 'tools',
    },
  ],
});
