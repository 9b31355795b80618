import { describe, expect, test } from 'vitest';
import { checkPushTarget } from '../../src/swr/target.ts';

const beijing = 'swr.cn-north-4.myhuaweicloud.com';
const codes = (text: string) => checkPushTarget(text).problems.map(problem => problem.code);

describe('a right name', () => {
  test('is taken apart', () => {
    expect(checkPushTarget(`${beijing}/testawa0306/openjdk:v8.8`)).toEqual({
      target: {
        registry: beijing,
        region: 'cn-north-4',
        organization: 'testawa0306',
        repository: 'openjdk',
        tag: 'v8.8',
      },
      problems: [],
      proposal: undefined,
    });
  });

  test('of another registry is left alone', () => {
    expect(checkPushTarget('localhost:5000/nginx:1')).toEqual({
      target: undefined,
      problems: [],
      proposal: undefined,
    });
  });
});

test.each([
  // As the guide's chapter 2 prints it.
  [`${beijing}/testawa0306/Openjdk:v8.8`, ['uppercase'], `${beijing}/testawa0306/openjdk:v8.8`],
  [`${beijing}/library/nginx:1`, ['reserved-organization'], undefined],
  [`${beijing}/nginx:1`, ['missing-organization'], undefined],
  [`${beijing}/org/nginx:a b`, ['invalid-tag'], `${beijing}/org/nginx:a-b`],
  [`https://${beijing}/org/nginx:1`, ['scheme-in-name'], `${beijing}/org/nginx:1`],
  ['swr-api.cn-north-4.myhuaweicloud.com/org/a:1', ['not-the-registry'], `${beijing}/org/a:1`],
  ['swr.cn-north-4.huaweicloud.com/org/a:1', ['not-the-registry'], `${beijing}/org/a:1`],
  ['swr.cn-north4.myhuaweicloud.com/org/a:1', ['not-the-registry'], `${beijing}/org/a:1`],
  // Both slips stand in the guide's chapters 3 and 4.
  ['swr.cn -north-4.myhuaweicloud.com/org/a:1', ['misspelled-host'], `${beijing}/org/a:1`],
  ['swr,cn-north-4.myhuaweicloud.com/org/a:1', ['misspelled-host'], `${beijing}/org/a:1`],
  [
    'swr.cn-north-5.myhuaweicloud.com/org/a:1',
    ['unknown-region'],
    'swr.cn-north-1.myhuaweicloud.com/org/a:1',
  ],
  ['swr.myhuaweicloud.com/org/a:1', ['missing-region'], undefined],
  [
    'vpcep-0a1b2c3d-4e5f.cn-east-3.huaweicloud.com/library/a:1',
    ['reserved-organization'],
    undefined,
  ],
  ['localhost:5000/Nginx:1', ['uppercase'], 'localhost:5000/nginx:1'],
  ['localhost:5000/a:?', ['reference-invalid-tag'], undefined],
])('%s: %j', (text, expected, proposal) => {
  expect(codes(text)).toEqual(expected);
  expect(checkPushTarget(text).proposal).toBe(proposal);
});

test('several slips are told together and repaired together', () => {
  const check = checkPushTarget(`http://${beijing}/My.Team/Open JDK:-1`);
  expect(check.problems.map(problem => problem.code)).toEqual([
    'scheme-in-name',
    'uppercase',
    'uppercase',
    'invalid-tag',
  ]);
  expect(check.proposal).toBe(`${beijing}/my-team/open-jdk:1`);
});
