import rule from '../../rules/uppercase-stage-name.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS build-1.0_x\n',
    'FROM a:1\n',
    'FROM a:1 AS build\nFROM b:1\nCOPY --from=Build a b\n',
  ],
  invalid: [
    {
      name: 'with every use of it',
      code: 'FROM a:1 AS ⟦Build⟧\nFROM b:1\nCOPY --chmod=755 --from=BUILD /a /b\nRUN --mount=type=bind,from=Build,target=/x --network=none true\n',
      message: 'uppercase',
      codes: ['StageNameCasing'],
      fixed:
        'FROM a:1 AS build\nFROM b:1\nCOPY --chmod=755 --from=build /a /b\nRUN --mount=type=bind,from=build,target=/x --network=none true\n',
    },
    {
      name: 'what is not meant stays',
      code: 'FROM a:1 AS ⟦A⟧\nFROM b:1\nCOPY --from=0 /a /b\nCOPY --from=Other /a /b\nONBUILD COPY --from=A /a /b\n',
      message: 'uppercase',
      fixed:
        'FROM a:1 AS a\nFROM b:1\nCOPY --from=0 /a /b\nCOPY --from=Other /a /b\nONBUILD COPY --from=A /a /b\n',
    },
    {
      name: 'a stage built on it has the lower case already',
      code: 'FROM a:1 AS ⟦Base⟧\nFROM base AS b\nRUN true\n',
      message: 'uppercase',
      fixed: 'FROM a:1 AS base\nFROM base AS b\nRUN true\n',
    },
  ],
});
