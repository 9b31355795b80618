import { createHash, createHmac } from 'node:crypto';
import type { AccessKeys } from './login.ts';

/** A request before it is signed. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in any case; all of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ALGORITHM = 'SDK-HMAC-SHA256';

/**
 * Huawei Cloud's AK/SK signature: all headers to send, Authorization included.
 * Own code rather than the official SDK: these lines replace a dependency that brings an HTTP client of its own
 * (so no proxy, retry and redaction of ours), cannot send a repository name with `/`, drops the error codes of
 * SWR's array-shaped errors, and may *create* a project while looking up its id.
 */
export function signRequest(
  request: UnsignedRequest,
  keys: AccessKeys,
  now: Date,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  headers.host = request.url.host;
  headers['x-sdk-date'] = timestamp(now);
  if (keys.securityToken !== undefined) headers['x-security-token'] = keys.securityToken;
  const { canonical, signedHeaders } = canonicalRequest(request, headers);
  const stringToSign = `${ALGORITHM}\n${headers['x-sdk-date']}\n${sha256(canonical)}`;
  const signature = createHmac('sha256', keys.secretKey).update(stringToSign).digest('hex');
  headers.authorization = `${ALGORITHM} Access=${keys.accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return headers;
}

/** What is hashed into the signature; `headers` have lower-case names. */
export function canonicalRequest(
  request: UnsignedRequest,
  headers: Readonly<Record<string, string>>,
): { readonly canonical: string; readonly signedHeaders: string } {
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(';');
  const lines = names.map(name => `${name}:${(headers[name] ?? '').trim()}\n`).join('');
  const canonical = [
    request.method.toUpperCase(),
    canonicalPath(request.url.pathname),
    canonicalQuery(request.url.searchParams),
    lines,
    signedHeaders,
    sha256(request.body),
  ].join('\n');
  return { canonical, signedHeaders };
}

/** Every segment encoded, and always a slash at the end, even where the request has none. */
function canonicalPath(pathname: string): string {
  const path = pathname
    .split('/')
    .map(segment => encode(decodeURIComponent(segment)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

function canonicalQuery(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .join('&');
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `20231101T080000Z`. */
function timestamp(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
