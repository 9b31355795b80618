import { Agent, Dispatcher, ProxyAgent } from 'undici';
import { type Environment, proxyFor } from './proxy.ts';
import { certificatesFor, defaultCertificateDirectories, tlsOptions } from './tls.ts';

export interface ConnectionOptions {
  /** @default process.env */
  readonly environment?: Environment;
  /** Extra authorities (PEM files), for every host. */
  readonly caFiles?: readonly string[];
  /** Folders laid out as docker's certs.d. @default docker's and containers' */
  readonly certificateDirectories?: readonly string[];
  /** Sockets to one host. @default 32 */
  readonly connectionsPerHost?: number;
  /** Milliseconds. @default 15000 */
  readonly connectMs?: number;
}

/** One pool of sockets a host, each with the proxy and the certificates that host needs; each hop of a redirect finds its own. */
export class Connections extends Dispatcher {
  readonly #options: ConnectionOptions;
  readonly #pools = new Map<string, Dispatcher>();
  readonly #unverified = new Set<string>();

  constructor(options: ConnectionOptions) {
    super();
    this.#options = options;
  }

  /** From now on the certificate of this host (`host[:port]`) is not checked. Only for hosts the user named. */
  skipVerification(host: string): void {
    this.#unverified.add(host.toLowerCase());
  }

  verifies(host: string): boolean {
    return !this.#unverified.has(host.toLowerCase());
  }

  dispatcherFor(url: URL): Dispatcher {
    const verify = this.verifies(url.host);
    const key = `${url.origin} ${verify}`;
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    const pool = this.#create(url, verify);
    this.#pools.set(key, pool);
    return pool;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    return this.dispatcherFor(new URL(String(options.origin))).dispatch(options, handler);
  }

  /** Ends every connection, busy or not. */
  async disconnect(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(pool => pool.destroy()));
  }

  #create(url: URL, verify: boolean): Dispatcher {
    const {
      environment = process.env,
      caFiles = [],
      connectionsPerHost,
      connectMs,
    } = this.#options;
    const files =
      url.protocol === 'https:'
        ? certificatesFor(
            url.host,
            this.#options.certificateDirectories ?? defaultCertificateDirectories(),
            caFiles,
          )
        : undefined;
    const tls = tlsOptions(files, verify);
    const timeout = connectMs ?? 15_000;
    const shared = {
      connections: connectionsPerHost ?? 32,
      keepAliveTimeout: 20_000,
      pipelining: 1,
    };
    const proxy = proxyFor(url, environment);
    if (proxy === undefined) return new Agent({ ...shared, connect: { ...tls, timeout } });
    return new ProxyAgent({
      ...shared,
      uri: proxy,
      requestTls: { ...tls, timeout },
      // Plain HTTP goes through a proxy as plain requests: most proxies refuse CONNECT to port 80.
      proxyTunnel: url.protocol === 'https:',
    });
  }
}
