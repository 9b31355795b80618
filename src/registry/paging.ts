import { KnownError } from '../errors.ts';
import { isRecord } from '../image/descriptor.ts';
import type { RegistryClient } from './client.ts';
import type { Scope } from './scope.ts';

/** More pages than any registry has: a `next` that leads in a circle ends here. */
const MAX_PAGES = 100_000;

/** Goes through a paged list of names: follows Link, takes `null` for an empty list and leaves out empty names. */
export async function* pages(
  client: RegistryClient,
  path: string,
  field: string,
  scopes: readonly Scope[],
  what: string,
  signal?: AbortSignal,
): AsyncGenerator<string, void, void> {
  let next: string | URL | undefined = path;
  const visited = new Set<string>();
  for (let page = 0; next !== undefined && page < MAX_PAGES; page++) {
    const answer = await client.fetch(
      { method: 'GET', path: next, scopes, signal },
      64 * 1024 * 1024,
    );
    if (answer.status !== 200) throw await client.error(answer, 'GET', next, what);
    yield* names(answer.body, field, what);
    next = nextPage(answer.headers.link, await client.url(next, signal));
    const address = String(next);
    if (visited.has(address)) return;
    visited.add(address);
  }
}

function names(body: Uint8Array, field: string, what: string): readonly string[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw noList(what, cause);
  }
  if (!isRecord(json)) throw noList(what);
  const list = json[field] ?? [];
  if (!Array.isArray(list)) throw noList(what);
  return list.filter((name): name is string => typeof name === 'string' && name !== '');
}

/** The target of `rel="next"`, absolute; one on another host is not followed. */
export function nextPage(link: string | undefined, current: URL): URL | undefined {
  for (const part of (link ?? '').split(/,(?=\s*<)/)) {
    const match = /^\s*<([^>]*)>(.*)$/s.exec(part);
    if (match === null || !/;\s*rel\s*=\s*"?next"?/i.test(match[2] ?? '')) continue;
    const target = match[1] ?? '';
    if (!URL.canParse(target, current.href)) return undefined;
    const url = new URL(target, current);
    // Behind a proxy that ends TLS, registries write http: into their own links.
    return url.host === current.host ? new URL(`${url.pathname}${url.search}`, current) : undefined;
  }
  return undefined;
}

function noList(what: string, cause?: unknown): KnownError {
  return new KnownError('unexpected-answer', `${what}: the registry’s list cannot be read`, {
    cause,
    hint: 'Is this host really a registry, and is a proxy in between?',
    zh: {
      message: `${what}：无法读取仓库返回的列表`,
      hint: '请确认该地址确实是镜像仓库，以及中间是否有代理。',
    },
  });
}
