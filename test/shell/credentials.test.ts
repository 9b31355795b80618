import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credentialIn, isPlaceholder, urlCredentialsIn } from '../../src/shell/credentials.ts';

/** Put together here, so that scanners of this repository find nothing. */
const of = (prefix: string, length: number): string =>
  prefix + 'aB3'.repeat(length).slice(0, length);

describe('credentialIn', () => {
  it.each([
    [`AKIA${'QRST'.repeat(4)}`, 'AWS access key'],
    [of('ghp_', 36), 'GitHub token'],
    [of('github_pat_', 60), 'GitHub token'],
    [of('glpat-', 20), 'GitLab token'],
    [of('npm_', 36), 'npm token'],
    [of('dckr_pat_', 27), 'Docker Hub token'],
    [of('sk_live_', 24), 'Stripe key'],
    [of('AIza', 35), 'Google API key'],
    [`${of('eyJ', 20)}.${of('eyJ', 20)}.${of('', 20)}`, 'JSON web token'],
    [`-----BEGIN OPENSSH ${'PRIVATE'} KEY-----`, 'private key'],
  ])('%s', (text, kind) => {
    expect(credentialIn(`x="${text}"`)).toBe(kind);
  });

  it('takes no examples, no parts of longer words, no ordinary text', () => {
    for (const text of [
      `AKIA${'IOSFODNN7'}EXAMPLE`,
      `ghp_${'x'.repeat(36)}`,
      `Z${of('ghp_', 36)}`,
      'the quick brown fox jumps over the lazy dog',
      'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ]) {
      expect(credentialIn(text), text).toBeUndefined();
    }
  });

  it('is quick on a text that begins one again and again', () => {
    const start = performance.now();
    for (const part of ['-eyJa', 'sk-', '-ghp_', '://a:', 'AIza']) {
      const text = part.repeat(200_000);
      credentialIn(text);
      urlCredentialsIn(text);
    }
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('urlCredentialsIn', () => {
  it('takes the first URL with a user apart', () => {
    expect(urlCredentialsIn('https://e.org/ git+https://u:p%40w@e.org:8443/x')).toEqual({
      user: 'u',
      password: 'p%40w',
      host: 'e.org:8443',
      start: 27,
      end: 34,
    });
    expect(urlCredentialsIn('ssh://git@e.org')).toMatchObject({ user: 'git', password: '' });
  });

  it('knows what is none', () => {
    for (const text of ['https://e.org/a@b', 'https://e.org?u:p@x', 'me:you@e.org', '://', 'x']) {
      expect(urlCredentialsIn(text), text).toBeUndefined();
    }
  });

  it('gives a place in the text, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.webUrl(), (before, url) => {
        const text = before + url;
        const found = urlCredentialsIn(text);
        if (found === undefined) return;
        const info = text.slice(found.start, found.end);
        const whole = info.includes(':') ? `${found.user}:${found.password}` : found.user;
        expect(info).toBe(whole);
        expect(text[found.end]).toBe('@');
      }),
    );
  });
});

describe('isPlaceholder', () => {
  it('tells stand-ins from values', () => {
    for (const text of ['changeme', '<token>', 'xxxx', 'your-key', 'build-time-dummy', 'null']) {
      expect(isPlaceholder(text), text).toBe(true);
    }
    for (const text of ['hunter22', 'P@ssw0rd', 'minioadmin', 'xk3-99']) {
      expect(isPlaceholder(text), text).toBe(false);
    }
  });
});
