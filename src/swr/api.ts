import { KnownError } from '../errors.ts';
import { apiError } from './apiError.ts';
import type { SwrHosts } from './hosts.ts';
import type { AccessKeys } from './login.ts';
import { signRequest } from './sign.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for none. */
  readonly body: string;
}

export interface ApiResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** How requests travel; answers of any status are answers, only a broken connection rejects. */
export type ApiTransport = (request: ApiRequest) => Promise<ApiResponse>;

/** One of SWR's rights, as numbers in the API. */
export type Right = 'read' | 'edit' | 'manage';

export interface Organization {
  readonly name: string;
  readonly id: number | undefined;
  readonly creator: string | undefined;
  /** What this access key may do in it. */
  readonly right: Right | undefined;
}

export interface Quota {
  /** `namespace` for organizations. */
  readonly key: string;
  readonly limit: number;
  readonly used: number;
  readonly unit: string;
}

export interface RepositorySummary {
  readonly organization: string;
  readonly name: string;
  readonly isPublic: boolean;
  readonly tags: readonly string[];
  /** Image name without tag, as `docker pull` takes it. */
  readonly path: string;
}

const RIGHTS: Readonly<Record<number, Right>> = { 1: 'read', 3: 'edit', 7: 'manage' };
/** The most that one page of a list may hold. */
const PAGE = 1000;

/** The management API of one region, its requests signed with an access key. */
export class SwrApi {
  readonly hosts: SwrHosts;
  readonly #keys: AccessKeys;
  readonly #transport: ApiTransport;
  readonly #now: () => Date;

  constructor(
    hosts: SwrHosts,
    keys: AccessKeys,
    transport: ApiTransport,
    now: () => Date = () => new Date(),
  ) {
    this.hosts = hosts;
    this.#keys = keys;
    this.#transport = transport;
    this.#now = now;
  }

  /** All organizations this key can see: SWR has no pages here. */
  async organizations(): Promise<Organization[]> {
    const answer = await this.#call('GET', '/v2/manage/namespaces');
    return records(answer.json, 'namespaces').map(organization);
  }

  /** Undefined when there is none of that name, or none this key may see. */
  async organization(name: string): Promise<Organization | undefined> {
    const answer = await this.#call('GET', `/v2/manage/namespaces/${segment(name)}`, {
      allow: [404],
    });
    return answer.status === 404 ? undefined : organization(record(answer.json));
  }

  /** @throws SwrApiError 409 taken, 400 with SVCSTG.SWR.4000097 over quota */
  async createOrganization(name: string): Promise<void> {
    await this.#call('POST', '/v2/manage/namespaces', { body: { namespace: name } });
  }

  /** @throws SwrApiError 404 not there, 406 still has images */
  async deleteOrganization(name: string): Promise<void> {
    await this.#call('DELETE', `/v2/manage/namespaces/${segment(name)}`);
  }

  /** Repositories of one organization, or all. */
  async repositories(organizationName?: string): Promise<RepositorySummary[]> {
    const found: RepositorySummary[] = [];
    let seen = 0;
    for (;;) {
      const filter = [
        ...(organizationName === undefined ? [] : [`namespace::${organizationName}`]),
        `limit::${PAGE}`,
        `offset::${seen}`,
      ].join('|');
      const answer = await this.#call('GET', '/v2/manage/repos', { query: { filter } });
      const page = (Array.isArray(answer.json) ? answer.json : []).map(record).map(repository);
      // The server may match a filter loosely; only the exact name is meant.
      found.push(
        ...page.filter(
          item => organizationName === undefined || item.organization === organizationName,
        ),
      );
      seen += page.length;
      // `0-100/250`: the server may give smaller pages than asked for.
      const total = Number(/\/(\d+)$/.exec(answer.headers['content-range'] ?? '')?.[1] ?? 0);
      if (page.length === 0 || (page.length < PAGE && seen >= total)) return found;
    }
  }

  /** Undefined when there is none. A `/` in the name travels as `$`, which SWR asks for. */
  async repository(organizationName: string, name: string): Promise<RepositorySummary | undefined> {
    const path = `/v2/manage/namespaces/${segment(organizationName)}/repos/${segment(name)}`;
    const answer = await this.#call('GET', path, { allow: [404] });
    if (answer.status === 404) return undefined;
    return { ...repository(record(answer.json)), organization: organizationName, name };
  }

  /** Quotas of a project; `projectId` comes from `projectId()`. */
  async quotas(projectId: string): Promise<Quota[]> {
    const answer = await this.#call('GET', `/v2/manage/projects/${segment(projectId)}/quotas`);
    return records(answer.json, 'quotas').map(quota => ({
      key: string(quota.quota_key) ?? '',
      limit: number(quota.quota_limit) ?? 0,
      used: number(quota.used) ?? 0,
      unit: string(quota.unit) ?? '',
    }));
  }

  /**
   * Id of a project by its name (the region id for the default project). Only looked up: the official SDK
   * would create a project when the name is not found.
   */
  async projectId(name: string): Promise<string> {
    const answer = await this.#call('GET', '/v3/projects', {
      base: this.hosts.iam,
      query: { name },
    });
    const hits = records(answer.json, 'projects').filter(project => project.name === name);
    const id = string(hits[0]?.id);
    if (id !== undefined && hits.length === 1) return id;
    throw new KnownError(
      'swr-project',
      {
        en: 'IAM knows {count} projects of the name "{name}" for this access key, not one',
        zh: '该访问密钥下名为“{name}”的项目有 {count} 个，应为 1 个',
      },
      {
        values: { name, count: hits.length },
        hint: {
          en: 'name the project with --project (the default one is named like the region)',
          zh: '请用 --project 指定项目名（默认项目与区域同名）',
        },
      },
    );
  }

  /**
   * A login that expires: `seconds` (900 to 86400) is a wish, what counts is `expires`.
   * @param project default: the region's own
   */
  async temporaryLogin(
    project: string = this.hosts.region,
    seconds?: number,
  ): Promise<{ registry: string; username: string; password: string; expires: Date | undefined }> {
    const answer = await this.#call('POST', '/v2/manage/utils/secret', {
      query: {
        projectname: project,
        ...(seconds === undefined ? {} : { duration_seconds: String(seconds) }),
      },
    });
    const auths = record(record(answer.json).auths);
    const [registry, entry] = Object.entries(auths)[0] ?? [];
    const pair = Buffer.from(string(record(entry).auth) ?? '', 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    if (registry === undefined || colon <= 0) {
      throw new KnownError('swr-temporary-login', {
        en: 'SWR’s answer to the temporary login holds no login',
        zh: 'SWR 返回的临时登录结果中没有登录信息',
      });
    }
    const until = Date.parse(answer.headers['x-swr-expireat'] ?? '');
    return {
      registry,
      username: pair.slice(0, colon),
      password: pair.slice(colon + 1),
      expires: Number.isNaN(until) ? undefined : new Date(until),
    };
  }

  async #call(
    method: ApiRequest['method'],
    path: string,
    options: {
      readonly base?: string;
      readonly query?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      /** Statuses that are answers here and not errors. */
      readonly allow?: readonly number[];
    } = {},
  ): Promise<{ status: number; json: unknown; headers: ApiResponse['headers'] }> {
    const url = new URL(`${options.base ?? this.hosts.api}${path}`);
    // A blank must travel as %20: the `+` of URLSearchParams is not what was signed.
    url.search = Object.entries(options.query ?? {})
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const body = options.body === undefined ? '' : JSON.stringify(options.body);
    const unsigned = { method, url, headers: { 'content-type': 'application/json' }, body };
    const headers = signRequest(unsigned, this.#keys, this.#now());
    const answer = await this.#transport({ method, url, headers, body });
    const ok = answer.status >= 200 && answer.status < 300;
    if (!ok && !(options.allow ?? []).includes(answer.status)) {
      throw apiError(
        `${method} ${url.origin}${url.pathname}`,
        { status: answer.status, body: answer.body, date: answer.headers.date },
        this.#now(),
      );
    }
    return {
      status: answer.status,
      json: ok ? json(answer.body, url) : undefined,
      headers: answer.headers,
    };
  }
}

function json(body: string, url: URL): unknown {
  if (body.trim() === '') return undefined;
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new KnownError(
      'swr-not-json',
      { en: '{host} answered something that is not JSON', zh: '{host} 的应答不是 JSON' },
      {
        values: { host: url.host },
        hint: {
          en: 'a proxy or a login portal may stand in between',
          zh: '中间可能有代理或认证门户拦截',
        },
        cause,
      },
    );
  }
}

/** One path segment: SWR wants the `/` of a repository name as `$`. */
function segment(name: string): string {
  return encodeURIComponent(name.replaceAll('/', '$')).replaceAll('%24', '$');
}

function organization(item: Record<string, unknown>): Organization {
  const auth = number(item.auth);
  return {
    name: string(item.name) ?? '',
    id: number(item.id),
    creator: string(item.creator_name),
    right: auth === undefined ? undefined : RIGHTS[auth],
  };
}

function repository(item: Record<string, unknown>): RepositorySummary {
  const tags: unknown = item.tags;
  return {
    organization: string(item.namespace) ?? string(item.ns_name) ?? '',
    name: string(item.name) ?? '',
    isPublic: item.is_public === true,
    tags: Array.isArray(tags) ? tags.filter(tag => typeof tag === 'string' && tag !== '') : [],
    path: string(item.path) ?? '',
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function records(value: unknown, key: string): Record<string, unknown>[] {
  const list = record(value)[key];
  return Array.isArray(list) ? list.map(record) : [];
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
