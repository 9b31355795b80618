import { describe, expect, test } from 'vitest';
import { apiErrorHint, clockSkew, readApiError } from '../../src/swr/apiError.ts';

describe('readApiError', () => {
  const swr = { code: 'SVCSTG.SWR.4001048', message: 'bad' };
  test.each([
    ['array', '[{"errorCode":"SVCSTG.SWR.4001048","errorMessage":"bad","detail":""}]', swr],
    [
      'errors beside error_code',
      '{"errors":[{"errorCode":"SVCSTG.SWR.4001048","errorMessage":"bad"}],"error_code":"x","error_msg":"y"}',
      swr,
    ],
    [
      'gateway',
      '{"error_code":"APIGW.0301","error_msg":"no"}',
      { code: 'APIGW.0301', message: 'no' },
    ],
    ['nested error', '{"error":{"code":"404","message":"no"}}', { code: '404', message: 'no' }],
    [
      'registry',
      '{"errors":[{"code":"DENIED","message":"no"}]}',
      { code: 'DENIED', message: 'no' },
    ],
    ['text', '<html>\n502', { code: '', message: '<html>' }],
    ['empty', '', { code: '', message: '' }],
    ['null', 'null', { code: '', message: '' }],
    ['odd', '[1]', { code: '', message: '' }],
  ])('%s', (_shape, body, expected) => {
    expect(readApiError(body)).toEqual(expected);
  });
});

test('hints go by code, then by status', () => {
  expect(apiErrorHint(400, 'SVCSTG.SWR.4000097')?.zh).toContain('配额');
  expect(apiErrorHint(401, 'APIGW.0301')?.en).toContain('AK and SK');
  expect(apiErrorHint(400, 'SVCSTG.OTHER.4000097')).toBeUndefined();
  expect(apiErrorHint(500, '')).toBeUndefined();
});

test('clock skew in seconds', () => {
  const now = new Date('2026-01-01T00:10:00Z');
  expect(clockSkew('Thu, 01 Jan 2026 00:00:00 GMT', now)).toBe(600);
  expect(clockSkew(undefined, now)).toBeUndefined();
  expect(clockSkew('nonsense', now)).toBeUndefined();
});
