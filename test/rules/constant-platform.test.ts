import rule from '../../rules/constant-platform.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\n',
    'FROM --platform=$BUILDPLATFORM a:1\n',
    'FROM --platform=${TARGETPLATFORM} a:1\n',
    { name: 'any variable', code: 'ARG P=linux/amd64\nFROM --platform=$P a:1\n' },
    { name: 'the stage says so', code: 'FROM --platform=linux/amd64 a:1 AS Build-AMD64\n' },
    { name: 'or names the system', code: 'FROM --platform=linux/arm64 a:1 AS linux\n' },
    { name: 'the usual spelling counts', code: 'FROM --platform=linux/x86_64 a:1 AS amd64\n' },
  ],
  invalid: [
    {
      code: 'FROM ⟦--platform=linux/amd64⟧ a:1 AS build\n',
      message: 'constant',
      codes: ['FromPlatformFlagConstDisallowed'],
      says: 'linux/amd64',
      unsafelyFixed: 'FROM a:1 AS build\n',
    },
    {
      name: 'the architecture alone',
      code: 'FROM ⟦--platform=arm64⟧ a:1\n',
      message: 'constant',
      unsafelyFixed: 'FROM a:1\n',
    },
    {
      name: 'hadolint wants one of two variables',
      mode: 'hadolint',
      code: 'ARG P=linux/amd64\nFROM ⟦--platform=$P⟧ a:1\n',
      message: 'constant',
      codes: ['DL3029'],
      unsafelyFixed: 'ARG P=linux/amd64\nFROM a:1\n',
    },
    {
      name: 'hadolint does not look at the name',
      mode: 'hadolint',
      code: 'FROM ⟦--platform=linux/amd64⟧ a:1 AS amd64\n',
      message: 'constant',
      codes: ['DL3029'],
      unsafelyFixed: 'FROM a:1 AS amd64\n',
    },
  ],
});
