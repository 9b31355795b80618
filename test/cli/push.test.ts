import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { registrySource } from '../../src/registry/source.ts';
import { ociLayoutDestination } from '../../src/store/ociDestination.ts';
import { longTermLogin } from '../../src/swr/login.ts';
import { copyImage } from '../../src/transfer/copyImage.ts';
import { makeCertificates, type TestCertificates } from '../support/certificates.ts';
import { runCli } from '../support/cliSession.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { needs } from '../support/realParts.ts';
import { RealRegistry } from '../support/realRegistry.ts';
import { putSampleImage, putSampleIndex } from '../support/sampleImage.ts';
import { SwrDouble } from '../support/swrDouble.ts';
import { testRegistry } from '../support/testClient.ts';

const keys = {
  accessKey: 'AKMADEUP0EXAMPLE0000',
  secretKey: 'SKmadeUpExampleSecretKeyForDocs0000000000',
};
const login = longTermLogin('cn-north-4', keys);

let folder: string;
let env: Record<string, string>;
let origin: MemoryRegistry;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'dw-push-'));
  env = { PATH: process.env.PATH ?? '', DOCKER_CONFIG: folder, HOME: folder };
  origin = await MemoryRegistry.start();
});
afterEach(async () => {
  await origin.stop();
  rmSync(folder, { recursive: true, force: true });
});

function logIn(host: string, username: string, password: string): void {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
}

/** An OCI layout with one image, and the image's digest. */
async function layout(
  index = false,
): Promise<{ readonly location: string; readonly digest: string }> {
  const digest = index
    ? putSampleIndex(origin, 'a/app', '1')
    : putSampleImage(origin, 'a/app', '1');
  const target = path.join(folder, 'layout');
  const destination = ociLayoutDestination(target);
  const source = registrySource(testRegistry(origin.host).repository('a/app'));
  await copyImage({ source, reference: '1' }, { destination, tag: '1' });
  await destination.close();
  expect(existsSync(path.join(target, 'index.json'))).toBe(true);
  return { location: 'oci:layout', digest };
}

const push = (...argv: string[]) => runCli(['push', ...argv], { env, cwd: folder });

describe('to SWR', () => {
  let backend: MemoryRegistry;
  let swr: SwrDouble;
  const organizations = new Set<string>();

  beforeEach(async () => {
    organizations.clear();
    organizations.add('org');
    backend = await MemoryRegistry.start();
    swr = await SwrDouble.start({
      backend: backend.origin,
      users: { [login.username]: login.password },
      organizations,
      dockyard: { names: () => [...organizations], create: name => organizations.add(name) },
    });
    logIn(swr.host, login.username, login.password);
  });
  afterEach(async () => {
    await swr.stop();
    await backend.stop();
  });

  test('from an OCI layout, no daemon anywhere: digest on stdout, figures on stderr', async () => {
    const { location, digest } = await layout();
    const { exit, out, err } = await push(location, `${swr.host}/org/app:v1`, '--swr');
    expect(err).toContain('2 layers');
    expect(exit).toBe(0);
    expect(out).toBe(`${swr.host}/org/app@${digest}\n`);
    expect(backend.store.manifest('org/app', 'v1')?.digest).toBe(digest);
    expect(err).not.toContain(login.password);
  });

  test('--json', async () => {
    const { location, digest } = await layout();
    const { out } = await push(location, `${swr.host}/org/app:v1`, '--swr', '--json');
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      name: `${swr.host}/org/app:v1`,
      reference: `${swr.host}/org/app@${digest}`,
      digest,
      layers: 2,
      outcome: 'copied',
    });
  });

  test('an index is doubted before, refused by SWR, told why, and nothing is tagged', async () => {
    const { location } = await layout(true);
    const { exit, err } = await push(location, `${swr.host}/org/app:v1`, '--swr');
    expect(exit).toBe(2);
    expect(err).toContain('warning: the image is an OCI index');
    expect(err).toContain('SWR does not take this kind of manifest');
    expect(backend.store.manifest('org/app', 'v1')).toBeUndefined();
  });

  test('a missing organization: told, or created when asked', async () => {
    const { location } = await layout();
    const missing = await push(location, `${swr.host}/fresh/app:v1`, '--swr');
    expect(missing.exit).toBe(2);
    expect(missing.err).toContain('the organization does not exist');
    expect(missing.err).toContain('--create-org');
    const rehearsed = await push(
      location,
      `${swr.host}/fresh/app:v1`,
      '--swr',
      '--create-org',
      '--dry-run',
    );
    expect(rehearsed.exit).toBe(2);
    expect(organizations.has('fresh')).toBe(false);
    const created = await push(location, `${swr.host}/fresh/app:v1`, '--swr', '--create-org');
    expect(created.exit).toBe(0);
  });

  test('--dry-run sends nothing and tells what would be replaced', async () => {
    const { location } = await layout();
    const target = `${swr.host}/org/app:v1`;
    const first = await push(location, target, '--swr', '--dry-run');
    expect(first.err).toContain('the tag is not there yet');
    expect(swr.requests.every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(true);
    await push(location, target, '--swr');
    expect((await push(location, target, '--swr', '--dry-run')).err).toContain('would be replaced');
  });

  test('while SWR throttles writes, the push still ends well', async () => {
    await swr.stop();
    swr = await SwrDouble.start({
      backend: backend.origin,
      users: { [login.username]: login.password },
      organizations,
      overloadEvery: 3,
    });
    logIn(swr.host, login.username, login.password);
    const { location } = await layout();
    const { exit, err } = await push(location, `${swr.host}/org/app:v1`, '--swr');
    expect(err).not.toContain('dockwright:');
    expect(exit).toBe(0);
    expect(swr.requests.some(({ status }) => status === 503)).toBe(true);
  });
});

describe('what cannot be pushed', () => {
  test('an archive without a target', async () => {
    const { exit, err } = await push('oci-archive:x.tar');
    expect(exit).toBe(2);
    expect(err).toContain('where shall oci-archive:x.tar go?');
  });

  test('an archive that is not there', async () => {
    const { exit, err } = await push('docker-archive:x.tar', `${origin.host}/org/app:1`);
    expect(exit).toBe(2);
    expect(err).toContain('x.tar');
  });
});

describe.skipIf(!needs('docker-registry', 'htpasswd', 'openssl'))(
  'to a registry with a private CA',
  () => {
    let certificates: TestCertificates;
    let registry: RealRegistry;

    beforeAll(async () => {
      certificates = await makeCertificates();
      registry = await RealRegistry.start({ users: { ci: 'ci-password' }, tls: certificates });
    });
    afterAll(async () => {
      await registry?.stop();
      await certificates?.remove();
    });

    test('with --ca-file; without it the certificate is refused and the remedy told', async () => {
      const { location, digest } = await layout();
      logIn(registry.host, 'ci', 'ci-password');
      const target = `${registry.host}/org/app:v1`;
      const refused = await push(location, target);
      expect(refused.exit).toBe(2);
      expect(refused.err).toMatch(/certificate/);
      const { exit, out } = await push(location, target, '--ca-file', certificates.caFile);
      expect(exit).toBe(0);
      expect(out).toBe(`${registry.host}/org/app@${digest}\n`);
    });

    test('--insecure says aloud what it does', async () => {
      const { location } = await layout();
      logIn(registry.host, 'ci', 'ci-password');
      const { exit, err } = await push(location, `${registry.host}/org/app:v2`, '--insecure');
      expect(exit).toBe(0);
      expect(err).toContain(`warning: the certificate of ${registry.host} is not verified`);
    });
  },
);
