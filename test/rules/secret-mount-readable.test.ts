import rule from '../../rules/secret-mount-readable.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN --mount=type=secret,id=a --mount=type=secret,id=b,mode=0400 --mount=type=ssh,mode=0660 true\n',
    { name: 'no secret', code: 'FROM a:1\nRUN --mount=type=cache,target=/c,mode=0777 true\n' },
    'FROM a:1\nRUN --mount=type=secret,id=a,mode=$M true\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN --mount=type=secret,id=a,⟦mode=0444⟧,required --mount=type=ssh,⟦mode=666⟧ true\n',
      message: 'readable',
      says: ['secret', 'ssh'],
      unsafelyFixed:
        'FROM a:1\nRUN --mount=type=secret,id=a,mode=0440,required --mount=type=ssh,mode=660 true\n',
    },
  ],
});
