import { expect, it } from 'vitest';
import { codeFamily } from '../../src/rule/codes.ts';

it.each([
  ['DL3008', 'hadolint'],
  ['SC2086', 'shellcheck'],
  ['JSONArgsRecommended', 'buildkit'],
  ['StageNameCasing', 'buildkit'],
  ['DS-0001', 'scanner'],
  ['CKV_DOCKER_7', 'scanner'],
  ['S6596', 'scanner'],
  ['Image Version Not Explicit', 'scanner'],
  ['missing-user', 'scanner'],
])('%s is a code of %s', (code, family) => {
  expect(codeFamily(code)).toBe(family);
});
