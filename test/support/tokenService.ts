import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface TokenServiceOptions {
  readonly users: Readonly<Record<string, string>>;
  /** @default `registry.test` */
  readonly service?: string;
  /** Seconds. @default 300 */
  readonly lifetime?: number;
  /** Let everybody pull. @default false */
  readonly anonymousPull?: boolean;
  /** Refresh tokens that POST exchanges, with the user each stands for; undefined: POST answers 404. */
  readonly identityTokens?: Readonly<Record<string, string>>;
  /** Leaves `expires_in` out of answers. */
  readonly silentLifetime?: boolean;
}

interface Claims {
  readonly user: string;
  readonly scopes: readonly string[];
  readonly expires: number;
}

/** A token server with its own signed tokens, and the check of them. Time can be moved: `now`. */
export class TokenService {
  now: () => number = Date.now;
  /** Scopes of every token that was given out. */
  readonly issued: string[][] = [];
  /** From this moment older tokens are refused, as when a server restarts. */
  revokedBefore = 0;
  readonly service: string;
  readonly #options: TokenServiceOptions;
  readonly #key = randomBytes(32);
  #serial = 0;

  constructor(options: TokenServiceOptions) {
    this.#options = options;
    this.service = options.service ?? 'registry.test';
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    let scopes = url.searchParams.getAll('scope');
    let user: string | undefined;
    if (request.method === 'POST') {
      if (this.#options.identityTokens === undefined) return answer(response, 404, {});
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const form = new URLSearchParams(body);
      user = this.#options.identityTokens[form.get('refresh_token') ?? ''];
      scopes = (form.get('scope') ?? '').split(' ').filter(scope => scope !== '');
      if (user === undefined) return this.#refuse(response);
    } else {
      const header = request.headers.authorization;
      if (header !== undefined) {
        const [name = '', password] = decodeBasic(header);
        if (password === undefined || this.#options.users[name] !== password)
          return this.#refuse(response);
        user = name;
      } else if (this.#options.anonymousPull !== true) {
        return this.#refuse(response);
      }
    }
    const granted = user === undefined ? scopes.map(pullOnly) : scopes;
    this.issued.push(granted);
    const lifetime = this.#options.lifetime ?? 300;
    const token = this.sign({
      user: user ?? '',
      scopes: granted,
      expires: this.now() + lifetime * 1000,
    });
    answer(response, 200, {
      token,
      ...(this.#options.silentLifetime === true ? {} : { expires_in: lifetime }),
    });
  }

  sign(claims: Claims): string {
    const payload = Buffer.from(JSON.stringify({ ...claims, serial: ++this.#serial })).toString(
      'base64url',
    );
    return `${payload}.${createHmac('sha256', this.#key).update(payload).digest('base64url')}`;
  }

  /** Whether a bearer token allows the action on the repository now. */
  allows(header: string | undefined, repository: string | undefined, action: string): boolean {
    const token = /^Bearer (.+)$/.exec(header ?? '')?.[1];
    const [payload = '', signature = ''] = token?.split('.') ?? [];
    const expected = createHmac('sha256', this.#key).update(payload).digest();
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    const claims: Claims & { serial: number } = JSON.parse(
      Buffer.from(payload, 'base64url').toString(),
    );
    if (claims.expires <= this.now() || claims.serial <= this.revokedBefore) return false;
    if (repository === undefined) return true;
    return claims.scopes.some(scope => {
      const [type, name, actions = ''] = scope.split(':');
      return type === 'repository' && name === repository && actions.split(',').includes(action);
    });
  }

  /** All tokens given out so far are dead. */
  revokeAll(): void {
    this.revokedBefore = this.#serial;
  }

  #refuse(response: ServerResponse): void {
    answer(response, 401, {
      errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }],
    });
  }
}

function pullOnly(scope: string): string {
  const colon = scope.lastIndexOf(':');
  return `${scope.slice(0, colon)}:pull`;
}

export function decodeBasic(header: string): readonly [string?, string?] {
  const match = /^Basic (.+)$/.exec(header);
  if (match?.[1] === undefined) return [];
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
