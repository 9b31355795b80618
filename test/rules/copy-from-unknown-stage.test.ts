import rule from '../../rules/copy-from-unknown-stage.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS b\nFROM c:1\nCOPY --from=b /x /y\nCOPY --from=B /x /y\nCOPY --from=0 /x /y\n',
    { name: 'names that images have', code: 'FROM a:1\nCOPY --from=nginx /x /y\n' },
    {
      name: 'an image',
      code: 'FROM a:1\nCOPY --from=ghcr.io/astral-sh/uv /uv /bin/\nCOPY --from=composer:2 /x /y\nRUN --mount=from=xx/y,target=/x true\n',
    },
    {
      name: 'hadolint does not look at mounts',
      code: 'FROM a:1\nRUN --mount=from=zz,target=/x true\n',
      mode: 'hadolint',
    },
    {
      name: 'hadolint takes its own stage',
      code: 'FROM a:1 AS b\nCOPY --from=b /x /y\nCOPY --from=0 /x /y\n',
      mode: 'hadolint',
    },
  ],
  invalid: [
    {
      code: 'FROM a:1 AS builder\nFROM c:1\nCOPY --from=⟦bulder⟧ /x /y\nRUN --mount=type=bind,from=⟦Buider⟧,target=/x true\n',
      message: 'mistyped',
      codes: ['DL3022', null],
      says: 'builder',
      unsafelyFixed:
        'FROM a:1 AS builder\nFROM c:1\nCOPY --from=builder /x /y\nRUN --mount=type=bind,from=builder,target=/x true\n',
    },
    {
      name: 'nothing near',
      code: 'FROM a:1\nCOPY --from=assets /x /y\n'.replace('assets', '⟦assets⟧'),
      message: 'unknown',
    },
    {
      name: 'hadolint wants a colon',
      mode: 'hadolint',
      code: 'FROM a:1 AS b\nCOPY --from=⟦nginx⟧ /x /y\nCOPY --from=⟦$X⟧ /x /y\nCOPY --from=⟦B⟧ /x /y\n',
      message: 'unknown',
    },
  ],
});
