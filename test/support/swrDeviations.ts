import type { IncomingMessage } from 'node:http';

/** How an SWR double answers by itself instead of passing a request on. */
export interface SwrAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface SwrRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Set for manifest PUTs only. */
  readonly body: Buffer | undefined;
}

/** The names of a Set or the keys of a Map. */
export interface Organizations {
  has(name: string): boolean;
}

export interface SwrState {
  readonly organizations: Organizations;
  /** Every this-many-th request that writes is answered with 503; 0 for never. */
  readonly overloadEvery: number;
  writes: number;
  /** The double refuses everybody, as SWR does for half an hour after too many requests. */
  blocked: boolean;
  /** What the backing registry answers for the tags of a repository. */
  readonly repositoryExists: (name: string) => Promise<boolean>;
}

export interface Deviation {
  readonly name: string;
  /** Section of the facts about SWR, and what it rests on there. */
  readonly source: string;
  readonly answer: (
    request: SwrRequest,
    state: SwrState,
  ) => Promise<SwrAnswer | undefined> | SwrAnswer | undefined;
}

const denied = (message: string, status = 401): SwrAnswer => ({
  status,
  body: { errors: [{ code: 'DENIED', message }] },
});

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const IMAGE_CONFIGS = new Set([
  'application/vnd.docker.container.image.v1+json',
  'application/vnd.oci.image.config.v1+json',
]);

/** All that is not as in a plain registry, in one place. The first that answers, answers. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    name: 'blocked after too many requests',
    source: 'swr.md 4, rate (documentation): black-listed for about 30 minutes',
    answer: (_, state) =>
      state.blocked ? denied('Not allow to login, upload or download image', 403) : undefined,
  },
  {
    name: 'Basic is refused below /v2/',
    source: 'swr.md 2.4, measured by third parties (harbor issues 9874, 9763)',
    answer: ({ path, headers }) =>
      path.startsWith('/v2/') && headers.authorization?.startsWith('Basic ') === true
        ? denied('Authenticate Error')
        : undefined,
  },
  {
    name: 'no catalog',
    source: 'swr.md 2.4, quirks (third parties)',
    answer: ({ path }) =>
      path === '/v2/_catalog' ? { status: 404, body: '404 page not found' } : undefined,
  },
  {
    name: 'tags of a repository that does not exist are null, with 200',
    source: 'swr.md 2.4, quirks (third parties)',
    answer: async ({ path }, state) => {
      const name = /^\/v2\/(.+)\/tags\/list$/.exec(path)?.[1];
      if (name === undefined || (await state.repositoryExists(name))) return undefined;
      return { status: 200, body: { name, tags: null } };
    },
  },
  {
    name: '503 above a rate of pushes',
    source: 'swr.md 4, rate (documentation of OTC): 20 QPS a tenant',
    answer: ({ method }, state) => {
      if (method === 'GET' || method === 'HEAD' || state.overloadEvery === 0) return undefined;
      state.writes++;
      return state.writes % state.overloadEvery === 0
        ? { status: 503, body: 'Service Unavailable' }
        : undefined;
    },
  },
  {
    name: 'no resumed uploads',
    source: 'swr.md 4, names and limits (documentation)',
    answer: ({ method, path }) =>
      method === 'GET' && path.includes('/blobs/uploads/')
        ? {
            status: 404,
            body: {
              errors: [{ code: 'BLOB_UPLOAD_UNKNOWN', message: 'blob upload unknown to registry' }],
            },
          }
        : undefined,
  },
  {
    name: 'OCI indexes and attestations are refused',
    source:
      'swr.md 4, known refusal; registry-tools.md 6.1 and 6.2 (image-syncer 161 and 163, regclient 720)',
    answer: ({ body, headers }) =>
      body !== undefined && isRefused(body, headers['content-type'])
        ? {
            status: 400,
            body: {
              errors: [
                {
                  code: 'MANIFEST_INVALID',
                  message: "Invalid image, fail to parse 'manifest.json'",
                },
              ],
            },
          }
        : undefined,
  },
  {
    name: 'no referrers API',
    source: 'swr.md 4, formats (a guess there: "likely refused by Basic edition")',
    answer: ({ path }) =>
      path.includes('/referrers/') ? { status: 404, body: '404 page not found' } : undefined,
  },
];

/** What the token endpoint refuses: with 401, although the password is right. */
export function tokenRefusal(scopes: readonly string[], state: SwrState): SwrAnswer | undefined {
  if (state.blocked) return denied('Not allow to login, upload or download image', 403);
  for (const scope of scopes) {
    const [type, name = ''] = scope.split(':');
    if (type !== 'repository') continue;
    const organization = name.split('/')[0] ?? '';
    if (!name.includes('/')) return denied('Image organization does not exist');
    if (!state.organizations.has(organization)) return denied('Image organization does not exist');
  }
  return undefined;
}

function isRefused(body: Buffer, contentType: string | undefined): boolean {
  if (contentType === OCI_INDEX) return true;
  const manifest = JSON.parse(body.toString('utf8'));
  if (manifest.mediaType === OCI_INDEX || manifest.artifactType !== undefined) return true;
  if (manifest.subject !== undefined) return true;
  const children: { platform?: { os?: string } }[] = manifest.manifests ?? [];
  if (children.some(({ platform }) => platform?.os === 'unknown')) return true;
  const layers: { mediaType: string }[] = manifest.layers ?? [];
  if (layers.some(({ mediaType }) => mediaType.includes('in-toto'))) return true;
  return manifest.config !== undefined && !IMAGE_CONFIGS.has(manifest.config.mediaType);
}
