import rule from '../../rules/unused-stage.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\n',
    'FROM a:1 AS build\nFROM build AS x\nFROM b:1\nCOPY --from=x / /x\n',
    'FROM a:1\nFROM b:1\nCOPY --from=0 /x /x\n',
    'FROM a:1 AS deps\nFROM b:1\nRUN --mount=type=bind,from=deps,target=/d true\n',
    {
      name: 'likely a target',
      code: 'FROM a:1 AS test\nFROM b:1 AS debug\nFROM c:1 AS rebuilding\nFROM a:1\n',
    },
    {
      name: 'chosen by a variable',
      code: 'FROM a:1 AS go-base\nFROM a:1 AS py-base\nARG L\nFROM $L-base\n',
    },
    { name: 'beside an evident target', code: 'FROM a:1 AS build\nFROM a:1 AS test\nFROM c:1\n' },
    { name: 'made to be exported', code: 'FROM scratch AS vendor\nCOPY a b\nFROM c:1\n' },
    { name: 'no Dockerfile', code: 'VERSION 0.8\nFROM a:1\nFROM DOCKERFILE .\nFROM c:1\n' },
    { name: 'used by a target', code: 'FROM a:1 AS build\nFROM build AS test\nFROM c:1\n' },
    {
      name: 'a target by option',
      code: 'FROM a:1 AS build\nFROM c:1\n',
      options: { targets: ['build'] },
    },
  ],
  invalid: [
    {
      code: 'FROM a:1 AS ⟦Go-Build⟧\nFROM b:1\n',
      message: 'named',
      codes: [null],
      says: 'Go-Build',
    },
    { name: 'without a name', code: 'FROM ⟦a:1⟧\nFROM b:1 AS c\n', message: 'unnamed' },
  ],
});
