import rule from '../../rules/unpinned-digest.ts';
import { testRule } from '../support/ruleTester.ts';

const DIGEST = `@sha256:${'0'.repeat(64)}`;

testRule(rule, {
  valid: [
    `FROM a:1${DIGEST} AS b\nFROM b\nFROM scratch\nCOPY --from=b /x /x\nCOPY --from=0 /x /x\n`,
    `ARG D=${DIGEST}\nFROM a:1$D\nCOPY --from=composer:2${DIGEST} /x /x\n`,
    { name: 'nothing is known of it', code: 'ARG I\nFROM $I\nCOPY --from=assets /x /x\n' },
  ],
  invalid: [
    {
      code: 'ARG T=1\nFROM ⟦a:$T⟧\nCOPY --from=⟦composer⟧ /x /x\nRUN --mount=type=bind,from=⟦g.io/x/y:2⟧,target=/x true\n',
      message: 'unpinned',
      codes: ['S7023', 'S7023', 'S7023'],
      says: ['a:1', 'composer', 'g.io/x/y:2'],
    },
  ],
});
