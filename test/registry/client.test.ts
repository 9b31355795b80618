import { afterEach, describe, expect, it } from 'vitest';
import { HttpError } from '../../src/http/error.ts';
import { parseManifest } from '../../src/image/manifest.ts';
import type { Credential, CredentialSource } from '../../src/registry/auth/credential.ts';
import { MemoryRegistry, type MemoryRegistryOptions } from '../support/memoryRegistry.ts';
import { noise, OCI_MANIFEST, putSampleImage, putSampleIndex } from '../support/sampleImage.ts';
import { collect, streamOf, testRegistry } from '../support/testClient.ts';

const running: MemoryRegistry[] = [];
const alice: Credential = { type: 'password', username: 'alice', password: 'correct horse' };

async function start(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const registry = await MemoryRegistry.start(options);
  running.push(registry);
  return registry;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(registry => registry.stop()));
});

async function thrown(promise: Promise<unknown>): Promise<HttpError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpError)) throw new Error(`no HttpError: ${String(error)}`);
  return error;
}

describe('reading', () => {
  it('gives the manifest byte for byte, with its digest and parts', async () => {
    const registry = await start();
    const digest = putSampleImage(registry, 'org/app', 'v1');
    const repository = testRegistry(registry.host).repository('org/app');
    const manifest = await repository.manifest('v1');
    expect(manifest.digest).toBe(digest);
    expect(Buffer.from(manifest.bytes)).toEqual(registry.store.manifest('org/app', 'v1')?.bytes);
    expect(manifest.mediaType).toBe(OCI_MANIFEST);
    expect(manifest.layers).toHaveLength(2);
    const layer = manifest.layers[0];
    if (layer === undefined) throw new Error('no layer');
    expect(await collect(repository.blob(layer))).toEqual(registry.store.blobs.get(layer.digest));
  });

  it('pages through tags, and takes null and empty names', async () => {
    const registry = await start({ pageSize: 2 });
    for (const tag of ['a', 'b', 'c', 'd', 'e']) putSampleImage(registry, 'org/app', tag);
    registry.store.repository('org/empty');
    const client = testRegistry(registry.host);
    const tags: string[] = [];
    for await (const tag of client.repository('org/app').tags()) tags.push(tag);
    expect(tags).toEqual(['a', 'b', 'c', 'd', 'e']);
    for await (const tag of client.repository('org/empty').tags()) throw new Error(tag);
    const names: string[] = [];
    for await (const name of client.catalog()) names.push(name);
    expect(names).toEqual(['org/app', 'org/empty']);
  });

  it('refuses a manifest whose digest is another', async () => {
    const registry = await start();
    const digest = putSampleImage(registry, 'org/app', 'v1');
    const stored = registry.store.repository('org/app').manifests.get(digest);
    registry.store
      .repository('org/app')
      .manifests.set(digest, { bytes: Buffer.from(`${stored?.bytes} `), mediaType: OCI_MANIFEST });
    const repository = testRegistry(registry.host).repository('org/app');
    await expect(repository.manifest('v1')).rejects.toMatchObject({ code: 'digest-mismatch' });
    await expect(repository.manifest(digest)).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('hashes the manifest itself where HEAD tells no digest', async () => {
    const registry = await start({ digestHeader: false });
    const digest = putSampleImage(registry, 'org/app', 'v1');
    const head = await testRegistry(registry.host).repository('org/app').headManifest('v1');
    expect(head?.digest).toBe(digest);
    expect(await testRegistry(registry.host).repository('org/app').headManifest('nope')).toBe(
      undefined,
    );
  });

  it('finds referrers by the API and by the fallback tag', async () => {
    for (const referrers of [true, false]) {
      const registry = await start({ referrers });
      const subject = putSampleImage(registry, 'org/app', 'v1');
      const config = registry.store.putBlob('org/app', '{}');
      const signature = JSON.stringify({
        schemaVersion: 2,
        mediaType: OCI_MANIFEST,
        artifactType: 'application/example.signature',
        config: { mediaType: 'application/vnd.oci.empty.v1+json', ...config },
        layers: [],
        subject: { mediaType: OCI_MANIFEST, digest: subject, size: 1 },
      });
      const digest = registry.store.putManifest('org/app', undefined, signature, OCI_MANIFEST);
      if (!referrers) {
        const artifactType = 'application/example.signature';
        const entry = { mediaType: OCI_MANIFEST, digest, size: signature.length, artifactType };
        registry.store.putManifest(
          'org/app',
          subject.replace(':', '-'),
          JSON.stringify({ schemaVersion: 2, manifests: [entry] }),
          'application/vnd.oci.image.index.v1+json',
        );
      }
      const repository = testRegistry(registry.host).repository('org/app');
      const found = await repository.referrers(subject, {
        artifactType: 'application/example.signature',
      });
      expect(found.map(entry => entry.digest)).toEqual([digest]);
      expect(await repository.referrers(subject, { artifactType: 'other' })).toEqual([]);
    }
  });
});

describe('writing', () => {
  const bytes = noise(300_000, 'upload');

  it('uploads, then finds the blob there with one request', async () => {
    const registry = await start();
    const blob = { mediaType: 'x', ...(await descriptorOf(bytes)) };
    const repository = testRegistry(registry.host).repository('org/app');
    expect(await repository.putBlob(blob, offset => streamOf(bytes, offset))).toBe('uploaded');
    expect(registry.store.blobs.get(blob.digest)?.equals(bytes)).toBe(true);
    const before = registry.requests.length;
    expect(await repository.putBlob(blob, () => fail())).toBe('exists');
    expect(registry.log.slice(before)).toEqual(['POST /v2/org/app/blobs/uploads/']);
  });

  it('mounts from a repository that has the blob', async () => {
    const registry = await start({ token: { users: { alice: 'correct horse' } } });
    const blob = { mediaType: 'x', ...registry.store.putBlob('org/base', bytes) };
    const repository = testRegistry(registry.host, { credential: alice }).repository('org/app');
    expect(await repository.putBlob(blob, () => fail(), { mountFrom: ['org/base'] })).toBe(
      'mounted',
    );
    expect(registry.store.hasBlob('org/app', blob.digest)).toBe(true);
    expect(registry.tokens?.issued.at(-1)).toEqual([
      'repository:org/app:pull,push',
      'repository:org/base:pull',
    ]);
  });

  it('asks before it sends where the registry does not mount', async () => {
    const registry = await start({ mounts: false });
    const blob = { mediaType: 'x', ...registry.store.putBlob('org/app', bytes) };
    const repository = testRegistry(registry.host).repository('org/app');
    expect(await repository.putBlob(blob, () => fail())).toBe('exists');
    expect(registry.store.uploads.size).toBe(0);
  });

  it('sends chunks, and goes on with a session of an earlier process', async () => {
    const registry = await start();
    const blob = { mediaType: 'x', ...(await descriptorOf(bytes)) };
    const repository = testRegistry(registry.host).repository('org/app');
    const sessions: { location: string; offset: number }[] = [];
    await repository.putBlob(blob, offset => streamOf(bytes, offset), {
      chunkBytes: 100_000,
      onSession: session => sessions.push(session),
    });
    expect(sessions.map(({ offset }) => offset)).toEqual([0, 100_000, 200_000, 300_000]);
    expect(registry.store.blobs.get(blob.digest)?.equals(bytes)).toBe(true);

    const upload = registry.store.begin('org/app');
    registry.store.append(upload, bytes.subarray(0, 123_456));
    const location = `${registry.origin}/v2/org/app/blobs/uploads/${upload.id}`;
    const offsets: number[] = [];
    const open = (offset: number) => {
      offsets.push(offset);
      return streamOf(bytes, offset);
    };
    const outcome = await repository.putBlob(blob, open, { resume: { location, offset: 1 } });
    expect(outcome).toBe('uploaded');
    expect(offsets).toEqual([123_456]);
    const gone = { location: `${registry.origin}/v2/org/app/blobs/uploads/gone`, offset: 7 };
    expect(await repository.putBlob(blob, open, { resume: gone })).toBe('exists');
  });

  it('sends smaller pieces where something on the way limits bodies', async () => {
    const registry = await start({
      intercept: (request, response) => {
        if (Number(request.headers['content-length'] ?? 0) <= 5_000_000) return false;
        request.resume();
        response.writeHead(413).end('<html>too large</html>');
        return true;
      },
    });
    const large = Buffer.concat(Array.from({ length: 30 }, () => bytes));
    const blob = { mediaType: 'x', ...(await descriptorOf(large)) };
    const repository = testRegistry(registry.host).repository('org/app');
    expect(await repository.putBlob(blob, offset => streamOf(large, offset))).toBe('uploaded');
    expect(registry.store.blobs.get(blob.digest)?.equals(large)).toBe(true);
    expect(registry.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(3);
  });

  it('lists a referrer under the fallback tag where the registry keeps no track, and only there', async () => {
    for (const referrers of [true, false]) {
      const registry = await start({ referrers });
      const subject = putSampleImage(registry, 'org/app', 'v1');
      const repository = testRegistry(registry.host).repository('org/app');
      const config = registry.store.putBlob('org/app', '{}');
      const artifacts = ['one', 'two'].map(name =>
        parseManifest(
          Buffer.from(
            JSON.stringify({
              schemaVersion: 2,
              mediaType: OCI_MANIFEST,
              artifactType: 'application/example',
              config: { mediaType: 'application/vnd.oci.empty.v1+json', ...config },
              layers: [],
              subject: { mediaType: OCI_MANIFEST, digest: subject, size: 1 },
              annotations: { name },
            }),
          ),
        ),
      );
      for (const artifact of artifacts) await repository.putManifest(artifact, artifact.digest);
      await Promise.all(artifacts.map(artifact => repository.linkReferrer(artifact)));
      await repository.linkReferrer(artifacts[0] ?? fail());
      const found = await repository.referrers(subject, { artifactType: 'application/example' });
      expect(found.map(({ digest }) => digest).sort()).toEqual(
        artifacts.map(({ digest }) => digest).sort(),
      );
      const tags = [...registry.store.repository('org/app').tags.keys()];
      expect(tags).toEqual(referrers ? ['v1'] : ['v1', subject.replace(':', '-')]);
    }
  });

  it('stores manifests as they are, children first', async () => {
    const from = await start();
    const to = await start();
    const digest = putSampleIndex(from, 'org/app', 'v1');
    const manifest = await testRegistry(from.host).repository('org/app').manifest('v1');
    expect(manifest.manifests).toHaveLength(3);
    const target = testRegistry(to.host).repository('org/app');
    const error = await thrown(target.putManifest(manifest, 'v1'));
    expect(error).toMatchObject({ code: 'blob-missing', status: 400 });
    expect(error.message).toContain(`${to.host}/org/app:v1`);
    expect(to.store.repositories.get('org/app')?.tags.get('v1')).not.toBe(digest);
  });
});

describe('logging in', () => {
  it('asks for one token a scope, however many requests wait for it', async () => {
    const registry = await start({ token: { users: { alice: 'correct horse' } } });
    putSampleImage(registry, 'org/app', 'v1');
    const client = testRegistry(registry.host, { credential: alice });
    const repository = client.repository('org/app');
    await Promise.all(Array.from({ length: 20 }, () => repository.manifest('v1')));
    expect(registry.tokens?.issued).toEqual([['repository:org/app:pull']]);
    await client.ping();
  });

  it('renews a token that has died, ahead of time and after a 401', async () => {
    const registry = await start({ token: { users: { alice: 'correct horse' }, lifetime: 60 } });
    putSampleImage(registry, 'org/app', 'v1');
    const client = testRegistry(registry.host, { credential: alice });
    const repository = client.repository('org/app');
    await repository.manifest('v1');
    registry.tokens?.revokeAll();
    // All of them are refused with the dead token; one of them fetches the next.
    await Promise.all(Array.from({ length: 12 }, () => repository.manifest('v1')));
    expect(registry.tokens?.issued).toHaveLength(2);
    const { clock } = client.http.retry;
    await clock.sleep(60_000);
    const before = registry.requests.filter(({ status }) => status === 401).length;
    await Promise.all([repository.manifest('v1'), repository.manifest('v1')]);
    expect(registry.tokens?.issued).toHaveLength(3);
    expect(registry.requests.filter(({ status }) => status === 401)).toHaveLength(before);
  });

  it('exchanges an identity token by POST', async () => {
    const token = { users: {}, identityTokens: { 'refresh-me-please': 'alice' } };
    const registry = await start({ token });
    putSampleImage(registry, 'org/app', 'v1');
    const credential: Credential = { type: 'identity-token', token: 'refresh-me-please' };
    await testRegistry(registry.host, { credential }).repository('org/app').manifest('v1');
    expect(registry.log).toContain('POST /token');
  });

  it('uses Basic where that is asked for, and says so when it is wrong', async () => {
    const registry = await start({ users: { alice: 'correct horse' } });
    putSampleImage(registry, 'org/app', 'v1');
    await testRegistry(registry.host, { credential: alice }).repository('org/app').manifest('v1');
    const wrong: Credential = { type: 'password', username: 'alice', password: 'battery staple' };
    const client = testRegistry(registry.host, { credential: wrong });
    const error = await thrown(client.ping());
    expect(error).toMatchObject({ code: 'unauthorized', status: 401, host: registry.host });
    expect(error.hint).toContain('dockwright login');
    expect(error.say('zh').message).toContain('登录');
    expect(JSON.stringify([error, error.message])).not.toContain('battery');
  });

  it('asks its source of logins again when the one it has is refused', async () => {
    const registry = await start({ users: { alice: 'new password' } });
    putSampleImage(registry, 'org/app', 'v1');
    const passwords = ['old password', 'new password', 'new password'];
    const credentials: CredentialSource = {
      name: 'renewed',
      find: async () => {
        const password = passwords.shift() ?? '';
        return { credential: { type: 'password', username: 'alice', password }, origin: 'test' };
      },
    };
    await testRegistry(registry.host, { credentials }).repository('org/app').manifest('v1');
    expect(passwords).toHaveLength(1);
  });

  it('takes an anonymous token for public images', async () => {
    const registry = await start({ token: { users: {}, anonymousPull: true } });
    putSampleImage(registry, 'org/app', 'v1');
    const repository = testRegistry(registry.host).repository('org/app');
    await repository.manifest('v1');
    const blob = { mediaType: 'x', ...(await descriptorOf(Buffer.from('hello'))) };
    const error = await thrown(repository.putBlob(blob, () => fail()));
    expect(error).toMatchObject({ code: 'unauthorized', status: 401 });
    expect(error.message).toContain('none is known for it');
  });

  it('does not take credentials to another host with a blob', async () => {
    const storage = await start({
      intercept: (request, response) => {
        response.end(registryBlob(request.url));
        return true;
      },
    });
    const registry = await start({
      token: { users: { alice: 'correct horse' } },
      blobOrigin: storage.origin,
    });
    putSampleImage(registry, 'org/app', 'v1');
    const registryBlob = (url: string | undefined) =>
      registry.store.blobs.get(/sha256:[0-9a-f]+/.exec(url ?? '')?.[0] ?? '');
    const repository = testRegistry(registry.host, { credential: alice }).repository('org/app');
    const { layers } = await repository.manifest('v1');
    for (const layer of layers) await collect(repository.blob(layer));
    expect(storage.requests).toHaveLength(2);
    for (const { headers } of storage.requests) {
      expect(headers.authorization).toBe(undefined);
      expect(headers.host).toBe(storage.host);
    }
  });
});

async function descriptorOf(bytes: Buffer): Promise<{ digest: string; size: number }> {
  const { digestOf } = await import('../../src/image/digest.ts');
  return { digest: digestOf(bytes), size: bytes.byteLength };
}

function fail(): never {
  throw new Error('this blob need not be read');
}
