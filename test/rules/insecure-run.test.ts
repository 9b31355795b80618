import rule from '../../rules/insecure-run.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: ['FROM a:1\nRUN --network=none --security=sandbox --mount=type=tmpfs,target=/x true\n'],
  invalid: [
    {
      code: 'FROM a:1\nRUN ⟦--security=insecure⟧ ⟦--network=host⟧ \\\n  true\nONBUILD RUN ⟦--network=host⟧ true\n',
      message: ['security', 'network', 'network'],
      codes: ['S6502', 'S6431', 'S6431'],
      unsafelyFixed: 'FROM a:1\nRUN --security=insecure \\\n  true\nONBUILD RUN true\n',
    },
  ],
});
