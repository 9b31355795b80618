import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { certificatesFor } from '../../src/http/tls.ts';
import { anonymous } from '../../src/registry/auth/credential.ts';
import { RegistryClient } from '../../src/registry/client.ts';
import { requestToken } from '../../src/registry/token.ts';
import { makeCertificates, type TestCertificates } from '../support/certificates.ts';
import { MemoryRegistry, type MemoryRegistryOptions } from '../support/memoryRegistry.ts';
import { needs } from '../support/realParts.ts';
import { testHttp } from '../support/testClient.ts';

const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(part => part.stop()));
});

async function start(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
  const registry = await MemoryRegistry.start(options);
  running.push(registry);
  return registry;
}

function client(
  host: string,
  options: { insecure?: boolean; caFiles?: string[]; certificateDirectories?: string[] } = {},
) {
  const { insecure = false, ...rest } = options;
  const http = testHttp(rest);
  running.push({ stop: () => http.close() });
  const said: string[] = [];
  const registry = new RegistryClient(host, {
    http,
    credentials: anonymous,
    insecure,
    onInsecure: (name, how) => said.push(`${name} ${how}`),
  });
  return { registry, said };
}

describe('finding out how a registry is reached', () => {
  it('tries TLS first, and says when a loopback registry has none', async () => {
    const memory = await start();
    const { registry, said } = client(memory.host);
    await Promise.all([registry.ping(), registry.ping()]);
    expect(said).toEqual([`${memory.host} plain-http`]);
    expect((await registry.base()).protocol).toBe('http:');
  });

  it('says in the end that nobody is there, and starts again when asked again', async () => {
    const memory = await start();
    const { host } = memory;
    await memory.stop();
    running.length = 0;
    const { registry } = client(host);
    await expect(registry.ping()).rejects.toMatchObject({
      code: 'network',
      networkCode: 'ECONNREFUSED',
      host,
    });
    await expect(registry.ping()).rejects.toMatchObject({ networkCode: 'ECONNREFUSED' });
  });
});

describe.skipIf(!needs('openssl'))('a registry with a certificate of a private authority', () => {
  let certificates: TestCertificates;
  let folder: string;
  beforeAll(async () => {
    certificates = await makeCertificates();
    folder = await mkdtemp(path.join(tmpdir(), 'dockwright-certs-'));
  });
  afterAll(async () => {
    await certificates.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('is trusted by file, by certs.d as docker has it, or when told to, and otherwise not', async () => {
    const memory = await start({ tls: certificates });
    const untrusted = client(memory.host);
    await expect(untrusted.registry.ping()).rejects.toMatchObject({
      code: 'network',
      retryable: false,
    });
    expect(memory.requests).toEqual([]);
    const byFile = client(memory.host, { caFiles: [certificates.caFile] });
    await byFile.registry.ping();
    expect(byFile.said).toEqual([]);
    await mkdir(path.join(folder, memory.host));
    await writeFile(path.join(folder, memory.host, 'ca.crt'), certificates.ca);
    await client(memory.host, { certificateDirectories: [folder] }).registry.ping();
    const told = client(memory.host, { insecure: true });
    await told.registry.ping();
    expect(told.said).toEqual([`${memory.host} unverified-certificate`]);
  });

  it('has its client certificate read beside it, and says which file is missing', async () => {
    const host = 'r.example:5000';
    await mkdir(path.join(folder, host));
    await writeFile(path.join(folder, host, 'client.cert'), certificates.cert);
    expect(() => certificatesFor(host, [folder], [])).toThrow(
      expect.objectContaining({
        code: 'certificate-unreadable',
        message: expect.stringContaining('client.key'),
      }),
    );
    await writeFile(path.join(folder, host, 'client.key'), certificates.key);
    expect(certificatesFor(host, [folder], [])).toEqual({
      ca: [],
      cert: certificates.cert,
      key: certificates.key,
    });
    expect(certificatesFor('other.example', [folder], [])).toBe(undefined);
    expect(() => certificatesFor(host, [], [path.join(folder, 'none.pem')])).toThrow('none.pem');
  });
});

describe('token servers', () => {
  it('get no password in the clear from a registry with TLS', async () => {
    const challenge = {
      scheme: 'bearer',
      parameters: { realm: 'http://token.example/auth', service: 's' },
    };
    const credential = { type: 'password', username: 'u', password: 'p' } as const;
    const asking = requestToken(
      testHttp(),
      challenge,
      [],
      credential,
      new URL('https://r.example/v2/'),
    );
    await expect(asking).rejects.toMatchObject({ code: 'insecure-realm' });
    const nowhere = { scheme: 'bearer', parameters: { realm: 'ftp://x' } };
    await expect(
      requestToken(testHttp(), nowhere, [], undefined, new URL('https://r.example/v2/')),
    ).rejects.toMatchObject({ code: 'no-realm' });
  });

  it('that answer nonsense are told from ones that refuse', async () => {
    const memory = await start({
      intercept: (_, response) => {
        response.end('<html>proxy login page</html>');
        return true;
      },
    });
    const challenge = { scheme: 'bearer', parameters: { realm: `${memory.origin}/token` } };
    const asking = requestToken(testHttp(), challenge, [], undefined, new URL(memory.origin));
    await expect(asking).rejects.toMatchObject({ code: 'no-token', host: memory.host });
  });
});
