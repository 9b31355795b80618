import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Transform } from 'node:stream';

/** What goes wrong with one request. `side`: the client's bytes on their way up, or the answer's on their way down. */
export type Fault =
  | { readonly type: 'reset'; readonly side: 'up' | 'down'; readonly after: number }
  | { readonly type: 'stall'; readonly side: 'up' | 'down'; readonly after: number }
  | { readonly type: 'corrupt'; readonly side: 'up' | 'down'; readonly at: number }
  /** The answer ends early: by a closed connection, or with a Content-Length that hides it. */
  | { readonly type: 'truncate'; readonly after: number; readonly honestLength: boolean }
  /** Answered here; the registry never sees the request. */
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The registry does its work, but its answer is lost. */
  | { readonly type: 'lose-answer' }
  | { readonly type: 'header'; readonly name: string; readonly value: string };

export interface ProxiedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  fault: Fault['type'] | undefined;
  status: number;
  bytesUp: number;
  bytesDown: number;
}

/** Decides, for each request that comes, what goes wrong with it. `count` is how many like it came before. */
export type FaultRule = (request: ProxiedRequest, index: number) => Fault | undefined;

/** Stands between a client and a registry and breaks what it is told to; writes down all it saw. */
export class FaultProxy {
  rule: FaultRule = () => undefined;
  readonly requests: ProxiedRequest[] = [];
  readonly #target: URL;
  readonly #server: Server;
  readonly #open = new Set<NodeJS.Timeout>();

  static async start(target: string, rule?: FaultRule): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    if (rule !== undefined) proxy.rule = rule;
    await new Promise<void>(resolve => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#server.requestTimeout = 0;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  async stop(): Promise<void> {
    for (const timer of this.#open) clearTimeout(timer);
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const seen: ProxiedRequest = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      fault: undefined,
      status: 0,
      bytesUp: 0,
      bytesDown: 0,
    };
    const fault = this.rule(seen, this.requests.length);
    seen.fault = fault?.type;
    this.requests.push(seen);
    const reset = () => request.socket.resetAndDestroy();
    if (fault?.type === 'answer') {
      request.resume();
      seen.status = fault.status;
      response.writeHead(fault.status, fault.headers);
      response.end(fault.body ?? '');
      return;
    }
    const upstream = httpRequest(
      {
        host: this.#target.hostname,
        port: this.#target.port,
        method: request.method,
        path: request.url,
        // The registry must answer with addresses of this proxy: the Host header stays.
        headers: request.headers,
        agent: false,
      },
      answer => this.#answer(answer, response, seen, fault, reset),
    );
    upstream.on('error', reset);
    const up = fault !== undefined && 'side' in fault && fault.side === 'up' ? fault : undefined;
    pipeline(
      request,
      meddle(up, reset, count => (seen.bytesUp += count)),
      upstream,
      error => {
        if (error !== null && error !== undefined) upstream.destroy();
      },
    );
  }

  #answer(
    answer: IncomingMessage,
    response: ServerResponse,
    seen: ProxiedRequest,
    fault: Fault | undefined,
    reset: () => void,
  ): void {
    if (fault?.type === 'lose-answer') {
      answer.resume();
      answer.on('end', reset);
      return;
    }
    seen.status = answer.statusCode ?? 0;
    const headers = { ...answer.headers };
    if (fault?.type === 'header') headers[fault.name] = fault.value;
    if (fault?.type === 'truncate' && fault.honestLength)
      headers['content-length'] = String(fault.after);
    response.writeHead(seen.status, headers);
    const count = (bytes: number) => (seen.bytesDown += bytes);
    if (fault?.type === 'truncate') {
      this.#truncate(answer, response, fault, count, reset);
      return;
    }
    const down =
      fault !== undefined && 'side' in fault && fault.side === 'down' ? fault : undefined;
    pipeline(answer, meddle(down, reset, count), response, () => {});
  }

  #truncate(
    answer: IncomingMessage,
    response: ServerResponse,
    fault: Extract<Fault, { type: 'truncate' }>,
    count: (bytes: number) => void,
    reset: () => void,
  ): void {
    let left = fault.after;
    answer.on('data', (chunk: Buffer) => {
      const piece = chunk.subarray(0, left);
      left -= piece.byteLength;
      count(piece.byteLength);
      response.write(piece);
      if (left > 0) return;
      answer.destroy();
      if (fault.honestLength) response.end();
      // The bytes have to leave before the line is cut.
      else setTimeout(() => response.socket?.end(), 20);
    });
    answer.on('error', reset);
  }
}

/** A stream that passes bytes on and does one wrong thing at one place. */
function meddle(
  fault: Fault | undefined,
  reset: () => void,
  count: (bytes: number) => void,
): Transform {
  let position = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const start = position;
      position += chunk.byteLength;
      count(chunk.byteLength);
      if (fault?.type === 'corrupt' && fault.at >= start && fault.at < position) {
        const changed = Buffer.from(chunk);
        changed[fault.at - start] = (changed[fault.at - start] ?? 0) ^ 0xff;
        return done(null, changed);
      }
      if ((fault?.type === 'reset' || fault?.type === 'stall') && position > fault.after) {
        this.push(chunk.subarray(0, fault.after - start));
        // Nothing more is read or sent: that is what a stall is.
        if (fault.type === 'stall') return;
        setTimeout(reset, 20);
        return;
      }
      done(null, chunk);
    },
  });
}
