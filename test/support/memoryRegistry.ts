import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { handleRegistry } from './registryHandlers.ts';
import { RegistryStore } from './registryStore.ts';
import { decodeBasic, TokenService, type TokenServiceOptions } from './tokenService.ts';

export interface MemoryRegistryOptions {
  /** Bearer tokens from a token service on the same port. */
  readonly token?: TokenServiceOptions;
  /** Basic with these users. */
  readonly users?: Readonly<Record<string, string>>;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Names a page of a list. @default 1000 */
  readonly pageSize?: number;
  /** Answer a mount with 201 where the blob is there. @default true */
  readonly mounts?: boolean;
  /** Serve the referrers API. @default true */
  readonly referrers?: boolean;
  /** Serve Range. @default true */
  readonly ranges?: boolean;
  /** Blobs are redirected to this origin. */
  readonly blobOrigin?: string;
  /** Keep the bytes of uploaded blobs. @default true */
  readonly keepBytes?: boolean;
  /** Say the digest in answers. @default true */
  readonly digestHeader?: boolean;
  /** Called before anything else; `true` means that it has answered. */
  readonly intercept?: (
    request: IncomingMessage,
    response: ServerResponse,
    registry: MemoryRegistry,
  ) => boolean | Promise<boolean>;
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  status: number;
}

/** A registry of the distribution spec in this process, on a loopback port of its own. Records what it was asked. */
export class MemoryRegistry {
  readonly options: MemoryRegistryOptions;
  readonly store: RegistryStore;
  readonly tokens: TokenService | undefined;
  readonly requests: SeenRequest[] = [];
  readonly #server: Server;

  static async start(options: MemoryRegistryOptions = {}): Promise<MemoryRegistry> {
    const registry = new MemoryRegistry(options);
    await new Promise<void>(resolve => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  private constructor(options: MemoryRegistryOptions) {
    this.options = options;
    this.store = new RegistryStore({ keepBytes: options.keepBytes ?? true });
    this.tokens = options.token === undefined ? undefined : new TokenService(options.token);
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      this.#serve(request, response).catch(error => {
        if (!response.headersSent) response.writeHead(500);
        response.end(String(error));
      });
    };
    this.#server =
      options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
    this.#server.keepAliveTimeout = 60_000;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `127.0.0.1:port` */
  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get origin(): string {
    return `${this.options.tls === undefined ? 'http' : 'https'}://${this.host}`;
  }

  /** `METHOD path` of every request, without queries. */
  get log(): readonly string[] {
    return this.requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      status: 0,
    };
    this.requests.push(seen);
    response.on('close', () => {
      seen.status = response.headersSent ? response.statusCode : 0;
    });
    response.on('finish', () => {
      seen.status = response.statusCode;
    });
    if ((await this.options.intercept?.(request, response, this)) === true) return;
    if (url.pathname === '/token' && this.tokens !== undefined) {
      return this.tokens.handle(request, response, url);
    }
    if (!this.#admits(request, url)) return this.#challenge(response, url);
    await handleRegistry(this, request, response, url);
  }

  #admits(request: IncomingMessage, url: URL): boolean {
    const header = request.headers.authorization;
    if (this.tokens !== undefined) {
      const repository = repositoryOf(url.pathname);
      const reads = request.method === 'GET' || request.method === 'HEAD';
      return this.tokens.allows(header, repository, reads ? 'pull' : 'push');
    }
    if (this.options.users === undefined) return true;
    const [name = '', password] = decodeBasic(header ?? '');
    return password !== undefined && this.options.users[name] === password;
  }

  #challenge(response: ServerResponse, url: URL): void {
    const repository = repositoryOf(url.pathname);
    // SWR's way to end a scope in nothing: a client has to build its own.
    const scope = repository === undefined ? '' : `,scope="repository:${repository}:"`;
    const challenge =
      this.tokens === undefined
        ? 'Basic realm="registry, \\"quoted\\""'
        : `Bearer realm="${this.origin}/token",service="${this.tokens.service}"${scope}`;
    response.writeHead(401, { 'content-type': 'application/json', 'www-authenticate': challenge });
    response.end(
      JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }),
    );
  }
}

export function repositoryOf(pathname: string): string | undefined {
  return /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(pathname)?.[1];
}
