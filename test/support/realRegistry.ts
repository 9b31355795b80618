import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../src/process/spawn.ts';
import type { TestCertificates } from './certificates.ts';

export interface RealRegistryOptions {
  /** Basic, checked against an htpasswd file. Needs htpasswd. */
  readonly users?: Readonly<Record<string, string>>;
  readonly tls?: TestCertificates;
  /** Bearer tokens of a token server, trusted by its certificate's authority. */
  readonly token?: {
    readonly realm: string;
    readonly service: string;
    readonly issuer: string;
    readonly authority: string;
  };
  /** Where blobs are kept; a folder of its own by default, removed at the end. */
  readonly storage?: string;
  /** The program. @default `docker-registry` */
  readonly program?: string;
}

/** Debian's docker-registry, or another build of distribution, on a loopback port of its own. */
export class RealRegistry {
  readonly host: string;
  readonly origin: string;
  readonly storage: string;
  /** What it wrote, for failing tests. */
  readonly log: string[] = [];
  readonly #folder: string;
  readonly #child: ChildProcess;

  static async start(options: RealRegistryOptions = {}): Promise<RealRegistry> {
    const folder = await mkdtemp(path.join(tmpdir(), 'dockwright-registry-'));
    const storage = options.storage ?? path.join(folder, 'data');
    const port = await freePort();
    const config = path.join(folder, 'config.yml');
    await writeFile(config, await configuration(options, folder, storage, port));
    const child = spawn(options.program ?? 'docker-registry', ['serve', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
    });
    const registry = new RealRegistry(child, folder, storage, port, options.tls !== undefined);
    await registry.#ready(port);
    return registry;
  }

  private constructor(
    child: ChildProcess,
    folder: string,
    storage: string,
    port: number,
    tls: boolean,
  ) {
    this.#child = child;
    this.#folder = folder;
    this.storage = storage;
    this.host = `127.0.0.1:${port}`;
    this.origin = `${tls ? 'https' : 'http'}://${this.host}`;
    const note = (chunk: Buffer) => this.log.push(chunk.toString('utf8'));
    child.stdout?.on('data', note);
    child.stderr?.on('data', note);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(timer);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #ready(port: number): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      if (this.#child.exitCode !== null) break;
      if (await accepts(port)) return;
      await delay(50);
    }
    await this.stop();
    throw new Error(`the registry did not start:\n${this.log.join('')}`);
  }
}

async function configuration(
  options: RealRegistryOptions,
  folder: string,
  storage: string,
  port: number,
): Promise<string> {
  const lines = [
    'version: 0.1',
    'log: {level: warn, accesslog: {disabled: true}}',
    'storage:',
    `  filesystem: {rootdirectory: ${JSON.stringify(storage)}, maxthreads: 200}`,
    '  delete: {enabled: true}',
    '  cache: {blobdescriptor: inmemory}',
    `http:`,
    `  addr: 127.0.0.1:${port}`,
    // Locations are made of the Host header where a front stands before it.
    '  secret: only-for-tests',
  ];
  if (options.tls !== undefined) {
    const { certFile, keyFile } = options.tls;
    lines.push(
      `  tls: {certificate: ${JSON.stringify(certFile)}, key: ${JSON.stringify(keyFile)}}`,
    );
  }
  if (options.users !== undefined) {
    const file = path.join(folder, 'htpasswd');
    await writeFile(file, await htpasswd(options.users));
    lines.push('auth:', `  htpasswd: {realm: test, path: ${JSON.stringify(file)}}`);
  }
  if (options.token !== undefined) {
    const { realm, service, issuer, authority } = options.token;
    const quoted = [realm, service, issuer, authority].map(text => JSON.stringify(text));
    lines.push(
      'auth:',
      `  token: {realm: ${quoted[0]}, service: ${quoted[1]}, issuer: ${quoted[2]}, rootcertbundle: ${quoted[3]}}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function htpasswd(users: Readonly<Record<string, string>>): Promise<string> {
  const entries: string[] = [];
  for (const [name, password] of Object.entries(users)) {
    const { exitCode, stdout, stderr } = await run('htpasswd', ['-niB', '-C', '4', name], {
      input: password,
    });
    if (exitCode !== 0) throw new Error(`htpasswd: ${stderr}`);
    entries.push(stdout.trim());
  }
  return `${entries.join('\n')}\n`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
