import rule from '../../rules/undefined-from-argument.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\n',
    'ARG T=1\nFROM a:$T\n',
    { name: 'declared without a value', code: 'ARG T\nFROM a:${T:-1}\n' },
    'FROM --platform=$BUILDPLATFORM a:1-$TARGETARCH\n',
    { name: 'the stage that is built', code: 'FROM a:1 AS x\nFROM b:$TARGETSTAGE AS y\n' },
    { name: 'an escaped sign', code: 'FROM a:1\\$X\n' },
  ],
  invalid: [
    {
      code: 'FROM a:${⟦⟧'.replace('${⟦⟧', '⟦${T:-1}⟧\n'),
      message: 'undeclared',
      codes: ['UndefinedArgInFrom'],
      says: 'ARG T',
    },
    {
      name: 'once a FROM and name',
      code: 'FROM --platform=⟦$PLAT⟧ a:${PLAT:-1}\n'.replace(
        '⟦$PLAT⟧ a:${PLAT:-1}',
        '$PLAT a:⟦${PLAT:-1}⟧',
      ),
      message: 'undeclared',
    },
    {
      name: 'mistyped',
      code: 'ARG VERSION=1\nFROM a:1⟦$VERSON⟧\n',
      message: 'mistyped',
      says: 'VERSION',
      unsafelyFixed: 'ARG VERSION=1\nFROM a:1$VERSION\n',
    },
    {
      name: 'an argument of a stage',
      code: '# syntax=docker/dockerfile:1\n# About a.\nFROM a:1\nARG T="2"\nFROM b:1⟦${T}⟧\n',
      message: 'inStage',
      says: 'line 4',
      unsafelyFixed:
        '# syntax=docker/dockerfile:1\nARG T="2"\n# About a.\nFROM a:1\nARG T="2"\nFROM b:1${T}\n',
    },
  ],
});
