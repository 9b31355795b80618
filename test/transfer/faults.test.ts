import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClient, HttpOptions } from '../../src/http/client.ts';
import { digestOf } from '../../src/image/digest.ts';
import type { Credential } from '../../src/registry/auth/credential.ts';
import { registryDestination } from '../../src/registry/destination.ts';
import { registrySource } from '../../src/registry/source.ts';
import type { UploadOptions } from '../../src/registry/upload.ts';
import { copyImage } from '../../src/transfer/copyImage.ts';
import {
  type Fault,
  FaultProxy,
  type FaultRule,
  type ProxiedRequest,
} from '../support/faultProxy.ts';
import { MemoryRegistry, type MemoryRegistryOptions } from '../support/memoryRegistry.ts';
import { noise, putSampleImage } from '../support/sampleImage.ts';
import { FakeClock, testHttp, testRegistry } from '../support/testClient.ts';

const running: { stop(): Promise<void> }[] = [];
const alice: Credential = {
  type: 'password',
  username: 'alice',
  password: 'correct horse battery',
};
const layers = [noise(400_000, 'big'), noise(2_000, 'small')];

afterEach(async () => {
  await Promise.all(running.splice(0).map(part => part.stop()));
});

function own<T extends { stop(): Promise<void> }>(part: T): T {
  running.push(part);
  return part;
}

interface Setting {
  readonly source: MemoryRegistry;
  readonly target: MemoryRegistry;
  readonly down: FaultProxy;
  readonly up: FaultProxy;
  readonly digest: string;
  readonly clock: FakeClock;
  copy(upload?: UploadOptions): Promise<unknown>;
}

/** One image, a proxy before its source and one before its target. */
async function setting(
  options: { http?: HttpOptions; target?: MemoryRegistryOptions; retries?: number } = {},
): Promise<Setting> {
  const source = own(await MemoryRegistry.start());
  const target = own(await MemoryRegistry.start(options.target));
  const down = own(await FaultProxy.start(source.origin));
  const up = own(await FaultProxy.start(target.origin));
  const digest = putSampleImage(source, 'org/app', 'v1', { layers });
  const clock = new FakeClock();
  const http: HttpClient = testHttp(options.http, clock);
  running.push({ stop: () => http.close() });
  return {
    source,
    target,
    down,
    up,
    digest,
    clock,
    copy: upload =>
      copyImage(
        {
          source: registrySource(testRegistry(down.host, { http }).repository('org/app')),
          reference: 'v1',
        },
        {
          destination: registryDestination(
            testRegistry(up.host, { http, credential: alice }).repository('mirror/app'),
            upload,
          ),
          tag: 'v1',
        },
      ),
  };
}

/** The fault hits the first request that fits, or the first few. */
function once(fits: (request: ProxiedRequest) => boolean, fault: Fault, times = 1): FaultRule {
  let left = times;
  return request => {
    if (left === 0 || !fits(request)) return undefined;
    left--;
    return fault;
  };
}

const bigDigest = digestOf(noise(400_000, 'big'));
const big = (request: ProxiedRequest) =>
  request.method === 'GET' && request.url.endsWith(bigDigest) && !request.headers.range;
const upload = (request: ProxiedRequest) =>
  request.method === 'PUT' &&
  request.url.includes('/blobs/uploads/') &&
  Number(request.headers['content-length']) > 100_000;
const patch = (request: ProxiedRequest) => request.method === 'PATCH';

async function expectWhole({ source, target, digest }: Setting): Promise<void> {
  const stored = target.store.manifest('mirror/app', 'v1');
  expect(stored?.digest).toBe(digest);
  expect(
    stored?.bytes.equals(source.store.manifest('org/app', 'v1')?.bytes ?? Buffer.alloc(0)),
  ).toBe(true);
  for (const layer of layers) {
    expect([...target.store.blobs.values()].some(bytes => bytes.equals(layer))).toBe(true);
  }
}

function expectUntagged({ target }: Setting): void {
  expect(target.store.repositories.get('mirror/app')?.tags.size ?? 0).toBe(0);
}

describe('reading breaks', () => {
  it('goes on by Range after a reset in mid-blob, and does not fetch twice', async () => {
    const here = await setting();
    here.down.rule = once(
      request => big(request),
      { type: 'reset', side: 'down', after: 1_000 },
      3,
    );
    await here.copy();
    await expectWhole(here);
    const ranged = here.down.requests.filter(({ headers }) => headers.range !== undefined);
    expect(ranged.length).toBeGreaterThan(0);
    const bytes = here.down.requests.reduce((sum, { bytesDown }) => sum + bytesDown, 0);
    // A few socket buffers may be lost at each break, never the whole blob again.
    expect(bytes).toBeLessThan(402_000 + 3 * 200_000);
  });

  it('goes on after a body that was cut off without an error', async () => {
    const here = await setting();
    here.down.rule = once(big, { type: 'truncate', after: 10_000, honestLength: true });
    await here.copy();
    await expectWhole(here);
    expect(here.down.requests.some(({ headers }) => headers.range === 'bytes=10000-')).toBe(true);
  });

  it('goes on after a body that was cut off with a closed connection', async () => {
    const here = await setting();
    here.down.rule = once(big, { type: 'truncate', after: 10_000, honestLength: false });
    await here.copy();
    await expectWhole(here);
  });

  it('gives up on silence, not on slowness, and goes on', async () => {
    const here = await setting({ http: { silenceMs: 300 } });
    here.down.rule = once(big, { type: 'stall', side: 'down', after: 50_000 });
    await here.copy();
    await expectWhole(here);
  });

  it('reads a corrupted blob again, and never passes the corruption on', async () => {
    const here = await setting();
    here.down.rule = once(big, { type: 'corrupt', side: 'down', at: 1_500 });
    await here.copy();
    await expectWhole(here);
  });

  it('fails with the digests when the source stays corrupt, and tags nothing', async () => {
    const here = await setting();
    here.down.rule = request =>
      big(request) ? { type: 'corrupt', side: 'down', at: 1_500 } : undefined;
    await expect(here.copy()).rejects.toMatchObject({ code: 'digest-mismatch' });
    expectUntagged(here);
  });

  it('fails when the answer names another digest than its bytes have', async () => {
    const here = await setting();
    const value = `sha256:${'0'.repeat(64)}`;
    here.down.rule = request =>
      request.method === 'GET' && request.url.includes('/manifests/')
        ? { type: 'header', name: 'docker-content-digest', value }
        : undefined;
    await expect(here.copy()).rejects.toMatchObject({ code: 'digest-mismatch', expected: value });
    expectUntagged(here);
  });

  it('waits as long as Retry-After says, in both forms', async () => {
    const here = await setting();
    const date = new Date(here.clock.time + 60_000).toUTCString();
    const rules = [
      once(big, { type: 'answer', status: 429, headers: { 'retry-after': '7' } }),
      once(request => request.url.includes('/manifests/'), {
        type: 'answer',
        status: 503,
        headers: { 'retry-after': date },
      }),
    ];
    here.down.rule = (request, index) =>
      rules.map(rule => rule(request, index)).find(fault => fault !== undefined);
    await here.copy();
    await expectWhole(here);
    expect(here.clock.waits.some(wait => wait >= 7_000 && wait < 8_000)).toBe(true);
    expect(here.clock.waits.some(wait => wait > 50_000 && wait <= 61_000)).toBe(true);
  });

  it('backs off by itself without Retry-After, and says what was wrong in the end', async () => {
    const here = await setting();
    here.down.rule = once(big, { type: 'answer', status: 503 }, 2);
    await here.copy();
    await expectWhole(here);
    here.down.rule = () => ({
      type: 'answer',
      status: 429,
      body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}',
    });
    await expect(here.copy()).rejects.toMatchObject({
      code: 'too-many-requests',
      status: 429,
      host: here.down.host,
      serverErrors: [{ code: 'TOOMANYREQUESTS', message: 'slow down' }],
    });
  });

  it('does not wait for hours', async () => {
    const here = await setting();
    here.down.rule = request =>
      big(request)
        ? { type: 'answer', status: 429, headers: { 'retry-after': '21600' } }
        : undefined;
    await expect(here.copy()).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(here.clock.waits).toEqual([]);
    expectUntagged(here);
  });
});

describe('writing breaks', () => {
  it('asks how much has arrived after a reset, and sends the rest', async () => {
    const here = await setting();
    here.up.rule = once(upload, { type: 'reset', side: 'up', after: 200_000 });
    await here.copy();
    await expectWhole(here);
    expect(
      here.up.requests.some(
        ({ method, url }) => method === 'GET' && url.includes('/blobs/uploads/'),
      ),
    ).toBe(true);
    const rest = here.up.requests.find(({ method }) => method === 'PATCH');
    expect(Number(rest?.headers['content-range']?.split('-')[0])).toBeGreaterThan(0);
  });

  it('goes on in mid-chunk', async () => {
    const here = await setting();
    here.up.rule = once(request => patch(request) && request.url.includes('signed-100000'), {
      type: 'reset',
      side: 'up',
      after: 30_000,
    });
    await here.copy({ chunkBytes: 100_000 });
    await expectWhole(here);
  });

  it('starts again when the session is gone', async () => {
    const here = await setting();
    here.up.rule = request => {
      if (!upload(request) || here.up.requests.some(({ fault }) => fault === 'reset'))
        return undefined;
      setTimeout(() => here.target.store.uploads.clear(), 10);
      return { type: 'reset', side: 'up', after: 100_000 };
    };
    await here.copy();
    await expectWhole(here);
    expect(here.up.requests.filter(({ method }) => method === 'POST').length).toBeGreaterThan(3);
  });

  it('finds a blob there whose answer was lost', async () => {
    const here = await setting();
    here.up.rule = once(upload, { type: 'lose-answer' });
    await here.copy();
    await expectWhole(here);
    expect(here.up.requests.filter(upload)).toHaveLength(1);
  });

  it('gives up on a receiver that takes nothing more, and goes on', async () => {
    const here = await setting({ http: { silenceMs: 300, answerMs: 60_000 } });
    const layer = noise(12_000_000, 'more than all socket buffers');
    putSampleImage(here.source, 'org/app', 'v1', { layers: [layer] });
    here.up.rule = once(upload, { type: 'stall', side: 'up', after: 50_000 });
    await here.copy();
    expect([...here.target.store.blobs.values()].some(bytes => bytes.equals(layer))).toBe(true);
  });

  it('renews a token that dies in mid-upload', async () => {
    const here = await setting({
      target: { token: { users: { alice: 'correct horse battery' } } },
    });
    let revoked = false;
    here.up.rule = request => {
      if (!revoked && request.method === 'PATCH' && request.url.includes('signed-200000')) {
        revoked = true;
        here.target.tokens?.revokeAll();
      }
      return undefined;
    };
    await here.copy({ chunkBytes: 100_000 });
    await expectWhole(here);
    expect(
      here.up.requests.some(({ method, status }) => method === 'PATCH' && status === 401),
    ).toBe(true);
  });

  it('sends again what arrived corrupted; the registry never keeps it', async () => {
    const here = await setting();
    here.up.rule = once(upload, { type: 'corrupt', side: 'up', at: 123_456 });
    await here.copy();
    await expectWhole(here);
    here.target.store.repositories.clear();
    here.up.rule = request =>
      upload(request) ? { type: 'corrupt', side: 'up', at: 123_456 } : undefined;
    await expect(here.copy()).rejects.toMatchObject({ code: 'digest-refused', status: 400 });
    expectUntagged(here);
  });

  it('tells a refusal at once, without trying again', async () => {
    const here = await setting();
    const body = '{"errors":[{"code":"DENIED","message":"you do not have the permission"}]}';
    here.up.rule = request =>
      request.method === 'POST' ? { type: 'answer', status: 403, body } : undefined;
    await expect(here.copy()).rejects.toMatchObject({ code: 'denied', status: 403 });
    expect(here.clock.waits).toEqual([]);
    expectUntagged(here);
  });

  it('stops when it is told to, with nothing tagged', async () => {
    const here = await setting();
    const stop = new AbortController();
    const http = testHttp({}, here.clock);
    running.push({ stop: () => http.close() });
    here.up.rule = request => {
      if (upload(request)) setTimeout(() => stop.abort(new Error('enough')), 20);
      return upload(request) ? { type: 'stall', side: 'up', after: 10_000 } : undefined;
    };
    const copying = copyImage(
      {
        source: registrySource(testRegistry(here.down.host, { http }).repository('org/app')),
        reference: 'v1',
      },
      {
        destination: registryDestination(
          testRegistry(here.up.host, { http }).repository('mirror/app'),
        ),
        tag: 'v1',
      },
      { signal: stop.signal },
    );
    await expect(copying).rejects.toThrow('enough');
    expectUntagged(here);
  });
});

describe('credentials', () => {
  it('never reach the source, the other registry or a host that a redirect leads to', async () => {
    const here = await setting({ target: { users: { alice: 'correct horse battery' } } });
    const elsewhere = own(
      await MemoryRegistry.start({
        intercept: (request, response) => {
          const digest = /sha256:[0-9a-f]+/.exec(request.url ?? '')?.[0] ?? '';
          response.end(here.source.store.blobs.get(digest));
          return true;
        },
      }),
    );
    here.down.rule = request =>
      big(request)
        ? {
            type: 'answer',
            status: 307,
            headers: { location: `${elsewhere.origin}${request.url}` },
          }
        : undefined;
    await here.copy();
    await expectWhole(here);
    expect(elsewhere.requests.length).toBeGreaterThan(0);
    const others = [...elsewhere.requests, ...here.down.requests];
    expect(others.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    expect(
      here.up.requests.some(({ headers }) => headers.authorization?.startsWith('Basic ')),
    ).toBe(true);
  });
});
