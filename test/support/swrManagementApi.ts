import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * SWR's management API as its documentation tells it: signatures are checked by a computation of the double's own,
 * errors come in all three shapes in use. Knows organizations, repositories, quotas, IAM's project list and
 * temporary logins; everything in memory.
 */
export interface SwrManagementApi {
  readonly url: string;
  readonly organizations: Map<string, { auth: number }>;
  readonly repositories: { namespace: string; name: string; tags: string[] }[];
  /** Names that other accounts hold. */
  readonly takenElsewhere: Set<string>;
  /** Every request as `METHOD path?query`, decoded as it came. */
  readonly requests: string[];
  quota: number;
  /** Seconds that the server's clock is ahead of this machine's. */
  clockOffset: number;
  /** Largest page of a list that is given, whatever is asked for. */
  pageSize: number;
  close(): Promise<void>;
}

export interface SwrManagementOptions {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly registry: string;
}

export const TEMPORARY_PASSWORD = 'temporary-password-of-the-double';

export async function startSwrManagementApi(
  options: SwrManagementOptions,
): Promise<SwrManagementApi> {
  const state = {
    organizations: new Map<string, { auth: number }>(),
    repositories: [] as { namespace: string; name: string; tags: string[] }[],
    takenElsewhere: new Set<string>(),
    requests: [] as string[],
    quota: 5,
    clockOffset: 0,
    pageSize: 1000,
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      state.requests.push(`${request.method} ${request.url}`);
      const send = (status: number, value?: unknown, headers: Record<string, string> = {}) => {
        const date = new Date(Date.now() + state.clockOffset * 1000).toUTCString();
        response.writeHead(status, { date, 'content-type': 'application/json', ...headers });
        response.end(value === undefined ? '' : JSON.stringify(value));
      };
      if (!signatureIsRight(request, body, options, Date.now() + state.clockOffset * 1000)) {
        send(401, {
          error_code: 'APIGW.0301',
          error_msg: 'Incorrect IAM authentication information',
        });
        return;
      }
      answer(request, body, send);
    });
  });

  const answer = (
    request: IncomingMessage,
    body: string,
    send: (status: number, value?: unknown, headers?: Record<string, string>) => void,
  ) => {
    const url = new URL(request.url ?? '/', 'http://double');
    const path = url.pathname;
    const swr = (digits: string, errorMessage: string) => [
      { errorCode: `SVCSTG.SWR.${digits}`, errorMessage, detail: '' },
    ];
    const key = `${request.method} ${path}`;
    if (key === 'GET /v3/projects') {
      const name = url.searchParams.get('name') ?? '';
      const known = name === options.region || name === `${options.region}_team`;
      return send(200, { projects: known ? [{ id: `id-of-${name}`, name }] : [] });
    }
    if (key === 'GET /v2/manage/namespaces') {
      const namespaces = [...state.organizations].map(([name, { auth }], id) => ({
        id,
        name,
        creator_name: 'double',
        auth,
      }));
      return send(200, { namespaces });
    }
    if (key === 'POST /v2/manage/namespaces') {
      const { namespace } = JSON.parse(body) as { namespace: string };
      if (!/^[a-z]/.test(namespace)) return send(400, swr('4001008', 'Invalid namespace'));
      if (state.organizations.has(namespace) || state.takenElsewhere.has(namespace)) {
        // The newer shape.
        return send(409, {
          errors: [{ errorCode: 'SVCSTG.SWR.4090060', errorMessage: 'Namespace exists' }],
          error_code: 'SVCSTG.SWR.4090060',
          error_msg: 'Namespace exists',
        });
      }
      if (state.organizations.size >= state.quota)
        return send(400, swr('4000097', 'namespace quota exceeded'));
      state.organizations.set(namespace, { auth: 7 });
      return send(201);
    }
    const one = /^\/v2\/manage\/namespaces\/([^/]+)$/.exec(path)?.[1];
    if (one !== undefined) {
      const name = decodeURIComponent(one);
      const found = state.organizations.get(name);
      if (found === undefined) return send(404, swr('4040058', 'Namespace not found'));
      if (request.method === 'GET')
        return send(200, { id: 1, name, creator_name: 'double', auth: found.auth });
      if (state.repositories.some(item => item.namespace === name))
        return send(406, swr('4060074', 'Namespace has images'));
      state.organizations.delete(name);
      return send(204);
    }
    if (key === 'GET /v2/manage/repos') {
      const filter = new Map(
        (url.searchParams.get('filter') ?? '').split('|').map(part => {
          const [name = '', value = ''] = part.split('::');
          return [name, value] as const;
        }),
      );
      const offset = Number(filter.get('offset') ?? 0);
      const limit = Math.min(Number(filter.get('limit') ?? 100), state.pageSize);
      const wanted = filter.get('namespace');
      const all = state.repositories.filter(
        item => wanted === undefined || item.namespace.startsWith(wanted),
      );
      const page = all.slice(offset, offset + limit);
      return send(
        200,
        page.map(item => ({
          ...item,
          is_public: false,
          path: `${options.registry}/${item.namespace}/${item.name}`,
        })),
        { 'content-range': `${offset}-${page.length}/${all.length}` },
      );
    }
    const repo = /^\/v2\/manage\/namespaces\/([^/]+)\/repos\/([^/]+)$/.exec(path);
    if (repo !== null) {
      const name = decodeURIComponent(repo[2] ?? '').replaceAll('$', '/');
      const found = state.repositories.find(
        item => item.namespace === repo[1] && item.name === name,
      );
      if (found === undefined) return send(404, swr('4040048', 'Repository not found'));
      return send(200, {
        ...found,
        is_public: true,
        path: `${options.registry}/${repo[1]}/${name}`,
      });
    }
    if (/^\/v2\/manage\/projects\/[^/]+\/quotas$/.test(path)) {
      return send(200, {
        quotas: [
          {
            quota_key: 'namespace',
            quota_limit: state.quota,
            used: state.organizations.size,
            unit: '',
          },
        ],
      });
    }
    if (key === 'POST /v2/manage/utils/secret') {
      const user = `${url.searchParams.get('projectname')}@TEMPORARY`;
      const auth = Buffer.from(`${user}:${TEMPORARY_PASSWORD}`).toString('base64');
      const seconds = Number(url.searchParams.get('duration_seconds') ?? 21_600);
      return send(
        200,
        { auths: { [options.registry]: { auth } } },
        {
          'x-swr-dockerlogin': `docker login -u ${user} -p ${TEMPORARY_PASSWORD} ${options.registry}`,
          'x-swr-expireat': new Date(Date.now() + seconds * 1000).toISOString(),
        },
      );
    }
    return send(404, { error_code: 'APIGW.0101', error_msg: 'The API does not exist' });
  };

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** Checks a signature from the bytes that arrived; the server side of the scheme, written apart from ours. */
function signatureIsRight(
  request: IncomingMessage,
  body: string,
  options: SwrManagementOptions,
  now: number,
): boolean {
  const authorization = request.headers.authorization ?? '';
  const parts =
    /^SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  const date = String(request.headers['x-sdk-date'] ?? '');
  const at = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (parts === null || parts[1] !== options.accessKey) return false;
  if (Number.isNaN(at) || Math.abs(now - at) > 15 * 60_000) return false;
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const percent = (text: string) =>
    [...Buffer.from(text, 'utf8')]
      .map(byte => {
        const character = String.fromCharCode(byte);
        return /[A-Za-z0-9\-_.~]/.test(character)
          ? character
          : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      })
      .join('');
  const canonicalPath = `${path
    .split('/')
    .map(part => percent(decodeURIComponent(part)))
    .join('/')}/`;
  const canonicalQuery = query
    .split('&')
    .filter(part => part !== '')
    .map(part => {
      const equals = part.indexOf('=');
      return `${percent(decodeURIComponent(part.slice(0, equals)))}=${percent(decodeURIComponent(part.slice(equals + 1)))}`;
    })
    .sort()
    .join('&');
  const names = (parts[2] ?? '').split(';');
  if (!names.includes('host') || !names.includes('x-sdk-date')) return false;
  const canonical = [
    request.method,
    canonicalPath,
    canonicalQuery,
    ...names.map(name => `${name}:${request.headers[name] ?? ''}`),
    '',
    names.join(';'),
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const expected = createHmac('sha256', options.secretKey)
    .update(`SDK-HMAC-SHA256\n${date}\n${hash}`)
    .digest('hex');
  return expected === parts[3];
}
