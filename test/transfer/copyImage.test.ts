import { afterEach, describe, expect, it } from 'vitest';
import { registryDestination } from '../../src/registry/destination.ts';
import { registrySource } from '../../src/registry/source.ts';
import { type CopyEvent, type CopyOptions, copyImage } from '../../src/transfer/copyImage.ts';
import { BlobLedger } from '../../src/transfer/ledger.ts';
import { Limiter } from '../../src/transfer/limiter.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { noise, putSampleImage, putSampleIndex } from '../support/sampleImage.ts';
import { testRegistry } from '../support/testClient.ts';

const running: MemoryRegistry[] = [];

async function start(): Promise<MemoryRegistry> {
  const registry = await MemoryRegistry.start();
  running.push(registry);
  return registry;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(registry => registry.stop()));
});

function copy(
  from: MemoryRegistry,
  to: MemoryRegistry,
  reference: string,
  target: string,
  options: CopyOptions = {},
  clients = { from: testRegistry(from.host), to: testRegistry(to.host) },
) {
  return copyImage(
    { source: registrySource(clients.from.repository('org/app')), reference },
    { destination: registryDestination(clients.to.repository(target)), tag: 'v1' },
    options,
  );
}

describe('copyImage', () => {
  it('copies an index with everything below it, byte for byte, and tags last', async () => {
    const from = await start();
    const to = await start();
    const digest = putSampleIndex(from, 'org/app', 'v1');
    const events: CopyEvent[] = [];
    const result = await copy(from, to, 'v1', 'mirror/app', {
      onEvent: event => events.push(event),
    });
    expect(result).toMatchObject({ digest, outcome: 'copied', manifests: 5 });
    for (const [key, { bytes, mediaType }] of from.store.repository('org/app').manifests) {
      const stored = to.store.repository('mirror/app').manifests.get(key);
      expect(stored?.bytes.equals(bytes)).toBe(true);
      expect(stored?.mediaType).toBe(mediaType);
    }
    const last = events.filter(event => event.type === 'manifest').at(-1);
    expect(last).toMatchObject({ tag: 'v1' });
    expect(events[0]).toMatchObject({ type: 'plan', manifests: 5 });
    const puts = to.requests.filter(
      ({ method, url }) => method === 'PUT' && url.includes('/manifests/'),
    );
    expect(puts.at(-1)?.url).toBe('/v2/mirror/app/manifests/v1');
    expect(puts).toHaveLength(5);
  });

  it('does nothing but ask where the digest is there already', async () => {
    const from = await start();
    const to = await start();
    putSampleIndex(from, 'org/app', 'v1');
    await copy(from, to, 'v1', 'mirror/app');
    const before = to.requests.length;
    const result = await copy(from, to, 'v1', 'mirror/app');
    expect(result.outcome).toBe('current');
    expect(to.log.slice(before)).toEqual(['GET /v2/', 'HEAD /v2/mirror/app/manifests/v1']);
  });

  it('sends a blob once to a registry, however many copies want it at once, and mounts the others', async () => {
    const from = await start();
    const to = await start();
    putSampleImage(from, 'org/app', 'v1', { layers: [noise(200_000, 'shared')] });
    const clients = { from: testRegistry(from.host), to: testRegistry(to.host) };
    const shared = { ledger: new BlobLedger(), limiter: new Limiter(8) };
    const results = await Promise.all(
      ['a/one', 'a/two', 'a/three'].map(target => copy(from, to, 'v1', target, shared, clients)),
    );
    const total = (outcome: 'uploaded' | 'mounted') =>
      results.reduce((sum, { blobs }) => sum + blobs[outcome], 0);
    expect(total('uploaded')).toBe(2);
    expect(total('mounted')).toBe(4);
    expect(from.log.filter(line => line.startsWith('GET /v2/org/app/blobs/'))).toHaveLength(2);
    expect(results.reduce((sum, { bytesSent }) => sum + bytesSent, 0)).toBeLessThan(201_000);
  });

  it('moves no bytes within one registry', async () => {
    const registry = await start();
    putSampleImage(registry, 'org/app', 'v1');
    const client = testRegistry(registry.host);
    const result = await copy(
      registry,
      registry,
      'v1',
      'other/app',
      {},
      { from: client, to: client },
    );
    expect(result).toMatchObject({ bytesSent: 0, blobs: { mounted: 3, uploaded: 0, exists: 0 } });
    expect(registry.log.filter(line => /^GET .*blobs/.test(line))).toEqual([]);
  });

  it('leaves no tag when a child is missing at the source', async () => {
    const from = await start();
    const to = await start();
    putSampleIndex(from, 'org/app', 'v1');
    const child = [...from.store.repository('org/app').manifests.keys()][0] ?? '';
    from.store.repository('org/app').manifests.delete(child);
    await expect(copy(from, to, 'v1', 'mirror/app')).rejects.toMatchObject({
      code: 'manifest-unknown',
      status: 404,
    });
    expect(to.store.repositories.size).toBe(0);
  });
});

describe('Limiter', () => {
  it('never runs more than it may, and gives up waiting when told to', async () => {
    const limiter = new Limiter(2);
    let running = 0;
    let most = 0;
    const task = async () => {
      most = Math.max(most, ++running);
      await new Promise(resolve => setTimeout(resolve, 5));
      running--;
    };
    const stop = new AbortController();
    const tasks = Array.from({ length: 6 }, () => limiter.run(task));
    const abandoned = limiter.run(task, stop.signal);
    stop.abort(new Error('enough'));
    await expect(abandoned).rejects.toThrow('enough');
    await Promise.all(tasks);
    expect(most).toBe(2);
    limiter.limit = 4;
    await Promise.all(Array.from({ length: 6 }, () => limiter.run(task)));
    expect(most).toBe(4);
  });
});
