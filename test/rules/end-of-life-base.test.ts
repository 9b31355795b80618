import rule from '../../rules/end-of-life-base.ts';
import { testRule } from '../support/ruleTester.ts';

const options = { date: '2026-11-24' };

testRule(rule, {
  valid: [
    { code: 'FROM node:24-alpine\n', options },
    { code: 'FROM scratch\n', options },
    { name: 'an unknown image', code: 'FROM registry.example.com/team/app:7\n', options },
    { name: 'an unknown release', code: 'FROM debian:experimental\n', options },
    { name: 'no release is named', code: 'FROM node\nFROM debian:stable-slim\n', options },
    { name: 'before the end', code: 'FROM ubuntu:16.04\n', options: { date: '2020-01-01' } },
    { name: 'an argument without a value', code: 'ARG V\nFROM node:$V\n', options },
  ],
  invalid: [
    {
      code: 'FROM ⟦ubuntu:16.04⟧\n',
      message: 'ended',
      says: 'Ubuntu 16.04',
      codes: [null],
      severity: 'warning',
      options,
    },
    {
      name: 'a stage that stays outside weighs less',
      code: 'FROM ⟦node:7-alpine⟧ AS build\nFROM debian:13\nCOPY --from=build /x /x\n',
      message: 'ended',
      severity: 'info',
      options,
    },
    {
      name: 'a parent does not',
      code: 'FROM ⟦node:7-alpine⟧ AS build\nFROM build\n',
      message: 'ended',
      severity: 'warning',
      options,
    },
    {
      name: 'through an argument',
      code: 'ARG V=2.7\nFROM ⟦python:$V⟧\n',
      message: 'ended',
      says: 'Python 2.7',
      options,
    },
    {
      name: 'the distribution alone',
      code: 'FROM ⟦python:3.13-buster⟧\n',
      message: 'ended',
      says: 'Debian 10',
      options,
    },
    {
      name: 'given up as a whole',
      code: 'FROM ⟦centos:7⟧\n',
      message: 'deprecated',
      says: 'almalinux',
      options,
    },
    {
      name: 'without a successor',
      code: 'FROM ⟦clefos:7⟧\n',
      message: 'deprecatedForGood',
      options,
    },
    { name: 'today', code: 'FROM ⟦debian:8⟧\n', message: 'ended' },
  ],
});
