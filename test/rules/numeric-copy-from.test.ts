import rule from '../../rules/numeric-copy-from.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS b\nFROM c:1\nCOPY --from=b /x /y\n',
    { name: 'no such stage: the build is refused', code: 'FROM c:1\nCOPY --from=7 /x /y\n' },
    { name: 'itself: another rule', code: 'FROM c:1\nCOPY --from=0 /x /y\n' },
  ],
  invalid: [
    {
      name: 'every use at once',
      code: 'FROM a:1\nFROM c:1\nCOPY --from=⟦0⟧ /x /y\nCOPY --chown=1 --from=⟦0⟧ /z /y\n',
      message: 'number',
      unsafelyFixed:
        'FROM a:1 AS build\nFROM c:1\nCOPY --from=build /x /y\nCOPY --chown=1 --from=build /z /y\n',
    },
    {
      name: 'a name that nothing else has',
      code: 'from a:1\nfrom build\ncopy --from=⟦0⟧ /x /y\n',
      message: 'number',
      unsafelyFixed: 'from a:1 as build-2\nfrom build\ncopy --from=build-2 /x /y\n',
    },
    {
      name: 'the stage has a name',
      code: 'FROM a:1 AS Tools\nFROM c:1\nCOPY --from=⟦0⟧ /x /y\n',
      message: 'named',
      fixed: 'FROM a:1 AS Tools\nFROM c:1\nCOPY --from=Tools /x /y\n',
    },
    {
      name: 'a name that means another stage by then',
      code: 'FROM a:1 AS t\nFROM b:1 AS t\nFROM c:1\nCOPY --from=⟦0⟧ /x /y\n',
      message: 'named',
    },
    {
      name: 'several stages without names',
      code: 'FROM a:1\nFROM b:1\nFROM c:1\nCOPY --from=⟦0⟧ /x /y\nCOPY --from=⟦1⟧ /x /y\n',
      message: 'number',
      unsafelyFixed:
        'FROM a:1 AS stage-0\nFROM b:1 AS stage-1\nFROM c:1\nCOPY --from=stage-0 /x /y\nCOPY --from=stage-1 /x /y\n',
    },
  ],
});
