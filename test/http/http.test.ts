import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClient, HttpEvent, HttpOptions } from '../../src/http/client.ts';
import { HttpError } from '../../src/http/error.ts';
import { proxyFor } from '../../src/http/proxy.ts';
import { backoff, DEFAULT_RETRY, retryAfter } from '../../src/http/retry.ts';
import { redact, redactUrl, registerSecret } from '../../src/http/secrets.ts';
import { type FakeClock, testHttp } from '../support/testClient.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
const servers: Server[] = [];
const clients: HttpClient[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
});

async function serve(handler: Handler): Promise<{ url: URL; server: Server }> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), server };
}

function http(options: HttpOptions = {}, clock?: FakeClock): HttpClient {
  const client = testHttp(options, clock);
  clients.push(client);
  return client;
}

describe('tries', () => {
  it('repeats what may be repeated, and nothing else', async () => {
    const counts: Record<string, number> = {};
    const { url } = await serve((request, response) => {
      const method = request.method ?? '';
      counts[method] = (counts[method] ?? 0) + 1;
      request.resume();
      response.writeHead(counts[method] < 3 ? 503 : 200).end('done');
    });
    const client = http();
    expect((await client.fetch({ method: 'GET', url })).status).toBe(200);
    expect((await client.fetch({ method: 'PUT', url, body: 'x' })).status).toBe(200);
    expect((await client.fetch({ method: 'POST', url })).status).toBe(503);
    expect((await client.fetch({ method: 'POST', url, retry: 'always' })).status).toBe(200);
    const body = (async function* () {
      yield Buffer.from('x');
    })();
    expect((await client.fetch({ method: 'PATCH', url, body })).status).toBe(503);
    expect(counts).toEqual({ GET: 3, PUT: 3, POST: 3, PATCH: 1 });
  });

  it('says after how many tries it gave up, and tells each of them', async () => {
    const { url, server } = await serve(request => request.socket.destroy());
    const events: HttpEvent[] = [];
    const error = await http({ onEvent: event => events.push(event) })
      .fetch({ method: 'GET', url })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ code: 'network', attempts: 5, retryable: true, host: url.host });
    expect(events.map(({ type }) => type)).toEqual([
      'error',
      'wait',
      'error',
      'wait',
      'error',
      'wait',
      'error',
      'wait',
      'error',
    ]);
    await new Promise(resolve => server.close(resolve));
    const refused = http().fetch({ method: 'GET', url });
    await expect(refused).rejects.toMatchObject({ networkCode: 'ECONNREFUSED' });
    await expect(
      http().fetch({ method: 'GET', url: new URL('http://no-such-host.invalid/') }),
    ).rejects.toMatchObject({ networkCode: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });

  it('reads Retry-After in both forms', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(retryAfter('120', now)).toBe(120_000);
    expect(retryAfter(new Date(now + 5_000).toUTCString(), now)).toBe(5_000);
    expect(retryAfter(new Date(now - 5_000).toUTCString(), now)).toBe(0);
    for (const wrong of [undefined, '', 'soon', '-1', '1e99', '2026']) {
      expect(retryAfter(wrong, now), wrong).toBe(wrong === '2026' ? 2_026_000 : undefined);
    }
  });

  it('never waits longer than the cap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const wait = backoff(attempt, { ...DEFAULT_RETRY, random: () => random });
          return (
            wait >= 0 &&
            wait <= DEFAULT_RETRY.capMs &&
            (attempt > 1 || wait <= DEFAULT_RETRY.baseMs)
          );
        },
      ),
    );
  });

  it('stops at once when told to', async () => {
    const { url } = await serve(() => {});
    const stop = new AbortController();
    const asking = http().fetch({ method: 'GET', url, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await expect(asking).rejects.toThrow('enough');
  });
});

describe('silence', () => {
  it('ends an answer that never begins or stops, not one that is slow', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/never') return;
      response.writeHead(200);
      response.write('a');
      if (request.url === '/stops') return;
      let left = 6;
      const timer = setInterval(() => {
        response.write('b');
        if (--left > 0) return;
        clearInterval(timer);
        response.end();
      }, 60);
    });
    const client = http({ silenceMs: 200, retry: { attempts: 1 } });
    expect(
      Buffer.from(
        (await client.fetch({ method: 'GET', url: new URL('/slow', url) })).body,
      ).toString(),
    ).toBe('abbbbbb');
    await expect(
      client.fetch({ method: 'GET', url: new URL('/never', url) }),
    ).rejects.toMatchObject({ networkCode: 'UND_ERR_HEADERS_TIMEOUT' });
    await expect(
      client.fetch({ method: 'GET', url: new URL('/stops', url) }),
    ).rejects.toMatchObject({ networkCode: 'UND_ERR_BODY_TIMEOUT' });
  });

  it('does not blame the receiver for a slow source', async () => {
    const { url } = await serve((request, response) => {
      request.resume();
      request.on('end', () => response.end('ok'));
    });
    const slow = (async function* () {
      for (let count = 0; count < 3; count++) {
        await new Promise(resolve => setTimeout(resolve, 300));
        yield Buffer.from('x');
      }
    })();
    const client = http({ silenceMs: 150, answerMs: 5_000 });
    expect((await client.fetch({ method: 'PUT', url, body: slow })).status).toBe(200);
  });

  it('waits for an answer as long as the server may need for its work', async () => {
    const { url } = await serve((request, response) => {
      request.resume();
      setTimeout(() => response.end('ok'), 500);
    });
    const client = http({ silenceMs: 100, answerMs: 5_000 });
    expect((await client.fetch({ method: 'PUT', url, body: 'x' })).status).toBe(200);
  });
});

describe('redirects', () => {
  it('keeps the login on its own host only', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('there');
    });
    const { url } = await serve((request, response) => {
      seen.push(request.headers.authorization);
      const location = request.url === '/' ? '/again' : `${other.url}x?sig=abc`;
      response.writeHead(307, { location }).end('moved');
    });
    const answer = await http().fetch({
      method: 'GET',
      url,
      headers: { authorization: 'Bearer secret' },
    });
    expect(Buffer.from(answer.body).toString()).toBe('there');
    expect(answer.url.host).toBe(other.url.host);
    expect(seen).toEqual(['Bearer secret', 'Bearer secret', undefined]);
  });

  it('ends when it goes in circles, and does not follow what is sent', async () => {
    const { url } = await serve((request, response) => {
      request.resume();
      response.writeHead(302, { location: '/' }).end();
    });
    await expect(http().fetch({ method: 'GET', url })).rejects.toMatchObject({
      code: 'too-many-redirects',
    });
    expect((await http().fetch({ method: 'POST', url })).status).toBe(302);
  });

  it('refuses to leave for something else than http', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    });
    await expect(http().fetch({ method: 'GET', url })).rejects.toMatchObject({
      code: 'insecure-redirect',
    });
  });
});

describe('proxies', () => {
  const https = (host: string) => new URL(`https://${host}/v2/`);

  it('are taken from the environment', () => {
    const environment = {
      HTTPS_PROXY: 'http://upper:1',
      https_proxy: 'http://lower:1',
      HTTP_PROXY: 'plain:3128',
    };
    expect(proxyFor(https('a.example'), environment)).toBe('http://lower:1');
    expect(proxyFor(new URL('http://a.example'), environment)).toBe('http://plain:3128');
    expect(proxyFor(https('a.example'), { ALL_PROXY: 'http://all:1' })).toBe('http://all:1');
    expect(proxyFor(https('a.example'), { HTTPS_PROXY: '' })).toBe(undefined);
  });

  it.each([
    ['*', 'a.example', true],
    ['example', 'a.example', true],
    ['.example', 'a.example', true],
    ['*.example', 'a.example', true],
    ['a.example', 'a.example', true],
    ['A.EXAMPLE', 'a.example', true],
    ['ample', 'a.example', false],
    ['b.example, a.example', 'a.example', true],
    ['a.example:443', 'a.example', true],
    ['a.example:5000', 'a.example', false],
    ['a.example:5000', 'a.example:5000', true],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.0.0.0/99', '10.1.2.3', false],
    ['fd00::/8', '[fd12::1]', true],
    ['[fd12::1]:5000', '[fd12::1]:5000', true],
    ['1.2.3.4', '1.2.3.4:5000', true],
    ['2.3.4', '1.2.3.4', false],
    ['', 'localhost:5000', true],
    ['', '127.0.0.5', true],
    ['', '[::1]:5000', true],
    ['', 'a.example', false],
  ])('NO_PROXY=%s leaves %s alone: %s', (noProxy, host, direct) => {
    const proxy = proxyFor(https(host), { HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy });
    expect(proxy === undefined).toBe(direct);
  });

  it('carry plain HTTP as requests and TLS as a tunnel, with their own login', async () => {
    const seen: string[] = [];
    const { url, server } = await serve((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
      response.end('through');
    });
    server.on('connect', (request, socket) => {
      seen.push(`CONNECT ${request.url}`);
      const out = connect(1, '127.0.0.1');
      out.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    });
    const proxy = `http://user:pass@${url.host}`;
    const client = http({
      environment: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy },
      retry: { attempts: 1 },
    });
    const answer = await client.fetch({
      method: 'GET',
      url: new URL('http://registry.example/v2/'),
    });
    expect(Buffer.from(answer.body).toString()).toBe('through');
    expect(seen[0]).toBe('GET http://registry.example/v2/ Basic dXNlcjpwYXNz');
    await expect(
      client.fetch({ method: 'GET', url: https('registry.example') }),
    ).rejects.toBeInstanceOf(HttpError);
    expect(seen[1]).toBe('CONNECT registry.example:443');
  });
});

describe('secrets', () => {
  it('leave no text', () => {
    registerSecret('correct horse battery');
    const text =
      'Authorization: Bearer eyJhbGciOi.abc-def_123 and Basic dXNlcjpwYXNz; https://me:pw@r.example/x?X-Amz-Signature=abc&scope=y {"token":"t0ps3cret"} correct horse battery';
    const shown = redact(text);
    for (const secret of [
      'eyJhbGciOi',
      'dXNlcjpwYXNz',
      'me:pw',
      '=abc',
      't0ps3cret',
      'correct horse',
    ])
      expect(shown).not.toContain(secret);
    expect(shown).toContain('scope=y');
    expect(redactUrl('https://u:p@r.example/v2/?scope=a&_state=signed&digest=d#frag')).toBe(
      'https://r.example/v2/?scope=a&_state=***&digest=d',
    );
  });

  it('do not make it slow on long texts', () => {
    const started = performance.now();
    for (const text of [
      'a'.repeat(200_000),
      'https://'.repeat(20_000),
      '?token'.repeat(20_000),
      'Bearer '.repeat(20_000),
      '"token":'.repeat(20_000),
      `?${'a'.repeat(200_000)}`,
    ])
      redact(text);
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});
