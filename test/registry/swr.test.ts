import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../src/registry/auth/credential.ts';
import { registryDestination } from '../../src/registry/destination.ts';
import { registrySource } from '../../src/registry/source.ts';
import { copyImage } from '../../src/transfer/copyImage.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { noise, putSampleImage, putSampleIndex } from '../support/sampleImage.ts';
import { SwrDouble, type SwrDoubleOptions } from '../support/swrDouble.ts';
import { collect, testRegistry } from '../support/testClient.ts';

const user = 'cn-north-4@AKMADEUP0EXAMPLE0000';
const login: Credential = {
  type: 'password',
  username: user,
  password: 'cfbea286701ccff8c5dffd396a2474aa',
};
let source: MemoryRegistry;
let backend: MemoryRegistry;
const doubles: SwrDouble[] = [];

beforeEach(async () => {
  source = await MemoryRegistry.start();
  backend = await MemoryRegistry.start();
});

afterEach(async () => {
  await Promise.all([...doubles.splice(0), source, backend].map(part => part.stop()));
});

async function swr(options: Partial<SwrDoubleOptions> = {}): Promise<SwrDouble> {
  const double = await SwrDouble.start({
    backend: backend.origin,
    users: { [user]: login.type === 'password' ? login.password : '' },
    organizations: new Set(['team']),
    ...options,
  });
  doubles.push(double);
  return double;
}

function push(
  double: SwrDouble,
  repository: string,
  reference = 'v1',
  credential: Credential = login,
) {
  return copyImage(
    { source: registrySource(testRegistry(source.host).repository('org/app')), reference },
    {
      destination: registryDestination(
        testRegistry(double.host, { credential }).repository(repository),
      ),
      tag: 'v1',
    },
  );
}

describe('SWR as it is known', () => {
  it('takes a push with its own token service, and never sees Basic below /v2/', async () => {
    const double = await swr();
    const digest = putSampleImage(source, 'org/app', 'v1');
    await push(double, 'team/app');
    expect(backend.store.manifest('team/app', 'v1')?.digest).toBe(digest);
    expect(
      double.requests.filter(({ deviation }) => deviation === 'Basic is refused below /v2/'),
    ).toEqual([]);
    const realm = double.requests.find(({ url }) => url.startsWith('/swr/auth/v2/registry/auth/'));
    expect(realm?.url).toContain('service=dockyard&scope=repository%3Ateam%2Fapp%3Apull%2Cpush');
  });

  it('is read through its storage host, which sees no login', async () => {
    const double = await swr();
    putSampleImage(backend, 'team/app', 'v1');
    const repository = testRegistry(double.host, { credential: login }).repository('team/app');
    for (const layer of (await repository.manifest('v1')).layers)
      await collect(repository.blob(layer));
    expect(double.storageRequests).toHaveLength(2);
    expect(
      double.storageRequests.filter(({ headers }) => headers.authorization !== undefined),
    ).toEqual([]);
  });

  it('answers 401 for an organization that is not there: not the password is wrong', async () => {
    const double = await swr();
    putSampleImage(source, 'org/app', 'v1');
    const failure = push(double, 'nobody/app');
    await expect(failure).rejects.toMatchObject({
      code: 'organization-unknown',
      status: 401,
      host: double.host,
    });
    await expect(failure).rejects.toThrow('Image organization does not exist');
    await expect(failure.catch(error => error.hint)).resolves.toContain('dockwright org create');
  });

  it('tells a wrong login from that', async () => {
    const double = await swr();
    putSampleImage(source, 'org/app', 'v1');
    const wrong: Credential = { type: 'password', username: user, password: 'the raw secret key' };
    await expect(push(double, 'team/app', 'v1', wrong)).rejects.toMatchObject({
      code: 'unauthorized',
      status: 401,
    });
  });

  it('refuses OCI indexes with the reason, and tags nothing', async () => {
    const double = await swr();
    putSampleIndex(source, 'org/app', 'multi');
    const failure = push(double, 'team/app', 'multi');
    await expect(failure).rejects.toMatchObject({ code: 'manifest-refused', status: 400 });
    await expect(failure.catch(error => error.say('zh').hint)).resolves.toContain(
      '--provenance=false',
    );
    expect(backend.store.repositories.get('team/app')?.tags.size).toBe(0);
  });

  it('is waited for when it answers 503 above its rate', async () => {
    const double = await swr({ overloadEvery: 3 });
    putSampleImage(source, 'org/app', 'v1', {
      layers: [noise(90_000, 1), noise(80_000, 2), noise(70_000, 3)],
    });
    await push(double, 'team/app');
    expect(double.requests.some(({ status }) => status === 503)).toBe(true);
    expect(backend.store.manifest('team/app', 'v1')).toBeDefined();
  });

  it('is left alone once it has blocked this client', async () => {
    const double = await swr();
    double.state.blocked = true;
    putSampleImage(source, 'org/app', 'v1');
    await expect(push(double, 'team/app')).rejects.toMatchObject({ code: 'blocked' });
    expect(double.requests.length).toBeLessThan(4);
  });

  it('has no catalog, and null for the tags of what is not there', async () => {
    const double = await swr();
    const client = testRegistry(double.host, { credential: login });
    for await (const tag of client.repository('team/none').tags()) throw new Error(tag);
    await expect(client.catalog().next()).rejects.toMatchObject({ status: 404 });
  });

  it('gives public images to everybody', async () => {
    const double = await swr();
    putSampleImage(backend, 'team/app', 'v1');
    await testRegistry(double.host).repository('team/app').manifest('v1');
  });
});
