import { setMaxListeners } from 'node:events';
import type { Dispatcher } from 'undici';
import { type ConnectionOptions, Connections } from './connections.ts';
import { HttpError } from './error.ts';
import { isNetworkError, isRetryableError, networkError } from './networkError.ts';
import { type RedirectOptions, redirect } from './redirect.ts';
import {
  DEFAULT_RETRY,
  IDEMPOTENT,
  isRetryableStatus,
  type RetryPolicy,
  waitBefore,
} from './retry.ts';
import { redactUrl } from './secrets.ts';
import { type SilenceLimits, silence, watched } from './silence.ts';
import { userAgent } from './userAgent.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is sent once: such a request is never tried again here. */
  readonly body?: Uint8Array | string | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
  /** @default `idempotent`: by method */
  readonly retry?: 'idempotent' | 'always' | 'never';
  readonly silence?: Partial<SilenceLimits>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** Read it whole or `discard()` it: an unread body holds its connection. */
  readonly body: AsyncIterable<Uint8Array>;
  discard(): Promise<void>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly body: Uint8Array;
}

export interface HttpOptions extends ConnectionOptions, Partial<SilenceLimits> {
  readonly retry?: Partial<RetryPolicy>;
  /** @default `dockwright` */
  readonly userAgent?: string;
  /** Redirects followed of one request. @default 5 */
  readonly maxRedirects?: number;
  /** Waited for before each try: the place for rates, and for limits that hold over several processes. */
  readonly gate?: (host: string, signal: AbortSignal | undefined) => Promise<void>;
  /** Told of each finished try and each wait; texts are redacted. For `--verbose` and log files. */
  readonly onEvent?: (event: HttpEvent) => void;
}

export type HttpEvent =
  | {
      readonly type: 'answer';
      readonly method: string;
      readonly url: string;
      readonly status: number;
      readonly milliseconds: number;
    }
  | {
      readonly type: 'error';
      readonly method: string;
      readonly url: string;
      readonly error: HttpError;
    }
  | {
      readonly type: 'wait';
      readonly method: string;
      readonly url: string;
      readonly milliseconds: number;
      readonly attempt: number;
      readonly reason: string;
    };

/** Requests with retries, silence limits, redirects, proxies and TLS as this program wants them. One for all registries. */
export class HttpClient {
  readonly retry: RetryPolicy;
  readonly limits: SilenceLimits;
  readonly connections: Connections;
  readonly #options: HttpOptions;
  readonly #dispatcher: Dispatcher;

  constructor(options: HttpOptions = {}) {
    this.#options = options;
    this.retry = { ...DEFAULT_RETRY, ...options.retry };
    this.limits = { silenceMs: options.silenceMs ?? 60_000, answerMs: options.answerMs ?? 600_000 };
    this.connections = new Connections(options);
    this.#dispatcher = this.connections.compose(
      userAgent(options.userAgent ?? 'dockwright'),
      silence(this.limits),
      redirect(options.maxRedirects ?? 5),
    );
  }

  /**
   * Sends and gives the answer with its body still to be read. Answers of any status are answers;
   * passing failures (408, 429, 5xx, resets) are tried again first.
   * @throws HttpError when no answer came
   */
  open(request: HttpRequest): Promise<HttpResponse> {
    return this.#retrying(request, () => this.#send(request));
  }

  /**
   * Sends and reads the whole answer; a body that breaks off is a failure like any other and tried again.
   * @param maxBytes a longer body is an error. @default 8 MiB
   * @throws HttpError
   */
  fetch(request: HttpRequest, maxBytes = 8 * 1024 * 1024): Promise<HttpAnswer> {
    return this.#retrying(request, async () => {
      const response = await this.#send(request);
      const { status, headers, url } = response;
      return { status, headers, url, body: await readAll(response, request, maxBytes) };
    });
  }

  close(): Promise<void> {
    return this.connections.disconnect();
  }

  async #retrying<
    T extends { readonly status: number; readonly headers: Readonly<Record<string, string>> },
  >(request: HttpRequest, attempt: () => Promise<T>): Promise<T> {
    const { method, url } = request;
    const repeatable =
      request.retry === 'always' ||
      (request.retry !== 'never' && IDEMPOTENT.has(method) && !isStream(request.body));
    for (let number = 1; ; number++) {
      let wait: number | undefined;
      let reason: string;
      try {
        const answer = await attempt();
        if (!repeatable || !isRetryableStatus(answer.status)) return answer;
        wait = waitBefore(number, this.retry, answer.headers['retry-after']);
        if (wait === undefined) return answer;
        reason = `status ${answer.status}`;
        await discardBody(answer);
      } catch (error) {
        if (request.signal?.aborted === true) throw request.signal.reason;
        if (!(error instanceof HttpError) && !isNetworkError(error)) throw error;
        const failure = networkError(error, request, number);
        this.#options.onEvent?.({ type: 'error', method, url: redactUrl(url), error: failure });
        if (!repeatable || !isRetryableError(failure)) throw failure;
        wait = waitBefore(number, this.retry);
        if (wait === undefined) throw failure;
        reason = failure.networkCode ?? failure.code;
      }
      this.#options.onEvent?.({
        type: 'wait',
        method,
        url: redactUrl(url),
        milliseconds: wait,
        attempt: number,
        reason,
      });
      await this.retry.clock.sleep(wait, request.signal);
    }
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    await this.#options.gate?.(request.url.host, request.signal);
    const started = performance.now();
    let url = request.url;
    const limits = { ...this.limits, ...request.silence };
    const aborter = isStream(request.body) ? new AbortController() : undefined;
    const signal = aborter === undefined ? request.signal : joined(aborter.signal, request.signal);
    const body =
      isStream(request.body) && aborter !== undefined
        ? watched(request.body, limits.silenceMs, error => aborter.abort(error))
        : request.body;
    const options: Dispatcher.RequestOptions & RedirectOptions = {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: { ...request.headers },
      // undici takes any async iterable of bytes; its types only know Node's own streams.
      body: (body ?? null) as Dispatcher.RequestOptions['body'],
      // undici would close the connection after each HEAD, in case a server sends a body to it.
      ...(request.method === 'HEAD' ? { reset: false } : {}),
      headersTimeout: request.silence?.answerMs,
      bodyTimeout: request.silence?.silenceMs,
      ...(signal === undefined ? {} : { signal }),
      onHop: hop => {
        url = hop;
      },
    };
    // Requests that share a signal are many, and none of them is a leak.
    if (signal !== undefined) setMaxListeners(0, signal);
    const response = await this.#dispatcher.request(options);
    this.#options.onEvent?.({
      type: 'answer',
      method: request.method,
      url: redactUrl(url),
      status: response.statusCode,
      milliseconds: performance.now() - started,
    });
    return {
      status: response.statusCode,
      headers: flat(response.headers),
      url,
      body: response.body,
      discard: () => response.body.dump({ limit: 128 * 1024 }),
    };
  }
}

function isStream(body: HttpRequest['body']): body is AsyncIterable<Uint8Array> {
  return body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
}

function joined(one: AbortSignal, two: AbortSignal | undefined): AbortSignal {
  return two === undefined ? one : AbortSignal.any([one, two]);
}

async function discardBody(answer: object): Promise<void> {
  if ('discard' in answer && typeof answer.discard === 'function') await answer.discard();
}

async function readAll(
  response: HttpResponse,
  request: HttpRequest,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(request, maxBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function tooLarge(request: HttpRequest, maxBytes: number): HttpError {
  const { host } = request.url;
  return new HttpError('answer-too-large', `${host}: the answer has more than ${maxBytes} bytes`, {
    ...request,
    zh: { message: `${host}：响应超过 ${maxBytes} 字节` },
  });
}

function flat(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}
