import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { HttpError } from './error.ts';
import { headerRecord } from './userAgent.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Never sent to another host: a signed storage URL fails with them, and they are nobody else's business. */
const CREDENTIALS = ['authorization', 'cookie', 'proxy-authorization'];

type Controller = Dispatcher.DispatchController;

/** A request that wants to know where its answer came from. */
export interface RedirectOptions {
  /** Told of every step, with the URL that comes next. */
  readonly onHop?: (url: URL) => void;
}

type Options = Dispatcher.DispatchOptions & RedirectOptions;

/** Follows redirects of GET and HEAD. A change of host drops credentials; https to http is refused. */
export function redirect(limit: number): Dispatcher.DispatcherComposeInterceptor {
  return dispatch => (options, handler) => {
    if (options.method !== 'GET' && options.method !== 'HEAD') return dispatch(options, handler);
    return dispatch(options, new RedirectHandler(dispatch, options, handler, limit));
  };
}

class RedirectHandler implements Dispatcher.DispatchHandler {
  readonly #dispatch: Dispatcher['dispatch'];
  readonly #handler: Dispatcher.DispatchHandler;
  #options: Options;
  #left: number;
  #next: Options | undefined;

  constructor(
    dispatch: Dispatcher['dispatch'],
    options: Options,
    handler: Dispatcher.DispatchHandler,
    limit: number,
  ) {
    this.#dispatch = dispatch;
    this.#options = options;
    this.#handler = handler;
    this.#left = limit;
  }

  onRequestStart(controller: Controller, context: unknown): void {
    this.#handler.onRequestStart?.(controller, context);
  }

  onResponseError(controller: Controller, error: Error): void {
    this.#handler.onResponseError?.(controller, error);
  }

  onResponseStart(
    controller: Controller,
    status: number,
    headers: IncomingHttpHeaders,
    statusMessage?: string,
  ): void {
    const location = headers.location;
    if (!REDIRECTS.has(status) || typeof location !== 'string') {
      this.#handler.onResponseStart?.(controller, status, headers, statusMessage);
      return;
    }
    const from = urlOf(this.#options);
    const to = new URL(location, from);
    if (this.#left-- === 0) throw tooMany(this.#options, from);
    if (from.protocol === 'https:' && to.protocol !== 'https:')
      throw downgraded(this.#options, from, to);
    if (to.protocol !== 'https:' && to.protocol !== 'http:')
      throw downgraded(this.#options, from, to);
    this.#options.onHop?.(to);
    this.#next = {
      ...this.#options,
      origin: to.origin,
      path: `${to.pathname}${to.search}`,
      headers: headersFor(this.#options.headers, from, to),
    };
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#next === undefined) this.#handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Controller, trailers: IncomingHttpHeaders): void {
    if (this.#next === undefined) {
      this.#handler.onResponseEnd?.(controller, trailers);
      return;
    }
    this.#options = this.#next;
    this.#next = undefined;
    this.#dispatch(this.#options, this);
  }
}

function headersFor(headers: unknown, from: URL, to: URL): Record<string, string> {
  const kept = headerRecord(headers);
  delete kept.host;
  if (from.origin !== to.origin) for (const name of CREDENTIALS) delete kept[name];
  return kept;
}

function urlOf(options: Dispatcher.DispatchOptions): URL {
  return new URL(options.path, options.origin);
}

function tooMany(options: Dispatcher.DispatchOptions, from: URL): HttpError {
  return new HttpError('too-many-redirects', `${from.host}: redirects without end`, {
    method: options.method,
    url: from,
    hint: 'The registry’s storage is set up wrong; tell its operator.',
    zh: { message: `${from.host}：重定向次数过多`, hint: '仓库的存储配置有误，请联系管理员。' },
  });
}

function downgraded(options: Dispatcher.DispatchOptions, from: URL, to: URL): HttpError {
  return new HttpError(
    'insecure-redirect',
    `${from.host}: redirects from https to ${to.protocol}//${to.host}, refused`,
    {
      method: options.method,
      url: from,
      hint: 'The registry’s storage address should be https; tell its operator.',
      zh: {
        message: `${from.host}：从 https 重定向到 ${to.protocol}//${to.host}，已拒绝`,
        hint: '仓库的存储地址应使用 https，请联系管理员。',
      },
    },
  );
}
