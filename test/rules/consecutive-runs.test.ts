import rule from '../../rules/consecutive-runs.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN a\nCOPY b c\nRUN d\n',
    { name: 'one is long', code: 'FROM a:1\nRUN a && b && c\nRUN d\n' },
    { name: 'other flags', code: 'FROM a:1\nRUN --network=none a\nRUN b\n' },
    {
      name: 'another rate of change',
      code: 'FROM a:1\nRUN apt-get install -y nodejs\nRUN npm ci\n',
    },
    { name: 'layers that are thrown away', code: 'FROM a:1 AS x\nRUN a\nRUN b\nFROM c:1\nRUN d\n' },
    { name: 'another stage', code: 'FROM a:1 AS x\nRUN a\nFROM x\nRUN b\n' },
    { name: 'heredocs', code: 'FROM a:1\nRUN <<EOF\na\nEOF\nRUN b\n' },
    { name: 'exec form', code: 'FROM a:1\nRUN ["a"]\nRUN ["b"]\n' },
    { code: 'FROM a:1\nRUN a\nONBUILD RUN c\nRUN b\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN a\n\n# why\n⟦RUN⟧ b && \\\n    c\nUSER d\n',
      message: 'join',
      codes: ['DL3059'],
      severity: 'info',
      unsafelyFixed: 'FROM a:1\nRUN a \\\n    # why\n    && b && \\\n    c\nUSER d\n',
    },
    {
      name: 'three in a row',
      code: 'FROM a:1\nRUN a\n⟦RUN⟧ b\n⟦RUN⟧ c\n',
      message: 'join',
      unsafelyFixed: 'FROM a:1\nRUN a \\\n    && b \\\n    && c\n',
    },
    {
      name: 'the same flags',
      code: 'FROM a:1\nRUN --mount=type=cache,target=/x a\n⟦RUN⟧ --mount=type=cache,target=/x \\\n  # why\n  b\n',
      message: 'join',
      unsafelyFixed: 'FROM a:1\nRUN --mount=type=cache,target=/x a \\\n    # why\n    && b\n',
    },
    {
      name: 'what the first does to its shell would last',
      code: 'FROM a:1\nRUN cd /a && b\n⟦RUN⟧ c\nUSER d\nRUN export A=b\n⟦RUN⟧ e\nUSER f\nRUN A=b\n⟦RUN⟧ e\n',
      message: 'join',
    },
    {
      name: 'not one chain',
      code: 'FROM a:1\nRUN a || true\n⟦RUN⟧ c\nUSER d\nRUN e # f\n⟦RUN⟧ g\nUSER h\nRUN i\n⟦RUN⟧ j; k\n',
      message: 'join',
    },
    {
      name: 'an order about the second alone',
      code: 'FROM a:1\nRUN a\n# hadolint ignore=DL3008\n⟦RUN⟧ c\n',
      message: 'join',
    },
    {
      name: 'hadolint counts from the first',
      code: 'FROM a:1 AS x\nRUN a\n⟦RUN⟧ b\n⟦RUN⟧ c\nRUN d && e\nRUN g\nFROM x\nRUN h\n',
      mode: 'hadolint',
      message: 'join',
    },
  ],
});
