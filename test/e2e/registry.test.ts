import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpClient } from '../../src/http/client.ts';
import { run } from '../../src/process/spawn.ts';
import { anonymous, type Credential, fixedCredential } from '../../src/registry/auth/credential.ts';
import { RegistryClient } from '../../src/registry/client.ts';
import { registryDestination } from '../../src/registry/destination.ts';
import { registrySource } from '../../src/registry/source.ts';
import { dockerArchiveDestination } from '../../src/store/dockerArchiveDestination.ts';
import { openDockerArchive } from '../../src/store/dockerArchiveSource.ts';
import { ociArchiveDestination, ociLayoutDestination } from '../../src/store/ociDestination.ts';
import { openOciLayout } from '../../src/store/ociSource.ts';
import { TarWriter } from '../../src/store/tar/writer.ts';
import { copyImage } from '../../src/transfer/copyImage.ts';
import { BlobLedger } from '../../src/transfer/ledger.ts';
import { makeCertificates, type TestCertificates } from '../support/certificates.ts';
import { ISSUER, JwtTokenService } from '../support/jwtTokenService.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { needs } from '../support/realParts.ts';
import { RealRegistry, type RealRegistryOptions } from '../support/realRegistry.ts';
import { noise, putSampleIndex } from '../support/sampleImage.ts';
import { SwrDouble } from '../support/swrDouble.ts';
import { collect, streamOf, testRegistry } from '../support/testClient.ts';

const alice: Credential = {
  type: 'password',
  username: 'alice',
  password: 'correct horse battery',
};
const parts: { stop(): Promise<void> }[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dockwright-e2e-'));
});

afterEach(async () => {
  await Promise.all(parts.splice(0).map(part => part.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(options: RealRegistryOptions = {}): Promise<RealRegistry> {
  const registry = await RealRegistry.start(options);
  parts.push(registry);
  return registry;
}

/** A client as the program makes it, but for the files of this machine. */
function client(
  host: string,
  options: { ca?: string; credential?: Credential; insecure?: boolean } = {},
): RegistryClient {
  const http = new HttpClient({
    environment: {},
    certificateDirectories: [],
    caFiles: options.ca === undefined ? [] : [options.ca],
    retry: { baseMs: 10 },
  });
  parts.push({ stop: () => http.close() });
  return new RegistryClient(host, {
    http,
    insecure: options.insecure ?? false,
    credentials:
      options.credential === undefined
        ? anonymous
        : fixedCredential(host, options.credential, 'test'),
  });
}

async function skopeo(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run('skopeo', args, {
    timeoutMs: 60_000,
    maxOutputBytes: 32 * 1024 * 1024,
  });
  if (exitCode !== 0) throw new Error(`skopeo ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** An OCI layout with an index of two platforms in it; skopeo knows no indexes within indexes. */
async function sampleLayout(): Promise<string> {
  const memory = await MemoryRegistry.start();
  parts.push(memory);
  putSampleIndex(memory, 'org/app', 'v1', { nested: false });
  const layout = path.join(folder, 'layout');
  const source = registrySource(testRegistry(memory.host).repository('org/app'));
  await copyImage(
    { source, reference: 'v1' },
    { destination: ociLayoutDestination(layout), tag: 'v1' },
  );
  return layout;
}

/** A real root file system in a docker archive. */
async function sampleDockerArchive(): Promise<string> {
  const layerFile = path.join(folder, 'layer.tar');
  const layer = await TarWriter.create(layerFile);
  await layer.addBytes('hello.txt', Buffer.from('hello'));
  await layer.addBytes('noise.bin', noise(200_000));
  await layer.finish();
  const bytes = await readFile(layerFile);
  const { digestOf } = await import('../../src/image/digest.ts');
  const config = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      config: {},
      rootfs: { type: 'layers', diff_ids: [digestOf(bytes)] },
    }),
  );
  const archive = await TarWriter.create(path.join(folder, 'save.tar'));
  await archive.addBytes('layer/layer.tar', bytes);
  await archive.addBytes('config.json', config);
  await archive.addBytes(
    'manifest.json',
    Buffer.from(
      JSON.stringify([
        { Config: 'config.json', RepoTags: ['org/app:v1'], Layers: ['layer/layer.tar'] },
      ]),
    ),
  );
  await archive.finish();
  return path.join(folder, 'save.tar');
}

/** Digest -> bytes of everything a registry has on disk. */
async function blobsOnDisk(registry: RealRegistry): Promise<Map<string, Buffer>> {
  const root = path.join(registry.storage, 'docker/registry/v2/blobs/sha256');
  const found = new Map<string, Buffer>();
  for (const prefix of await readdir(root)) {
    for (const hex of await readdir(path.join(root, prefix))) {
      found.set(hex, await readFile(path.join(root, prefix, hex, 'data')));
    }
  }
  return found;
}

describe.skipIf(!needs('docker-registry', 'skopeo'))('a real docker-registry', () => {
  it('holds the same bytes whether skopeo or we pushed them', async () => {
    const layout = await sampleLayout();
    const ours = await start();
    const theirs = await start();
    const { source, reference } = await openOciLayout(layout, 'v1');
    const destination = registryDestination(client(ours.host).repository('org/app'));
    await copyImage({ source, reference }, { destination, tag: 'v1' });
    await skopeo(
      'copy',
      '--all',
      '--dest-tls-verify=false',
      `oci:${layout}:v1`,
      `docker://${theirs.host}/org/app:v1`,
    );
    const raw = (host: string) =>
      skopeo('inspect', '--raw', '--tls-verify=false', `docker://${host}/org/app:v1`);
    expect(await raw(ours.host)).toBe(await raw(theirs.host));
    const [mine, other] = [await blobsOnDisk(ours), await blobsOnDisk(theirs)];
    expect([...mine.keys()].sort()).toEqual([...other.keys()].sort());
    for (const [digest, bytes] of mine)
      expect(bytes.equals(other.get(digest) ?? Buffer.alloc(0)), digest).toBe(true);
    // Two platforms of config, two layers and manifest; one index.
    expect(mine.size).toBe(9);
  });

  it('is read back by skopeo as what a docker archive held', async () => {
    const registry = await start();
    const { source, reference } = await openDockerArchive(await sampleDockerArchive());
    const destination = registryDestination(client(registry.host).repository('org/app'));
    const { digest } = await copyImage({ source, reference }, { destination, tag: 'v1' });
    await source.close();
    const inspected = JSON.parse(
      await skopeo('inspect', '--tls-verify=false', `docker://${registry.host}/org/app:v1`),
    );
    expect(inspected).toMatchObject({ Digest: digest, Os: 'linux', Architecture: 'amd64' });
    await skopeo(
      'copy',
      '--src-tls-verify=false',
      `docker://${registry.host}/org/app:v1`,
      `oci:${folder}/back:v1`,
    );
  });

  it('takes our archives through skopeo', async () => {
    const layout = await openOciLayout(await sampleLayout(), 'v1');
    const oci = await ociArchiveDestination(path.join(folder, 'oci.tar'));
    await copyImage(layout, { destination: oci, tag: 'v1' });
    await oci.close();
    const { source, reference } = await openDockerArchive(await sampleDockerArchive());
    const docker = await dockerArchiveDestination(path.join(folder, 'load.tar'), 'org/app');
    await copyImage({ source, reference }, { destination: docker, tag: 'v1' });
    await docker.close();
    await source.close();
    for (const name of [`oci-archive:${folder}/oci.tar:v1`, `docker-archive:${folder}/load.tar`]) {
      expect(JSON.parse(await skopeo('inspect', name))).toMatchObject({ Os: 'linux' });
    }
  });

  it('lists tags and repositories over many pages, mounts, and goes on reading by Range', async () => {
    const registry = await start();
    const big = noise(3_000_000, 'big');
    const { digestOf } = await import('../../src/image/digest.ts');
    const blob = {
      mediaType: 'application/octet-stream',
      digest: digestOf(big),
      size: big.byteLength,
    };
    const one = client(registry.host);
    expect(await one.repository('a/one').putBlob(blob, offset => streamOf(big, offset))).toBe(
      'uploaded',
    );
    const never = () => {
      throw new Error('read');
    };
    expect(await one.repository('a/one').putBlob(blob, never)).toBe('exists');
    expect(one.habits.mountsOwnBlobs).toBe(true);
    expect(await one.repository('b/two').putBlob(blob, never, { mountFrom: ['a/one'] })).toBe(
      'mounted',
    );
    const chunked = { chunkBytes: 1_000_000 };
    const other = { ...blob, digest: digestOf(big.subarray(1)), size: big.byteLength - 1 };
    expect(
      await one
        .repository('c/three')
        .putBlob(other, offset => streamOf(big.subarray(1), offset), chunked),
    ).toBe('uploaded');
    expect(
      (await collect(one.repository('b/two').blob(blob, { offset: 2_999_000 }))).equals(
        big.subarray(2_999_000),
      ),
    ).toBe(true);
  });

  it('survives a reset in mid-upload', async () => {
    const registry = await start();
    const { FaultProxy } = await import('../support/faultProxy.ts');
    const proxy = await FaultProxy.start(registry.origin);
    parts.push(proxy);
    let broken = 0;
    proxy.rule = request => {
      if (broken > 1 || !/^(PUT|PATCH)$/.test(request.method) || !request.url.includes('/uploads/'))
        return undefined;
      broken++;
      return { type: 'reset', side: 'up', after: 1_000_000 };
    };
    const big = noise(3_000_000, 'big');
    const { digestOf } = await import('../../src/image/digest.ts');
    const blob = {
      mediaType: 'application/octet-stream',
      digest: digestOf(big),
      size: big.byteLength,
    };
    const repository = client(proxy.host).repository('a/one');
    expect(await repository.putBlob(blob, offset => streamOf(big, offset))).toBe('uploaded');
    expect(broken).toBe(2);
    expect(await repository.hasBlob(blob)).toBe(true);
  });
});

describe.skipIf(!needs('docker-registry', 'htpasswd', 'openssl'))(
  'a real docker-registry with TLS and users',
  () => {
    let certificates: TestCertificates;
    beforeAll(async () => {
      certificates = await makeCertificates();
    });
    afterAll(() => certificates.remove());

    it('is trusted by its own authority, or not at all, or when told to', async () => {
      const layout = await sampleLayout();
      const registry = await start({
        tls: certificates,
        users: { alice: 'correct horse battery' },
      });
      const push = async (target: RegistryClient) => {
        const { source, reference } = await openOciLayout(layout, 'v1');
        const destination = registryDestination(target.repository('org/app'));
        return copyImage({ source, reference }, { destination, tag: 'v1' }, { force: true });
      };
      await push(client(registry.host, { ca: certificates.caFile, credential: alice }));
      const untrusted = push(client(registry.host, { credential: alice }));
      await expect(untrusted).rejects.toMatchObject({ code: 'network', host: registry.host });
      await expect(untrusted.catch(error => error.hint)).resolves.toContain('--insecure');
      await push(client(registry.host, { insecure: true, credential: alice }));
      const nobody = push(client(registry.host, { ca: certificates.caFile }));
      await expect(nobody).rejects.toMatchObject({ code: 'unauthorized', status: 401 });
    });
  },
);

describe.skipIf(!needs('docker-registry', 'openssl'))('a real docker-registry with tokens', () => {
  it('takes pushes, mounts with both rights in one token, and renewed tokens', async () => {
    const certificates = await makeCertificates();
    parts.push({ stop: () => certificates.remove() });
    const tokens = await JwtTokenService.start(certificates, {
      users: { alice: 'correct horse battery' },
      service: 'registry.test',
    });
    parts.push(tokens);
    const registry = await start({
      token: {
        realm: tokens.realm,
        service: 'registry.test',
        issuer: ISSUER,
        authority: certificates.caFile,
      },
    });
    const layout = await openOciLayout(await sampleLayout(), 'v1');
    const target = client(registry.host, { credential: alice });
    const ledger = new BlobLedger();
    const push = (repository: string) => {
      const destination = registryDestination(target.repository(repository));
      return copyImage(layout, { destination, tag: 'v1' }, { ledger });
    };
    expect((await push('org/one')).blobs.uploaded).toBe(6);
    expect((await push('org/two')).blobs).toEqual({ uploaded: 0, mounted: 6, exists: 0 });
    expect(tokens.issued.at(-1)).toEqual([
      'repository:org/one:pull',
      'repository:org/two:pull,push',
    ]);
    const nobody = client(registry.host).repository('org/one').manifest('v1');
    await expect(nobody).rejects.toMatchObject({ code: 'unauthorized', status: 401 });

    // A token that is dead on arrival, for the registry's clock (which forgives a minute): the next one is good.
    const before = tokens.issued.length;
    const { now } = tokens;
    tokens.now = () => now() - (tokens.issued.length > before + 1 ? 0 : 600_000);
    expect(await target.repository('org/one').headManifest('v1')).toMatchObject({
      mediaType: expect.stringContaining('index'),
    });
    expect(tokens.issued).toHaveLength(before + 2);
  });
});

describe.skipIf(!needs('docker-registry', 'skopeo'))(
  'the SWR double before a real docker-registry',
  () => {
    it('takes a push of ours, and skopeo pulls it back equal', async () => {
      const backend = await start();
      const user = 'cn-north-4@AKMADEUP0EXAMPLE0000';
      const password = 'cfbea286701ccff8c5dffd396a2474aa';
      const double = await SwrDouble.start({
        backend: backend.origin,
        users: { [user]: password },
        organizations: new Set(['team']),
      });
      parts.push(double);
      const { source, reference } = await openDockerArchive(await sampleDockerArchive());
      const credential: Credential = { type: 'password', username: user, password };
      const destination = registryDestination(
        client(double.host, { credential }).repository('team/app'),
      );
      const { digest } = await copyImage({ source, reference }, { destination, tag: 'v1' });
      await source.close();
      const raw = await skopeo(
        'inspect',
        '--raw',
        '--tls-verify=false',
        '--creds',
        `${user}:${password}`,
        `docker://${double.host}/team/app:v1`,
      );
      const { digestOf } = await import('../../src/image/digest.ts');
      expect(digestOf(raw)).toBe(digest);
      await skopeo(
        'copy',
        '--src-tls-verify=false',
        '--src-creds',
        `${user}:${password}`,
        `docker://${double.host}/team/app:v1`,
        `oci:${folder}/back:v1`,
      );
    });
  },
);
