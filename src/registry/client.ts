import type { HttpAnswer, HttpClient, HttpRequest, HttpResponse } from '../http/client.ts';
import type { HttpError } from '../http/error.ts';
import { errorCode, isNotTls, isRetryableError } from '../http/networkError.ts';
import { isLoopback } from '../http/proxy.ts';
import { answerError } from './answerError.ts';
import type { CredentialSource } from './auth/credential.ts';
import { Authorizer } from './authorizer.ts';
import { apiHost } from './host.ts';
import { pages } from './paging.ts';
import { Repository } from './repository.ts';
import { CATALOG_SCOPE, type Scope } from './scope.ts';

export interface RegistryOptions {
  readonly http: HttpClient;
  readonly credentials: CredentialSource;
  /** Plain HTTP or an unverified certificate are allowed: only for a registry the user named so. */
  readonly insecure?: boolean;
  /** Plain HTTP only, nothing else is tried (`http://` was written). */
  readonly plainHttp?: boolean;
  /** Told, once a registry, when a connection is not protected. */
  readonly onInsecure?: (registry: string, how: 'plain-http' | 'unverified-certificate') => void;
}

export interface AuthorizedRequest extends Omit<HttpRequest, 'url'> {
  /** Below `/v2/`, or absolute where the registry gave the address. */
  readonly path: string | URL;
  readonly scopes: readonly Scope[];
}

/** Undefined until it has been seen. */
export interface RegistryHabits {
  /** A POST that mounts from the target itself is answered with 201 where the blob is there. */
  mountsOwnBlobs: boolean | undefined;
  referrersApi: boolean | undefined;
}

/** One registry: finds out how it is reached and what it wants to see, and sends requests that it lets pass. */
export class RegistryClient {
  /** As in references: `docker.io`, `127.0.0.1:5000`. */
  readonly registry: string;
  readonly http: HttpClient;
  /** What this registry has been seen to do; uploads spare requests by it. */
  readonly habits: RegistryHabits = { mountsOwnBlobs: undefined, referrersApi: undefined };
  readonly #options: RegistryOptions;
  readonly #authorizer: Authorizer;
  #base: Promise<URL> | undefined;

  constructor(registry: string, options: RegistryOptions) {
    this.registry = registry;
    this.http = options.http;
    this.#options = options;
    this.#authorizer = new Authorizer(registry, options.http, options.credentials);
  }

  repository(name: string): Repository {
    return new Repository(this, name);
  }

  /** Where the registry answers, found out once: https, and plain HTTP only for loopback or when allowed. @throws HttpError */
  base(signal?: AbortSignal): Promise<URL> {
    this.#base ??= this.#connect(signal).catch(error => {
      this.#base = undefined;
      throw error;
    });
    return this.#base;
  }

  /**
   * Proves that the registry is there and lets this login in, for what needs no repository.
   * @throws HttpError
   */
  async ping(signal?: AbortSignal): Promise<void> {
    const answer = await this.fetch({ method: 'GET', path: '', scopes: [], signal });
    if (answer.status !== 200) throw await this.error(answer, 'GET', '', this.registry);
  }

  /** Names of all repositories the login may see; SWR and Docker Hub do not tell. @throws HttpError */
  async *catalog(
    options: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<string, void, void> {
    yield* pages(
      this,
      '_catalog?n=1000',
      'repositories',
      [CATALOG_SCOPE],
      this.registry,
      options.signal,
    );
  }

  /** Sends with authorization and reads the whole answer, whatever its status. @throws HttpError */
  fetch(request: AuthorizedRequest, maxBytes?: number): Promise<HttpAnswer> {
    return this.#authorized(request, sent => this.http.fetch(sent, maxBytes));
  }

  /** Sends with authorization; the body of the answer is still to be read. @throws HttpError */
  open(request: AuthorizedRequest): Promise<HttpResponse> {
    return this.#authorized(request, async sent => this.http.open(sent));
  }

  /** The address a path of this registry has. */
  async url(path: string | URL, signal?: AbortSignal): Promise<URL> {
    return path instanceof URL ? path : new URL(path, await this.base(signal));
  }

  /** The error of an answer that is not what was asked for; reads what is left of its body. */
  async error(
    answer: HttpAnswer | HttpResponse,
    method: string,
    path: string | URL,
    what: string,
  ): Promise<HttpError> {
    const body = 'discard' in answer ? await beginning(answer) : answer.body;
    const { status, headers } = answer;
    const request = { method, url: await this.url(path) };
    return answerError({ status, headers, body }, request, what, this.#authorizer.isAnonymous);
  }

  async #authorized<T extends HttpAnswer | HttpResponse>(
    request: AuthorizedRequest,
    send: (request: HttpRequest) => Promise<T>,
  ): Promise<T> {
    const { path, scopes, ...rest } = request;
    const base = await this.base(request.signal);
    const url = path instanceof URL ? path : new URL(path, base);
    for (let again = false; ; again = true) {
      // An address on another host (storage behind an upload) is not shown the registry's login.
      const own = url.host === base.host;
      const authorization = own
        ? await this.#authorizer.header(scopes, base, request.signal)
        : undefined;
      const headers =
        authorization === undefined ? rest.headers : { ...rest.headers, authorization };
      const answer = await send({ ...rest, url, ...(headers === undefined ? {} : { headers }) });
      if (answer.status !== 401 || !own) return answer;
      const challenge = answer.headers['www-authenticate'];
      const hopeful = await this.#authorizer.refused(scopes, challenge, authorization);
      if (again || !hopeful || isOnce(rest.body)) return answer;
      if ('discard' in answer) await answer.discard();
    }
  }

  async #connect(signal: AbortSignal | undefined): Promise<URL> {
    const host = apiHost(this.registry);
    const candidates = this.#candidates(host);
    for (const [index, candidate] of candidates.entries()) {
      const url = new URL(`${candidate.scheme}://${host}/v2/`);
      if (candidate.unverified) this.http.connections.skipVerification(url.host);
      const isLast = index === candidates.length - 1;
      try {
        await this.#greet(url, isLast, signal);
      } catch (error) {
        const mayBePlain = isNotTls(error) || errorCode(error) === 'ECONNREFUSED';
        if (isLast || !mayBePlain) throw error;
        continue;
      }
      if (candidate.scheme === 'http') this.#options.onInsecure?.(this.registry, 'plain-http');
      else if (candidate.unverified) {
        this.#options.onInsecure?.(this.registry, 'unverified-certificate');
      }
      return url;
    }
    throw new Error('no candidate address');
  }

  async #greet(url: URL, isLast: boolean, signal: AbortSignal | undefined): Promise<void> {
    const request = { method: 'GET', url, signal } as const;
    let answer: HttpAnswer;
    try {
      answer = await this.http.fetch({ ...request, retry: isLast ? 'idempotent' : 'never' });
    } catch (error) {
      // A refused connection is an answer while plain HTTP is still to be tried; a reset is not.
      const passing = isRetryableError(error) && errorCode(error) !== 'ECONNREFUSED';
      if (isLast || !passing) throw error;
      answer = await this.http.fetch(request);
    }
    this.#authorizer.learn(answer.headers['www-authenticate']);
  }

  #candidates(
    host: string,
  ): readonly { readonly scheme: 'https' | 'http'; readonly unverified: boolean }[] {
    const { insecure = false, plainHttp = false } = this.#options;
    const plain = { scheme: 'http', unverified: false } as const;
    if (plainHttp) return [plain];
    const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    const secure = { scheme: 'https', unverified: insecure } as const;
    return insecure || isLoopback(name) ? [secure, plain] : [secure];
  }
}

function isOnce(body: HttpRequest['body']): boolean {
  return body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
}

/** Enough of a body to hold a registry's error list. */
async function beginning(response: HttpResponse): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > 64 * 1024) break;
  }
  return Buffer.concat(chunks);
}
