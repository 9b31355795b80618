import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../src/process/spawn.ts';

export interface TestCertificates {
  readonly folder: string;
  /** PEM texts. */
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
  readonly caFile: string;
  readonly keyFile: string;
  readonly certFile: string;
  remove(): Promise<void>;
}

/** A private authority and a certificate of its for 127.0.0.1 and localhost. Needs openssl. */
export async function makeCertificates(names: readonly string[] = []): Promise<TestCertificates> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dockwright-tls-'));
  const file = (name: string) => path.join(folder, name);
  const openssl = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await run('openssl', args, { cwd: folder, timeoutMs: 30_000 });
    if (exitCode !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=dockwright test authority',
  );
  await openssl(
    'req',
    ...key,
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
    '-subj',
    '/CN=127.0.0.1',
  );
  const alternatives = ['IP:127.0.0.1', 'DNS:localhost', ...names.map(name => `DNS:${name}`)];
  await writeFile(file('san.ext'), `subjectAltName=${alternatives.join(',')}\n`);
  await openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'san.ext',
    '-out',
    'server.pem',
  );
  return {
    folder,
    ca: await readFile(file('ca.pem'), 'utf8'),
    key: await readFile(file('server.key'), 'utf8'),
    cert: await readFile(file('server.pem'), 'utf8'),
    caFile: file('ca.pem'),
    keyFile: file('server.key'),
    certFile: file('server.pem'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
