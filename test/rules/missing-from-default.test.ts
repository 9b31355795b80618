import rule from '../../rules/missing-from-default.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\n',
    'ARG T=1\nFROM a:$T\n',
    { name: 'a default in the expansion', code: 'ARG T\nFROM a:${T:-1}\n' },
    { name: 'nothing is missing without it', code: 'ARG SUFFIX\nFROM a:1$SUFFIX\n' },
    { name: 'undeclared: another rule', code: 'FROM a:$T\n' },
    { name: 'passed', code: 'ARG T\nFROM a:$T\n', buildArgs: { T: '1' } },
    { name: 'always passed', code: 'ARG T\nFROM a:$T\n', options: { required: ['T'] } },
    { name: 'a template', code: 'ARG T=a\nFROM $T:{{VERSION}}\n' },
    { name: 'wrong without any variable: the build is refused', code: 'FROM A:1:2\n' },
  ],
  invalid: [
    {
      code: 'ARG T\nARG B=x\nFROM $B:⟦${T}⟧ AS b\nFROM b\n',
      message: 'noDefault',
      codes: ['InvalidDefaultArgInFrom'],
      says: 'ARG T',
    },
    {
      name: 'the whole name, told once',
      code: 'ARG BASE\nFROM ⟦$BASE⟧ AS a\nFROM $BASE AS b\n',
      message: 'noDefault',
    },
    {
      name: 'defaults that make no name',
      code: 'ARG B=Team/App\nFROM ⟦$B:1⟧\n',
      message: 'badDefault',
      says: '"Team/App:1"',
    },
  ],
});
