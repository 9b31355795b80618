import { expect, test } from 'vitest';
import { doubtAccessKeys, longTermLogin } from '../../src/swr/login.ts';

const keys = {
  accessKey: 'AKMADEUP0EXAMPLE0000',
  secretKey: 'SKmadeUpExampleSecretKeyForDocs0000000000',
};

test('the long-term login is what the documented openssl pipeline gives', () => {
  expect(longTermLogin('cn-north-4', keys)).toEqual({
    username: 'cn-north-4@AKMADEUP0EXAMPLE0000',
    password: 'cfbea286701ccff8c5dffd396a2474aa57257c51818d2e4e046ef757ac6c5391',
  });
});

test('the key does not depend on the project, only the user name does', () => {
  const sub = longTermLogin('eu-de_team', keys);
  expect(sub.username).toBe('eu-de_team@AKMADEUP0EXAMPLE0000');
  expect(sub.password).toBe(longTermLogin('cn-east-3', keys).password);
});

test.each(['', '*****', 'xxxx', '......', '<your SK>', 'your-secret-key'])(
  'the placeholder "%s" is refused, in both languages',
  secretKey => {
    expect(() => longTermLogin('cn-north-4', { ...keys, secretKey })).toThrow(
      expect.objectContaining({ code: 'swr-access-key' }),
    );
  },
);

test('a temporary key pair makes no long-term login', () => {
  expect(() => longTermLogin('cn-north-4', { ...keys, securityToken: 't' })).toThrow(/temporary/);
});

test('doubts name the usual slips and never repeat the key', () => {
  expect(doubtAccessKeys(keys)).toEqual([]);
  const raw = { accessKey: `cn-north-4@${keys.accessKey}`, secretKey: 'a'.repeat(64) };
  const texts = doubtAccessKeys(raw).map(text => text.en);
  expect(texts).toEqual([
    expect.stringContaining('"@"'),
    expect.stringContaining('already computed'),
  ]);
  expect(texts.join()).not.toContain(raw.secretKey);
});
