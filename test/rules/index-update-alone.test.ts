import rule from '../../rules/index-update-alone.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get update && apt-get install -y curl\n`,
    `${F}RUN apt-get update; apt-get upgrade -y\n`,
    { name: 'apk add -U fetches and installs', code: 'FROM alpine\nRUN apk add -U curl\n' },
    { name: 'yum update is an upgrade', code: 'FROM centos:7\nRUN yum update -y\n' },
    { name: 'what a script does is not known', code: `${F}RUN apt-get update && ./setup.sh\n` },
    {
      name: 'a downloaded script that is piped into a shell',
      code: `${F}RUN apt-get update && curl -sL https://example.com/x | bash -\n`,
    },
    { name: 'no POSIX shell', code: 'FROM a\nSHELL ["powershell"]\nRUN apt-get update\n' },
    { name: 'language managers have no lists', code: 'FROM a\nRUN npm update && pip list\n' },
  ],
  invalid: [
    {
      code: `${F}RUN apt-get ⟦update⟧\nRUN apt-get install -y curl\n`,
      message: 'alone',
      codes: ['DS-0017'],
      unsafelyFixed: `${F}RUN apt-get update \\\n    && apt-get install -y curl\n`,
    },
    {
      name: 'another step stands between',
      code: `${F}RUN apt-get ⟦update⟧ -qq\nCOPY list /tmp/\nRUN apt-get install -y curl \\\n      git\n`,
      message: 'alone',
      unsafelyFixed: `${F}COPY list /tmp/\nRUN apt-get update -qq && apt-get install -y curl \\\n      git\n`,
    },
    {
      name: 'the install fetches its own lists',
      code: `${F}RUN apt-get ⟦update⟧\nRUN apt-get update && apt-get install -y curl\n`,
      message: 'alone',
      unsafelyFixed: `${F}RUN apt-get update && apt-get install -y curl\n`,
    },
    {
      name: 'a script in between may need the lists',
      code: `${F}RUN apt-get ⟦update⟧\nRUN ./setup.sh\nRUN apt-get install -y curl\n`,
      message: 'alone',
    },
    {
      name: 'the next RUN has mounts of its own',
      code: `${F}RUN apt-get ⟦update⟧\nRUN --mount=type=cache,target=/var/cache/apt apt-get install -y curl\n`,
      message: 'alone',
    },
    {
      name: 'the install would run though the update failed',
      code: `${F}RUN apt-get ⟦update⟧\nRUN apt-get install -y curl || true\n`,
      message: 'alone',
    },
    {
      name: 'a comment says something about it',
      code: `${F}RUN set -e; \\\n  # lists\n  apt-get ⟦update⟧\nCOPY a /\nRUN apt-get install -y curl\n`,
      message: 'alone',
    },
    { code: `${F}RUN add-apt-repository ppa:x/y && apt-get ⟦update⟧\n`, message: 'alone' },
    { code: 'FROM alpine\nRUN apk ⟦update⟧\n', message: 'alone' },
    { code: `${F}ONBUILD RUN apt-get ⟦update⟧\n`, message: 'alone' },
    { code: 'FROM fedora:41\nRUN dnf ⟦makecache⟧\n', message: 'needless' },
    { name: 'exec form', code: `${F}RUN ["apt-get", ⟦"update"⟧]\n`, message: 'alone' },
  ],
});
