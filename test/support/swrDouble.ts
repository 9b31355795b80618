import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  DEVIATIONS,
  type Organizations,
  type SwrAnswer,
  type SwrState,
  tokenRefusal,
} from './swrDeviations.ts';
import { dockyardAnswer } from './swrDockyard.ts';
import { TokenService } from './tokenService.ts';

export interface SwrDoubleOptions {
  /** Origin of the registry that keeps the data: a RealRegistry or a MemoryRegistry, without authentication. */
  readonly backend: string;
  /** `<region>@<AK>` and the derived password. */
  readonly users: Readonly<Record<string, string>>;
  /** Shared with a double of the management API where there is one. */
  readonly organizations: Organizations;
  /** Creates an organization through the API on the registry's own host; without it that API answers 404. */
  readonly dockyard?: { names(): readonly string[]; create(name: string): void };
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly overloadEvery?: number;
  /** Seconds. @default 900 */
  readonly tokenLifetime?: number;
  /** Deviations that are left out, by name. */
  readonly without?: readonly string[];
}

export interface SwrSeen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  status: number;
  /** The deviation that answered. */
  deviation: string | undefined;
}

const REALM_PATH = '/swr/auth/v2/registry/auth/';

/** SWR as far as it is known: a plain registry for the data, behind SWR's own manners (see DEVIATIONS). */
export class SwrDouble {
  readonly requests: SwrSeen[] = [];
  /** Requests at the storage host that blobs are read from. */
  readonly storageRequests: SwrSeen[] = [];
  readonly tokens: TokenService;
  readonly state: SwrState;
  readonly #options: SwrDoubleOptions;
  readonly #server: Server;
  readonly #storage: Server;

  static async start(options: SwrDoubleOptions): Promise<SwrDouble> {
    const double = new SwrDouble(options);
    await Promise.all([listen(double.#server), listen(double.#storage)]);
    return double;
  }

  private constructor(options: SwrDoubleOptions) {
    this.#options = options;
    this.tokens = new TokenService({
      users: options.users,
      service: 'dockyard',
      lifetime: options.tokenLifetime ?? 900,
      silentLifetime: true,
      anonymousPull: true,
    });
    this.state = {
      organizations: options.organizations,
      overloadEvery: options.overloadEvery ?? 0,
      writes: 0,
      blocked: false,
      repositoryExists: name => this.#exists(name),
    };
    const create =
      options.tls === undefined ? createServer : createTlsServer.bind(undefined, options.tls);
    const guarded = (
      serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
    ) =>
      create((request: IncomingMessage, response: ServerResponse) => {
        serve(request, response).catch(error => response.destroy(error));
      });
    this.#server = guarded((request, response) => this.#serve(request, response));
    this.#storage = guarded(async (request, response) => this.#serveStorage(request, response));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get storageHost(): string {
    return `127.0.0.1:${(this.#storage.address() as AddressInfo).port}`;
  }

  get origin(): string {
    return `${this.#scheme}://${this.host}`;
  }

  get #scheme(): string {
    return this.#options.tls === undefined ? 'http' : 'https';
  }

  async stop(): Promise<void> {
    for (const server of [this.#server, this.#storage]) {
      server.closeAllConnections();
      await new Promise<void>(resolve => server.close(() => resolve()));
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const seen = record(this.requests, request, response);
    if (url.pathname === REALM_PATH) return this.#token(request, response, url);
    if (url.pathname.startsWith('/dockyard/')) {
      const { users, dockyard } = this.#options;
      const asked = { request, path: url.pathname, body: await read(request) };
      return send(response, dockyardAnswer(asked, users, dockyard));
    }
    const isManifest = request.method === 'PUT' && url.pathname.includes('/manifests/');
    const body = isManifest ? await read(request) : undefined;
    const { method = 'GET', headers } = request;
    const asked = { method, path: url.pathname, query: url.searchParams, headers, body };
    for (const deviation of DEVIATIONS) {
      if (this.#options.without?.includes(deviation.name) === true) continue;
      // Only who is let in learns more than that he is not.
      if (deviation.name !== 'Basic is refused below /v2/' && !this.#admits(request, url)) continue;
      const answer = await deviation.answer(asked, this.state);
      if (answer === undefined) continue;
      seen.deviation = deviation.name;
      request.resume();
      return send(response, answer);
    }
    if (!this.#admits(request, url)) return this.#challenge(request, response, url);
    const blob = /^\/v2\/.+\/blobs\/sha256:[0-9a-f]{64}$/.test(url.pathname);
    if (blob && request.method === 'GET') {
      const location = `${this.#scheme}://${this.storageHost}/bucket${url.pathname}?AccessKeyId=EXAMPLE&Signature=signed-by-obs`;
      return send(response, { status: 307, headers: { location } });
    }
    this.#forward(request, response, `${url.pathname}${url.search}`, body);
  }

  async #token(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (request.method !== 'GET') return send(response, { status: 404 });
    const refusal = tokenRefusal(url.searchParams.getAll('scope'), this.state);
    if (refusal !== undefined) return send(response, refusal);
    return this.tokens.handle(request, response, url);
  }

  #admits(request: IncomingMessage, url: URL): boolean {
    const repository = /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(url.pathname)?.[1];
    const action = request.method === 'GET' || request.method === 'HEAD' ? 'pull' : 'push';
    return this.tokens.allows(request.headers.authorization, repository, action);
  }

  #challenge(request: IncomingMessage, response: ServerResponse, url: URL): void {
    request.resume();
    const repository = /^\/v2\/(.+?)\/(?:manifests|blobs|tags)\//.exec(url.pathname)?.[1];
    const scope = repository === undefined ? '' : `,scope="repository:${repository}:"`;
    send(response, {
      status: 401,
      headers: {
        'www-authenticate': `Bearer realm="${this.origin}${REALM_PATH}",service="dockyard"${scope}`,
      },
      body: { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] },
    });
  }

  /** OBS: takes a signed address, and refuses one that carries a login as well. */
  #serveStorage(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.origin);
    record(this.storageRequests, request, response);
    if (
      request.headers.authorization !== undefined ||
      url.searchParams.get('Signature') !== 'signed-by-obs'
    ) {
      send(response, { status: 400, body: '<Error><Code>InvalidArgument</Code></Error>' });
      return;
    }
    this.#forward(request, response, url.pathname.replace('/bucket', ''), undefined);
  }

  #forward(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    body: Buffer | undefined,
  ): void {
    const { authorization: _, ...headers } = request.headers;
    const backend = new URL(this.#options.backend);
    const upstream = httpRequest(
      {
        host: backend.hostname,
        port: backend.port,
        path,
        method: request.method,
        headers: { ...headers, 'x-forwarded-proto': this.#scheme },
      },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    upstream.on('error', error => response.destroy(error));
    response.on('close', () => upstream.destroy());
    if (body === undefined) request.pipe(upstream);
    else upstream.end(body);
  }

  async #exists(name: string): Promise<boolean> {
    const answer = await fetch(`${this.#options.backend}/v2/${name}/tags/list`);
    await answer.body?.cancel();
    return answer.status === 200;
  }
}

function record(list: SwrSeen[], request: IncomingMessage, response: ServerResponse): SwrSeen {
  const { method = '', url = '', headers } = request;
  const seen: SwrSeen = { method, url, headers, status: 0, deviation: undefined };
  list.push(seen);
  response.on('close', () => {
    seen.status = response.statusCode;
  });
  return seen;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: SwrAnswer): void {
  const isText = typeof answer.body === 'string';
  response.writeHead(answer.status, {
    'content-type': isText ? 'text/plain' : 'application/json',
    ...answer.headers,
  });
  if (answer.body === undefined) response.end();
  else response.end(isText ? answer.body : JSON.stringify(answer.body));
}

function listen(server: Server): Promise<void> {
  return new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
}
