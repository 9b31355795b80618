import rule from '../../rules/latest-tag.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\n',
    'FROM node:22-alpine\n',
    'FROM registry.example.com:5000/team/app:1.2\n',
    `FROM node@sha256:${'a'.repeat(64)}\n`,
    { name: 'a digest beats latest', code: `FROM node:latest@sha256:${'a'.repeat(64)}\n` },
    { name: 'an earlier stage', code: 'FROM node:22 AS build\nFROM build\n' },
    { name: 'stage names ignore case', code: 'FROM node:22 AS Build\nFROM build\n' },
    { name: 'no default: another rule asks for it', code: 'ARG BASE\nFROM $BASE\n' },
    { name: 'the default has a tag', code: 'ARG BASE=node:22\nFROM ${BASE}\n' },
    { code: 'ARG TAG\nFROM node:${TAG}\n', buildArgs: { TAG: '22' }, name: 'a build argument' },
    {
      name: 'hadolint does not resolve arguments',
      mode: 'hadolint',
      code: 'ARG T=latest\nFROM $X\nFROM r.io/$X\nFROM $R/y\nFROM a:$T\nFROM a:${X:-latest}\nFROM scratch\n',
    },
    {
      name: 'hadolint takes a stage’s name behind a registry for the stage',
      mode: 'hadolint',
      code: 'FROM a:1 AS b\nFROM r.io/b\nFROM b\n',
    },
  ],
  invalid: [
    {
      name: 'hadolint minds case and sees variables as text',
      mode: 'hadolint',
      code: 'FROM a:1 AS B\nFROM ⟦b⟧\nFROM ⟦r.io/a$X⟧\nFROM ⟦a${X:-1}⟧\nFROM ⟦reg.io:5000/a⟧\nFROM ⟦localhost/$X⟧\n',
      message: 'untagged',
    },
    {
      name: 'hadolint: latest',
      mode: 'hadolint',
      code: 'FROM ⟦${R}/y:latest⟧ AS x\nFROM ⟦r.io/x:latest⟧\nFROM a:latest@sha256:abc\n',
      message: 'latest',
      codes: ['DL3007', 'DL3007'],
    },
    { code: 'FROM ⟦ubuntu⟧\n', message: 'untagged', codes: ['DL3006'], says: 'ubuntu' },
    { code: 'FROM ⟦node:latest⟧ AS build\n', message: 'latest', codes: ['DL3007'] },
    {
      name: 'a port is no tag',
      code: 'FROM ⟦registry.example.com:5000/app⟧\n',
      message: 'untagged',
    },
    {
      name: 'through an argument',
      code: 'ARG TAG=latest\nFROM --platform=$BUILDPLATFORM \\\n  ⟦node:$TAG⟧\n',
      message: 'latest',
    },
    {
      name: 'a default inside the expansion',
      code: 'ARG V\nFROM ⟦alpine:${V:-latest}⟧\n',
      message: 'latest',
    },
    {
      name: 'every stage',
      code: 'FROM ⟦golang⟧ AS build\nFROM ⟦alpine⟧\nCOPY --from=build /a /a\n',
      message: 'untagged',
    },
  ],
});
