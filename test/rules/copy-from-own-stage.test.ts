import rule from '../../rules/copy-from-own-stage.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS b\nFROM c:1 AS d\nCOPY --from=b /x /y\nCOPY --from=0 /x /y\n',
    'FROM b AS b\nCOPY x y\n',
    { name: 'a child’s stages', code: 'FROM a:1 AS b\nONBUILD COPY --from=b /x /y\n' },
    {
      name: 'hadolint looks at the exact name alone',
      mode: 'hadolint',
      code: 'FROM a:1 AS b\nCOPY --from=B /x /y\nCOPY --from=0 /x /y\n',
    },
  ],
  invalid: [
    {
      code: 'FROM a:1 AS b\nCOPY --from=⟦b⟧ /x /y\nCOPY --from=⟦B⟧ /x /y\n',
      message: 'own',
      codes: ['DL3023', 'DL3023'],
    },
    { name: 'by its number', code: 'FROM z:1\nFROM a:1\nCOPY --from=⟦1⟧ /x /y\n', message: 'own' },
    {
      name: 'a mount',
      code: 'FROM a:1 AS b\nRUN --mount=type=bind,from=⟦b⟧,target=/x true\n',
      message: 'own',
    },
  ],
});
