import rule from '../../rules/redundant-platform.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM --platform=$BUILDPLATFORM a:1\n',
    'FROM --platform=linux/amd64 a:1\n',
    'FROM --platform=$TARGETOS/$TARGETARCH a:1\n',
    'FROM a:1\n',
    {
      name: 'hadolint knows the two plain forms alone',
      code: 'FROM --platform=${TARGETPLATFORM:-linux/amd64} a:1\nFROM --platform="$TARGETPLATFORM" a:1\n',
      mode: 'hadolint',
    },
  ],
  invalid: [
    {
      code: 'FROM ⟦--platform=$TARGETPLATFORM⟧ a:1 AS b\n',
      message: 'redundant',
      codes: ['RedundantTargetPlatform'],
      fixed: 'FROM a:1 AS b\n',
    },
    {
      name: 'a default that is never used',
      code: 'FROM ⟦--platform=${TARGETPLATFORM:-linux/amd64}⟧ a:1\n',
      message: 'redundant',
      fixed: 'FROM a:1\n',
    },
    {
      name: 'before a continuation',
      code: 'FROM ⟦--platform=${TARGETPLATFORM}⟧ \\\n  a:1\n',
      message: 'redundant',
      fixed: 'FROM \\\n  a:1\n',
    },
    {
      name: 'a value of the file’s own chooses a platform',
      code: 'ARG TARGETPLATFORM=linux/arm64\nFROM ⟦--platform=$TARGETPLATFORM⟧ a:1\n',
      message: 'redundant',
      unsafelyFixed: 'ARG TARGETPLATFORM=linux/arm64\nFROM a:1\n',
    },
  ],
});
