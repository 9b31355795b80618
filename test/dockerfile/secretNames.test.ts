import { describe, expect, it } from 'vitest';
import {
  isSecretForBuildkit,
  isSecretForHadolint,
  isSecretName,
  secretValueOf,
} from '../../src/dockerfile/secretNames.ts';

const split = (names: string): string[] => names.split(' ');

describe('names of secrets', () => {
  it.each(
    split(
      'DB_PASSWORD PGPASSWORD MYSQL_PWD clientSecret API_KEY apiKey GITHUB_TOKEN accessToken AWS_SECRET_ACCESS_KEY SMTP_PASS npm.token USER_PASSWORD SECRET_KEY_BASE',
    ),
  )('%s is one', name => expect(isSecretName(name)).toBe(true));

  it.each(
    split(
      'PASSWORD_FILE TOKEN_URL KEY CACHE_KEY PUBLIC_KEY TOKENIZERS_PARALLELISM COMPASS AUTHOR KEYBOARD DB_PASSWORD_MIN_LENGTH ALLOW_EMPTY_PASSWORD SECRET_NAME TOKEN_EXPIRY_HOURS TOKEN}} MONKEY',
    ),
  )('%s is none', name => expect(isSecretName(name)).toBe(false));

  it('of BuildKit are words between underscores', () => {
    for (const name of split('KEY a_key AUTH x_Token_y APIKEY')) {
      expect(isSecretForBuildkit(name), name).toBe(true);
    }
    for (const name of split('KEYS APITOKEN PUBLIC_KEY TOKEN_FILE KEY_VERSION git-key')) {
      expect(isSecretForBuildkit(name), name).toBe(false);
    }
  });

  it('of hadolint are parts of the text, and some names', () => {
    for (const name of split('apitoken USERNAME GOPRIVATE AWS_ACCESS_KEY_ID travis_sudo')) {
      expect(isSecretForHadolint(name), name).toBe(true);
    }
    for (const name of split('KEY AUTH DB_PASS ACCESS_KEY_ID')) {
      expect(isSecretForHadolint(name), name).toBe(false);
    }
  });
});

describe('secretValueOf', () => {
  it.each([
    ['PASSWORD', '', 'harmless'],
    ['PASSWORD', '12345', 'literal'],
    ['TOKEN_TTL', '3600', 'harmless'],
    ['API_KEY', 'true', 'harmless'],
    ['TLS_KEY', '/etc/tls.key', 'harmless'],
    ['AUTH', 'https://e.org/auth', 'harmless'],
    ['DB_SECRET', 'postgres://u:p@h/d', 'literal'],
    ['GPG_KEYS', 'ABCDEF0123456789 0xABCDEF0123456789', 'harmless'],
    ['API_KEY', 'ABCDEF0123456789', 'literal'],
    ['PASSWORD', 'changeme', 'harmless'],
  ] as const)('%s=%s: %s', (name, value, kind) => {
    expect(secretValueOf(name, value, false)).toBe(kind);
  });

  it('of variables is passed on', () => {
    expect(secretValueOf('PASSWORD', '$P', true)).toBe('passed');
  });
});
