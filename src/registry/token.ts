import type { HttpClient } from '../http/client.ts';
import { HttpError } from '../http/error.ts';
import { isLoopback } from '../http/proxy.ts';
import { isRecord } from '../image/descriptor.ts';
import { answerError } from './answerError.ts';
import { basic, type Credential } from './auth/credential.ts';
import type { Challenge } from './challenge.ts';

export interface Token {
  readonly value: string;
  /** By this program's clock, milliseconds since the epoch. */
  readonly expires: number;
}

/** The spec's value where a server does not say. */
const DEFAULT_LIFETIME_S = 60;
const CLIENT_ID = 'dockwright';

/**
 * Asks a token server. A user and password go as Basic with GET (SWR knows nothing else);
 * an identity token is exchanged by POST as OAuth2 wants it.
 * @throws HttpError
 */
export async function requestToken(
  http: HttpClient,
  challenge: Challenge,
  scopes: readonly string[],
  credential: Credential | undefined,
  registry: URL,
  signal?: AbortSignal,
): Promise<Token> {
  const realm = realmOf(challenge, registry);
  if (credential !== undefined) refuseClearText(realm, registry);
  const service = challenge.parameters.service;
  const request =
    credential?.type === 'identity-token'
      ? exchange(realm, service, scopes, credential.token)
      : query(realm, service, scopes, credential);
  const answer = await http.fetch({ ...request, signal, retry: 'always' }, 1024 * 1024);
  if (answer.status !== 200) {
    throw answerError(answer, request, whatFor(registry.host, scopes), credential === undefined);
  }
  const now = http.retry.clock.now();
  const token = parseToken(answer.body, now);
  if (token === undefined) {
    throw new HttpError('no-token', `${realm.host}: the token server gave no token`, {
      ...request,
      status: answer.status,
      hint: 'Is this host really a registry, and is a proxy in between?',
      zh: {
        message: `${realm.host}：令牌服务没有返回令牌`,
        hint: '请确认该地址确实是镜像仓库，以及中间是否有代理。',
      },
    });
  }
  return token;
}

function query(
  realm: URL,
  service: string | undefined,
  scopes: readonly string[],
  credential: Credential | undefined,
) {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (credential?.type !== 'password') return { method: 'GET' as const, url };
  // A user name is no secret, but a URL is logged by everybody: Basic says it all.
  return { method: 'GET' as const, url, headers: { authorization: basic(credential) } };
}

function exchange(
  realm: URL,
  service: string | undefined,
  scopes: readonly string[],
  refreshToken: string,
) {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: CLIENT_ID,
    refresh_token: refreshToken,
    scope: scopes.join(' '),
    ...(service === undefined ? {} : { service }),
  });
  return {
    method: 'POST' as const,
    url: realm,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  };
}

function parseToken(body: Uint8Array, now: number): Token | undefined {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
  if (!isRecord(json)) return undefined;
  const value = [json.token, json.access_token].find(
    (text): text is string => typeof text === 'string' && text !== '',
  );
  if (value === undefined) return undefined;
  const lifetime = json.expires_in;
  const seconds = typeof lifetime === 'number' && lifetime > 0 ? lifetime : DEFAULT_LIFETIME_S;
  // Counted from now, not from issued_at: the two clocks need not agree. A tenth is left as margin.
  return { value, expires: now + seconds * 900 };
}

function realmOf(challenge: Challenge, registry: URL): URL {
  const realm = challenge.parameters.realm ?? '';
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new HttpError('no-realm', `${registry.host}: asks for a token but does not say where`, {
    method: 'GET',
    url: registry,
    hint: 'Is this host really a registry, and is a proxy in between?',
    zh: {
      message: `${registry.host}：要求令牌认证，但未给出有效的令牌服务地址`,
      hint: '请确认该地址确实是镜像仓库，以及中间是否有代理。',
    },
  });
}

/** A realm on another host is normal (Docker Hub has one); one that would carry the password in the clear is not. */
function refuseClearText(realm: URL, registry: URL): void {
  const host = realm.hostname.replace(/^\[|\]$/g, '');
  if (realm.protocol === 'https:' || registry.protocol === 'http:' || isLoopback(host)) return;
  throw new HttpError(
    'insecure-realm',
    `${registry.host}: wants the login sent to ${realm.origin} without encryption, refused`,
    {
      method: 'GET',
      url: realm,
      hint: 'The registry’s token realm should be https; tell its operator.',
      zh: {
        message: `${registry.host}：要求把登录信息以明文发送到 ${realm.origin}，已拒绝`,
        hint: '仓库的令牌服务地址应使用 https，请联系管理员。',
      },
    },
  );
}

function whatFor(registry: string, scopes: readonly string[]): string {
  return scopes.length === 0 ? registry : `${registry} (${scopes.join(' ')})`;
}
