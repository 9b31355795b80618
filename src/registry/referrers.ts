import { type Descriptor, isRecord, parseDescriptor } from '../image/descriptor.ts';
import { digestParts } from '../image/digest.ts';
import { MAX_MANIFEST_BYTES, type Manifest, parseManifest } from '../image/manifest.ts';
import { OCI_INDEX } from '../image/mediaType.ts';
import { nextPage } from './paging.ts';
import type { Repository } from './repository.ts';

export interface ReferrersOptions {
  readonly artifactType?: string;
  readonly signal?: AbortSignal;
}

/** Manifests that name `digest` as their subject: by the API, and by the fallback tag where there is none. */
export async function readReferrers(
  repository: Repository,
  digest: string,
  options: ReferrersOptions,
): Promise<readonly Descriptor[]> {
  const { habits } = repository.client;
  const found =
    habits.referrersApi === false ? undefined : await byApi(repository, digest, options);
  // A registry without the API answers 404 for everything; one that has it answers an empty list.
  habits.referrersApi = found !== undefined;
  const all = found ?? (await byTag(repository, digest, options.signal));
  const { artifactType } = options;
  return artifactType === undefined
    ? all
    : all.filter(descriptor => descriptor.artifactType === artifactType);
}

/** `sha256-<hex>`: where clients keep the list on registries without the API. */
export function referrersTag(digest: string): string {
  const { algorithm, hex } = digestParts(digest);
  return `${algorithm}-${hex.slice(0, 64)}`;
}

/** One at a time for each subject: the list is read, added to and written back. */
const linking = new Map<string, Promise<void>>();

/** See Repository.linkReferrer. The registry has to have taken the manifest before. */
export async function linkReferrer(
  repository: Repository,
  manifest: Manifest,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { subject } = manifest;
  if (subject === undefined || repository.client.habits.referrersApi === true) return;
  const key = `${repository.fullName}@${subject.digest}`;
  const turn = (linking.get(key) ?? Promise.resolve()).then(() =>
    addToList(repository, manifest, subject.digest, signal),
  );
  // A failure belongs to its own caller; who comes next starts from what is there.
  const done = turn.catch(() => {});
  linking.set(key, done);
  await turn.finally(() => {
    if (linking.get(key) === done) linking.delete(key);
  });
}

async function addToList(
  repository: Repository,
  manifest: Manifest,
  subject: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const known = await byTag(repository, subject, signal);
  if (known.some(({ digest }) => digest === manifest.digest)) return;
  const artifactType = manifest.artifactType ?? manifest.config?.mediaType;
  const entry: Descriptor = {
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.bytes.byteLength,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(Object.keys(manifest.annotations).length === 0
      ? {}
      : { annotations: manifest.annotations }),
  };
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [...known, entry] };
  const list = parseManifest(Buffer.from(JSON.stringify(index)));
  await repository.putManifest(list, referrersTag(subject), { signal });
}

async function byApi(
  repository: Repository,
  digest: string,
  options: ReferrersOptions,
): Promise<readonly Descriptor[] | undefined> {
  const { client, pull: scopes } = repository;
  const query =
    options.artifactType === undefined
      ? ''
      : `?artifactType=${encodeURIComponent(options.artifactType)}`;
  let next: string | URL | undefined = `${repository.name}/referrers/${digest}${query}`;
  const all: Descriptor[] = [];
  for (let page = 0; next !== undefined && page < 1000; page++) {
    const request = { method: 'GET', path: next, scopes, signal: options.signal } as const;
    const answer = await client.fetch(
      { ...request, headers: { accept: OCI_INDEX } },
      MAX_MANIFEST_BYTES,
    );
    if (answer.status === 404 || answer.status === 400 || answer.status === 405) return undefined;
    if (answer.status !== 200) throw await client.error(answer, 'GET', next, repository.fullName);
    const children = childrenOf(answer.body);
    if (children === undefined) return undefined;
    all.push(...children);
    next = nextPage(answer.headers.link, await client.url(next, options.signal));
  }
  return all;
}

async function byTag(
  repository: Repository,
  digest: string,
  signal: AbortSignal | undefined,
): Promise<readonly Descriptor[]> {
  const { client, pull: scopes } = repository;
  const path = `${repository.name}/manifests/${referrersTag(digest)}`;
  const headers = { accept: OCI_INDEX };
  const answer = await client.fetch(
    { method: 'GET', path, scopes, headers, signal },
    MAX_MANIFEST_BYTES,
  );
  if (answer.status === 404) return [];
  if (answer.status !== 200) throw await client.error(answer, 'GET', path, repository.fullName);
  return childrenOf(answer.body) ?? [];
}

function childrenOf(body: Uint8Array): readonly Descriptor[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(body));
  } catch {
    // A web page under this address is a server that does not know the API.
    return undefined;
  }
  if (!isRecord(json) || !Array.isArray(json.manifests)) return undefined;
  return json.manifests.map(parseDescriptor).filter(child => child !== undefined);
}
