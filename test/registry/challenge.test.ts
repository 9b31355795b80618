import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../src/registry/challenge.ts';
import { apiHost, registryKey } from '../../src/registry/host.ts';
import { nextPage } from '../../src/registry/paging.ts';
import { formatScopes, repositoryScope } from '../../src/registry/scope.ts';
import { received, withDigest } from '../../src/registry/uploadSession.ts';

describe('WWW-Authenticate', () => {
  it('is taken apart with several challenges, commas and quotes in it', () => {
    const header =
      'Basic realm="a, \\"b\\"", bearer realm="https://t.example/token?a=b,c" ,service=registry.example,scope="repository:a/b:pull,push", Negotiate';
    expect(parseChallenges(header)).toEqual([
      { scheme: 'basic', parameters: { realm: 'a, "b"' } },
      {
        scheme: 'bearer',
        parameters: {
          realm: 'https://t.example/token?a=b,c',
          service: 'registry.example',
          scope: 'repository:a/b:pull,push',
        },
      },
      { scheme: 'negotiate', parameters: {} },
    ]);
  });

  it('is read as the servers write it', () => {
    expect(
      parseChallenges(
        'Bearer realm="https://swr.cn-north-4.myhuaweicloud.com/swr/auth/v2/registry/auth/",service="dockyard",scope="repository:o/n:"',
      )[0]?.parameters,
    ).toMatchObject({ service: 'dockyard' });
    expect(parseChallenges('BASIC Realm = "x"')).toEqual([
      { scheme: 'basic', parameters: { realm: 'x' } },
    ]);
    expect(parseChallenges('')).toEqual([]);
    expect(parseChallenges('Bearer realm="never closed')).toEqual([
      { scheme: 'bearer', parameters: { realm: 'never closed' } },
    ]);
  });

  it('never breaks, and gives back any quoted value', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), header => Array.isArray(parseChallenges(header))),
    );
    const value = fc.string({ maxLength: 60 });
    fc.assert(
      fc.property(value, value, (realm, service) => {
        const quote = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
        const [challenge] = parseChallenges(
          `Bearer realm=${quote(realm)},service=${quote(service)}`,
        );
        return challenge?.parameters.realm === realm && challenge.parameters.service === service;
      }),
    );
    const started = performance.now();
    for (const part of ['a ', 'a=', '",', '\\"', 'Bearer realm="'])
      parseChallenges(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('small grammars', () => {
  it('of scopes: one text for equal scopes', () => {
    expect(
      formatScopes([
        repositoryScope('b', 'push', 'pull'),
        repositoryScope('a', 'pull'),
        repositoryScope('a', 'pull'),
      ]),
    ).toEqual(['repository:a:pull', 'repository:b:pull,push']);
  });

  it('of hosts', () => {
    expect(registryKey('https://index.docker.io/v1/')).toBe('docker.io');
    expect(registryKey('HTTPS://R.Example:5000/v2/')).toBe('r.example:5000');
    expect(registryKey('r.example/team')).toBe('r.example/team');
    expect(apiHost('docker.io')).toBe('registry-1.docker.io');
    expect(apiHost('r.example')).toBe('r.example');
  });

  it('of Link', () => {
    const here = new URL('https://r.example/v2/_catalog?n=2');
    expect(nextPage('</v2/_catalog?last=b&n=2>; rel="next"', here)?.href).toBe(
      'https://r.example/v2/_catalog?last=b&n=2',
    );
    expect(nextPage('<http://r.example/v2/_catalog?last=b>; rel=next', here)?.href).toBe(
      'https://r.example/v2/_catalog?last=b',
    );
    expect(
      nextPage('</first>; rel="first", </second>; title="a, b"; rel="next"', here)?.pathname,
    ).toBe('/second');
    for (const none of [
      undefined,
      '',
      '</x>; rel="prev"',
      '<https://other.example/x>; rel="next"',
      'rel="next"',
    ]) {
      expect(nextPage(none, here), none).toBe(undefined);
    }
  });

  it('of upload ranges and addresses', () => {
    expect([
      received('0-99'),
      received('bytes=0-99'),
      received('0-0'),
      received(undefined),
      received('1-2'),
    ]).toEqual([100, 100, 0, undefined, undefined]);
    expect(withDigest('https://r.example/u/1?_state=a%2Fb', 'sha256:x').href).toBe(
      'https://r.example/u/1?_state=a%2Fb&digest=sha256%3Ax',
    );
    expect(withDigest('https://r.example/u/1', 'sha256:x').search).toBe('?digest=sha256%3Ax');
  });
});
