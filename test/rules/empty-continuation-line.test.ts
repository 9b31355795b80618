import rule from '../../rules/empty-continuation-line.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\n\nRUN b && \\\n  c\n\nRUN d\n',
    { name: 'a comment', code: 'FROM a:1\nRUN b && \\\n  # why\n  c\n' },
    { name: 'in a heredoc', code: 'FROM a:1\nRUN <<EOF\na\n\nb\nEOF\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN b && \\\n⟦⟧\n  c\n',
      message: 'empty',
      fixed: 'FROM a:1\nRUN b && \\\n  c\n',
    },
    {
      name: 'one finding an instruction',
      code: 'FROM a:1\nENV A=b \\\n⟦  ⟧\n\n  # keep\n\t\n  C=d\n',
      message: 'empty',
      fixed: 'FROM a:1\nENV A=b \\\n  # keep\n  C=d\n',
    },
  ],
});
