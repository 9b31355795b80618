import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sourceName, targetName } from '../../../src/transfer/sync/expand.ts';
import { Journal } from '../../../src/transfer/sync/journal.ts';
import { type SyncOptions, sync } from '../../../src/transfer/sync/sync.ts';
import { FaultProxy } from '../../support/faultProxy.ts';
import { MemoryRegistry, type MemoryRegistryOptions } from '../../support/memoryRegistry.ts';
import { noise, putSampleImage, putSampleIndex } from '../../support/sampleImage.ts';
import { SwrDouble } from '../../support/swrDouble.ts';
import { rule, testRegistries } from '../../support/syncRules.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { FakeClock, testHttp } from '../../support/testClient.ts';

const running: { stop(): Promise<void> }[] = [];

async function start(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const registry = await MemoryRegistry.start(options);
  running.push(registry);
  return registry;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(registry => registry.stop()));
});

function run(rules: SyncOptions['rules'], options: Partial<SyncOptions> = {}) {
  return sync({
    rules,
    registries: testRegistries(),
    policy: 'fail',
    clock: new FakeClock(),
    ...options,
  });
}

function blobReads(registry: MemoryRegistry): string[] {
  return registry.log.filter(line => /^GET .*\/blobs\/sha256:/.test(line)).map(digestIn);
}

function digestIn(line: string): string {
  return /sha256:[0-9a-f]+/.exec(line)?.[0] ?? '';
}

function expectSame(from: MemoryRegistry, to: MemoryRegistry, source: string, target: string) {
  const wanted = from.store.repository(source);
  const got = to.store.repository(target);
  expect([...got.tags].sort()).toEqual([...wanted.tags].sort());
  for (const [digest, { bytes, mediaType }] of wanted.manifests) {
    expect(got.manifests.get(digest)?.bytes.equals(bytes)).toBe(true);
    expect(got.manifests.get(digest)?.mediaType).toBe(mediaType);
  }
  for (const digest of wanted.blobs) expect(got.blobs).toContain(digest);
}

describe('sync', () => {
  it('copies every tag byte for byte, to several registries and repositories, reading each blob once', async () => {
    const [from, one, two] = [await start(), await start(), await start()];
    putSampleIndex(from, 'org/app', 'v1');
    putSampleImage(from, 'org/app', 'v2', { layers: [noise(3_000_000, 'big'), noise(700, 's')] });
    const targets = [`${one.host}/m/app`, `${one.host}/n/app`, `${two.host}/m/app`];
    const result = await run([rule(`${from.host}/org/app`, targets)]);
    expect(result.images.map(({ outcome }) => outcome)).toEqual(Array(6).fill('copied'));
    expectSame(from, one, 'org/app', 'm/app');
    expectSame(from, one, 'org/app', 'n/app');
    expectSame(from, two, 'org/app', 'm/app');
    const reads = blobReads(from);
    expect(reads.toSorted()).toEqual([...from.store.repository('org/app').blobs].toSorted());
    expect(result).toMatchObject({ blobsFetched: reads.length, blobsFetchedAgain: 0, rounds: 1 });
    expect(result.blobs.mounted).toBe(reads.length);
  });

  it('reads a blob once even where the target does not mount', async () => {
    const from = await start();
    const to = await start({ mounts: false });
    putSampleImage(from, 'org/app', 'v1', { layers: [noise(200_000, 1), noise(100_000, 2)] });
    putSampleImage(from, 'org/app', 'v2', { layers: [noise(300_000, 3), noise(50_000, 4)] });
    const targets = ['a/app', 'b/app', 'c/app'].map(name => `${to.host}/${name}`);
    const result = await run([rule(`${from.host}/org/app`, targets)]);
    for (const name of ['a/app', 'b/app', 'c/app']) expectSame(from, to, 'org/app', name);
    // Until the first refused mount nobody can know; after it the bytes are shared.
    expect(result.blobsFetchedAgain).toBeLessThan(12);
  });

  it('asks one HEAD a tag and side when everything is there', async () => {
    const [from, to] = [await start(), await start()];
    putSampleIndex(from, 'org/app', 'v1');
    putSampleImage(from, 'org/app', 'v2');
    const rules = [rule(`${from.host}/org/app`, [`${to.host}/m/app`])];
    await run(rules);
    from.requests.length = 0;
    to.requests.length = 0;
    const result = await run(rules);
    expect(result.images.map(({ outcome }) => outcome)).toEqual(['current', 'current']);
    expect(to.log.filter(line => line !== 'GET /v2/').toSorted()).toEqual([
      'HEAD /v2/m/app/manifests/v1',
      'HEAD /v2/m/app/manifests/v2',
    ]);
    expect(from.log.filter(line => line.startsWith('HEAD'))).toHaveLength(2);
  });

  it('refuses two sources for one target before anything moves', async () => {
    const [from, to] = [await start(), await start()];
    putSampleImage(from, 'org/app', 'v1');
    putSampleImage(from, 'other/app', 'v1');
    const target = [`${to.host}/m/app`];
    const rules = [rule(`${from.host}/org/app`, target), rule(`${from.host}/other/app`, target)];
    await expect(run(rules)).rejects.toMatchObject({ code: 'sync-collision' });
    expect(to.log.filter(line => !line.startsWith('GET'))).toEqual([]);
  });

  it('names what failed and brings all the rest', async () => {
    const [from, to] = [await start(), await start()];
    putSampleImage(from, 'org/app', 'good');
    putSampleImage(from, 'org/app', 'bad', { layers: [noise(900, 'lost')] });
    const bad = from.store.manifest('org/app', 'bad');
    const lost = JSON.parse(bad?.bytes.toString() ?? '').layers[0].digest;
    from.store.repository('org/app').blobs.delete(lost);
    const rules = [
      rule(`${from.host}/org/app`, [`${to.host}/m/app`]),
      rule(`${from.host}/org/nothing`, [`${to.host}/m/nothing`]),
    ];
    const result = await run(rules);
    const outcomes = result.images.map(each => [each.image.target.tag, each.outcome]);
    expect(outcomes).toContainEqual(['good', 'copied']);
    expect(outcomes).toContainEqual(['bad', 'failed']);
    expect(to.store.repository('m/app').tags.has('bad')).toBe(false);
    expect(result.ruleFailures.map(({ error }) => error.code)).toEqual(['repository-unknown']);
    // What is permanent is not tried again.
    expect(result.rounds).toBe(1);
  });

  it('tries passing failures again in rounds', async () => {
    const [from, to] = [await start(), await start()];
    putSampleImage(from, 'org/app', 'v1');
    let refusals = 0;
    const proxy = await FaultProxy.start(to.origin, ({ method, url }) =>
      method === 'PUT' && url.includes('/manifests/') && refusals++ < 7
        ? { type: 'answer', status: 503 }
        : undefined,
    );
    running.push(proxy);
    const waits: number[] = [];
    const result = await run([rule(`${from.host}/org/app`, [`${proxy.host}/m/app`])], {
      onEvent: event => {
        if (event.type === 'retry') waits.push(event.milliseconds);
      },
    });
    expect(result).toMatchObject({ rounds: 2, blobsFetchedAgain: 0 });
    expect(result.images.map(({ outcome }) => outcome)).toEqual(['copied']);
    expect(waits).toHaveLength(1);
  });

  it('never tags what was damaged on its way', async () => {
    const [from, to] = [await start(), await start()];
    putSampleImage(from, 'org/app', 'v1', { layers: [noise(400_000, 'x')] });
    const proxy = await FaultProxy.start(from.origin, ({ url }) =>
      url.includes('/blobs/') ? { type: 'corrupt', side: 'down', at: 40 } : undefined,
    );
    running.push(proxy);
    const result = await run([rule(`${proxy.host}/org/app`, [`${to.host}/m/app`])]);
    expect(result.images[0]).toMatchObject({
      outcome: 'failed',
      error: { code: 'digest-mismatch' },
    });
    expect(to.store.repositories.get('m/app')?.tags.size ?? 0).toBe(0);
  });

  it('filters platforms of an index', async () => {
    const [from, to] = [await start(), await start()];
    putSampleIndex(from, 'org/app', 'v1');
    const platforms = [{ os: '', architecture: 'amd64' }];
    const rules = [rule(`${from.host}/org/app`, [`${to.host}/m/app`], undefined, { platforms })];
    const result = await run(rules);
    expect(result.images[0]?.outcome).toBe('converted');
    const there = to.store.manifest('m/app', 'v1');
    const { manifests } = JSON.parse(there?.bytes.toString() ?? '');
    expect(manifests).toHaveLength(1);
    expect(manifests[0].platform.architecture).toBe('amd64');
  });
});

describe('sync to SWR', () => {
  async function swr() {
    const [from, backend] = [await start(), await start()];
    const double = await SwrDouble.start({
      backend: backend.origin,
      users: { 'cn-north-4@AK': 'key' },
      organizations: new Set(['org']),
    });
    running.push(double);
    putSampleImage(from, 'src/app', 'single');
    putSampleIndex(from, 'src/app', 'index', { nested: false });
    const artifact = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.example',
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        ...from.store.putBlob('src/app', '{}'),
      },
      layers: [],
    };
    from.store.putManifest('src/app', 'chart', JSON.stringify(artifact), artifact.mediaType);
    const registries = testRegistries({
      credential: { type: 'password', username: 'cn-north-4@AK', password: 'key' },
    });
    return {
      from,
      backend,
      double,
      registries,
      known: { isSwr: () => true, nameProblems: () => [] },
    };
  }

  it('converts what can be converted, and names the rest before a byte is moved', async () => {
    const { from, backend, double, ...options } = await swr();
    const rules = [rule(`${from.host}/src/app`, [`${double.host}/org/app`])];
    const result = await run(rules, { ...options, policy: 'convert' });
    const byTag = new Map(result.images.map(each => [each.image.source.reference, each]));
    expect(byTag.get('single')?.outcome).toBe('copied');
    expect(byTag.get('index')?.outcome).toBe('converted');
    expect(byTag.get('chart')).toMatchObject({ outcome: 'failed' });
    expect(byTag.get('chart')?.error?.say('zh').message).toContain('制品');
    const list = backend.store.manifest('org/app', 'index');
    expect(list?.mediaType).toBe('application/vnd.docker.distribution.manifest.list.v2+json');
    expect(list?.digest).toBe(byTag.get('index')?.targetDigest);
    const { manifests } = JSON.parse(list?.bytes.toString() ?? '');
    for (const { digest, mediaType } of manifests) {
      expect(mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
      const child = JSON.parse(backend.store.manifest('org/app', digest)?.bytes.toString() ?? '');
      for (const part of [child.config, ...child.layers]) {
        expect(part.mediaType).toMatch(/^application\/vnd\.docker\./);
        expect(backend.store.hasBlob('org/app', part.digest)).toBe(true);
      }
    }
    const refusedManifests = double.requests.filter(({ deviation }) => deviation !== undefined);
    expect(refusedManifests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  it('fails by name and moves nothing of it under the policy fail; skips under skip', async () => {
    const { from, double, ...options } = await swr();
    const tags = { type: 'tags', tags: ['index', 'chart'] } as const;
    const rules = [rule(`${from.host}/src/app`, [`${double.host}/org/app`], tags)];
    const failed = await run(rules, options);
    expect(failed.images.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    const skipped = await run(rules, { ...options, policy: 'skip' });
    expect(skipped.images.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped']);
    expect(double.requests.filter(({ method }) => method === 'PUT' || method === 'POST')).toEqual(
      [],
    );
  });

  it('knows a converted image again on the second run, from the journal alone', async () => {
    const { from, double, ...options } = await swr();
    const file = path.join(await tempFolder(), 'journal');
    const tags = { type: 'tags', tags: ['index'] } as const;
    const rules = [rule(`${from.host}/src/app`, [`${double.host}/org/app`], tags)];
    const once = () => run(rules, { ...options, policy: 'convert', journal: Journal.open(file) });
    await once();
    from.requests.length = 0;
    const again = await once();
    expect(again.images[0]?.outcome).toBe('current');
    expect(from.log.filter(line => line.includes('/v2/src'))).toEqual([
      'HEAD /v2/src/app/manifests/index',
    ]);
  });

  it('says that an organization is missing before anything moves', async () => {
    const { from, double, ...options } = await swr();
    const tags = { type: 'tags', tags: ['single'] } as const;
    const rules = [rule(`${from.host}/src/app`, [`${double.host}/nobody/app`], tags)];
    const result = await run(rules, options);
    expect(result.images[0]?.error?.code).toBe('organization-unknown');
    expect(double.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('a journal', () => {
  it('goes on after a torn line, and is small when everything is done', async () => {
    const file = path.join(await tempFolder(), 'deep', 'journal');
    const first = Journal.open(file);
    first.noteBlob('r', 'a/b', 'sha256:1');
    first.noteSession('r', 'a/b', 'sha256:2', { location: 'http://r/upload?x', offset: 7 });
    first.close();
    const { appendFileSync, statSync } = await import('node:fs');
    appendFileSync(file, '{"b":["r","a/b","sha2');
    const second = Journal.open(file);
    expect(second.isResumed).toBe(true);
    expect(second.has('r', 'a/b', 'sha256:1')).toBe(true);
    expect(second.session('r', 'a/b', 'sha256:2')).toMatchObject({ offset: 7 });
    second.noteBlob('r', 'a/b', 'sha256:3');
    second.noteResult('docker', 'sha256:o', 'sha256:n');
    second.close();
    const third = Journal.open(file);
    expect(third.has('r', 'a/b', 'sha256:3')).toBe(true);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
    third.finish();
    expect(readFileSync(file, 'utf8')).toBe('{"c":["docker","sha256:o","sha256:n"]}\n');
    expect(Journal.open(file).isResumed).toBe(false);
  });

  it('spares reading what an interrupted run has brought', async () => {
    const [from, to] = [await start(), await start()];
    putSampleImage(from, 'org/app', 'v1', { layers: [noise(60_000, 1), noise(50_000, 2)] });
    const file = path.join(await tempFolder(), 'journal');
    let puts = 0;
    const stop = new AbortController();
    const rules = [rule(`${from.host}/org/app`, [`${to.host}/m/app`])];
    const killed = run(rules, {
      journal: Journal.open(file),
      signal: stop.signal,
      onEvent: event => {
        if (event.type === 'blob' && ++puts === 2) stop.abort(new Error('killed'));
      },
    });
    await expect(killed).rejects.toThrow('killed');
    const result = await run(rules, { journal: Journal.open(file) });
    expect(result.images[0]?.outcome).toBe('copied');
    // One may have been on its way.
    expect(blobReads(from).length).toBeLessThanOrEqual(4);
    expectSame(from, to, 'org/app', 'm/app');
  });
});

describe('names', () => {
  it('are those that people write', async () => {
    const image = {
      rule: rule('a.b/c/d', ['e.f/g/h']),
      source: { registry: 'a.b', repository: 'c/d', reference: `sha256:${'0'.repeat(64)}` },
      target: { registry: 'e.f', repository: 'g/h', tag: 'x' },
    };
    expect(sourceName(image)).toBe(`a.b/c/d@sha256:${'0'.repeat(64)}`);
    expect(targetName(image)).toBe('e.f/g/h:x');
    await testHttp().close();
  });
});
