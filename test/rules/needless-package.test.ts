import rule from '../../rules/needless-package.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';
const CMD = 'CMD ["/app/server"]\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y curl ca-certificates\n${CMD}`,
    { name: 'an image to work in', code: `${F}RUN apt-get install -y vim gdb\nCMD ["bash"]\n` },
    { name: 'a distribution that starts nothing', code: `${F}RUN apt-get install -y vim gdb\n` },
    {
      name: 'a container that waits',
      code: `${F}RUN apt-get install -y vim\nCMD sleep infinity\n`,
    },
    { name: 'a runtime with its prompt', code: 'FROM python:3.13\nRUN apt-get install -y vim\n' },
    {
      name: 'used in the build',
      code: `${F}RUN apt-get install -y vim && vim +PlugInstall +qall\n${CMD}`,
    },
    {
      name: 'used by the health check',
      code: `${F}RUN apt-get install -y iputils-ping\nHEALTHCHECK CMD ping -c1 gateway\n${CMD}`,
    },
    {
      name: 'taken away in the same RUN',
      code: `${F}RUN apt-get install -y gdb && ./x && apt-get purge -y gdb\n${CMD}`,
    },
    {
      name: 'what is taken away is not known',
      code: `${F}RUN apt-get install -y gdb && apt-get purge -y $TOOLS\n${CMD}`,
    },
    {
      name: 'a virtual group',
      code: `FROM alpine\nRUN apk add --virtual .t strace && ./x && apk del .t\n${CMD}`,
    },
    {
      name: 'a stage that the image does not hold',
      code: `FROM debian:12 AS build\nRUN apt-get install -y vim\nFROM debian:12\nCOPY --from=build /x /x\n${CMD}`,
    },
    {
      name: 'an SSH server is what it is',
      code: `${F}RUN apt-get install -y openssh-server\nEXPOSE 22\nCMD ["/usr/sbin/sshd", "-D"]\n`,
    },
    {
      name: 'a script and port 22 alone',
      code: `${F}RUN apt-get install -y openssh-server\nEXPOSE 22\nENTRYPOINT ["/entrypoint.sh"]\n`,
    },
    { name: 'a variable', code: `${F}RUN apt-get install -y $EDITOR\n${CMD}` },
    {
      name: 'allowed',
      options: { allow: ['vim'] },
      code: `${F}RUN apt-get install -y vim\n${CMD}`,
    },
    { name: 'pip has no editors', code: `${F}RUN pip install vim screen\n${CMD}` },
  ],
  invalid: [
    {
      code: `${F}RUN apt-get install -y curl \\\n    ⟦vim=2:9.0⟧ \\\n    git\n${CMD}`,
      message: 'editor',
      severity: 'info',
      codes: [null],
      unsafelyFixed: `${F}RUN apt-get install -y curl \\\n    git\n${CMD}`,
    },
    {
      name: 'the portal of the guide',
      code: 'FROM ubuntu\nRUN apt-get install -y nodejs ⟦ssh⟧ mysql\nCMD mysql & sshd & npm start\n',
      message: 'access',
      unsafelyFixed:
        'FROM ubuntu\nRUN apt-get install -y nodejs mysql\nCMD mysql & sshd & npm start\n',
    },
    {
      name: 'the only package stays',
      code: `FROM alpine\nRUN apk add ⟦strace⟧\n${CMD}`,
      message: 'tool',
    },
    {
      name: 'a comment stands before it',
      code: `${F}RUN apt-get install -y curl \\\n    # for the manual\n    ⟦man-db⟧\n${CMD}`,
      message: 'manual',
    },
    {
      name: 'a base that starts a server',
      code: 'FROM php:8.3-apache\nRUN apt-get install -y git ⟦nano⟧\n',
      message: 'editor',
      unsafelyFixed: 'FROM php:8.3-apache\nRUN apt-get install -y git\n',
    },
    {
      name: 'a parent stage is in the image',
      code: `FROM debian:12 AS base\nRUN apt-get install -y ⟦tcpdump⟧\nFROM base\n${CMD}`,
      message: 'tool',
    },
  ],
});
