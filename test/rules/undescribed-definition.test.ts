import rule from '../../rules/undescribed-definition.ts';
import { testRule } from '../support/ruleTester.ts';

const ON = '# check=skip=JSONArgsRecommended;experimental=InvalidDefinitionDescription\n';

testRule(rule, {
  valid: [
    { name: 'nobody asks', code: '# about\nARG A=1\nFROM a:1\n' },
    `${ON}ARG A=1\n# A about\nARG A\n# b about\nFROM a:1 AS B\n# c\nRUN true\nARG D\n`,
    { name: 'a stage without a name', code: `${ON}# about\nFROM a:1\n` },
    { name: 'an empty comment parts them', code: `${ON}# about\n#\nARG A\nFROM a:1\n` },
    { name: 'any of several', code: `${ON}FROM a:1\n# B about\nARG A B=1\n` },
    { name: 'inside an instruction', code: `${ON}FROM a:1\nRUN a \\\n # x\n b\nARG A\n` },
  ],
  invalid: [
    {
      code: `${ON}⟦# the version⟧\nARG A=1\n⟦# a about⟧\n\nFROM a:1 AS build\n`,
      message: 'undescribed',
      codes: ['InvalidDefinitionDescription', 'InvalidDefinitionDescription'],
      unsafelyFixed: `${ON}# A the version\nARG A=1\n# build a about\n\nFROM a:1 AS build\n`,
    },
    {
      name: 'an indented comment describes nothing',
      code: `${ON}FROM a:1\n  ⟦# A about⟧\nARG A\n`,
      message: 'undescribed',
    },
    {
      name: 'what a tool reads is left alone',
      code: `${ON}⟦# hadolint ignore=DL3006⟧\nFROM a AS b\n`,
      message: 'undescribed',
    },
    {
      name: 'always',
      code: '⟦# about⟧\nARG A=1\nFROM a:1\n',
      options: { always: true },
      message: 'undescribed',
      unsafelyFixed: '# A about\nARG A=1\nFROM a:1\n',
    },
  ],
});
