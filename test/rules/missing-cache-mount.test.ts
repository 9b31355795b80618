import rule from '../../rules/missing-cache-mount.ts';
import { testRule } from '../support/ruleTester.ts';

const LISTS = '--mount=type=cache,target=/var/lib/apt/lists,sharing=locked';
const DEBS = '--mount=type=cache,target=/var/cache/apt,sharing=locked';

testRule(rule, {
  valid: [
    `FROM debian:12\nRUN ${LISTS} ${DEBS} apt-get update && apt-get install -y curl\n`,
    {
      name: 'a folder above both',
      code: 'FROM debian:12\nRUN --mount=type=cache,target=/var/cache/ --mount=type=tmpfs,target=/var/lib/apt apt-get install -y x\n',
    },
    {
      name: 'another home',
      code: 'FROM a\nUSER app\nRUN --mount=type=cache,target=/srv/app/.npm npm ci\n',
    },
    {
      name: 'one of yarn’s folders',
      code: 'FROM a\nRUN --mount=type=cache,target=/root/.yarn/berry/cache yarn install\n',
    },
    {
      name: 'nothing is downloaded',
      code: 'FROM a\nRUN pip install . && apt-get update && npm run build\n',
    },
    { name: 'no POSIX shell', code: 'FROM a\nSHELL ["cmd"]\nRUN npm ci\n' },
  ],
  invalid: [
    {
      code: 'FROM debian:12\nRUN apt-get update && apt-get ⟦install⟧ -y curl && apt-get install -y git\n',
      message: 'mount',
      severity: 'style',
      codes: [null],
      unsafelyFixed: `FROM debian:12\nRUN ${LISTS} ${DEBS} apt-get update && apt-get install -y curl && apt-get install -y git\n`,
    },
    {
      name: 'one of the two is there',
      code: `FROM debian:12\nRUN ${DEBS} \\\n    apt-get ⟦install⟧ -y curl\n`,
      message: 'mount',
      unsafelyFixed: `FROM debian:12\nRUN ${DEBS} ${LISTS} \\\n    apt-get install -y curl\n`,
    },
    {
      name: 'a flag or a clean-up would undo it',
      code: 'FROM python:3\nRUN pip ⟦install⟧ --no-cache-dir x\nRUN dnf ⟦install⟧ -y x && dnf clean all\n',
      message: 'mount',
    },
    {
      name: 'the official image keeps modules elsewhere',
      code: 'FROM golang:1.25\nRUN go ⟦mod download⟧\nFROM debian:13\nRUN go ⟦mod download⟧\n',
      message: 'mount',
      unsafelyFixed:
        'FROM golang:1.25\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\nFROM debian:13\nRUN --mount=type=cache,target=/root/go/pkg/mod go mod download\n',
    },
    {
      name: 'whose home it is cannot be told',
      code: 'FROM node:24\nUSER node\nRUN npm ⟦ci⟧\n',
      message: 'mount',
    },
    {
      name: 'root again',
      code: 'FROM node:24\nUSER node\nUSER root\nRUN npm ⟦ci⟧\n',
      message: 'mount',
      unsafelyFixed:
        'FROM node:24\nUSER node\nUSER root\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
    },
  ],
});
