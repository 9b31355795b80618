import { KnownError } from '../errors.ts';
import { HttpError } from '../http/error.ts';
import { waitBefore } from '../http/retry.ts';
import { digestOf, digestParts, isDigest, verifyDigest } from '../image/digest.ts';
import { MAX_MANIFEST_BYTES, type Manifest, parseManifest } from '../image/manifest.ts';
import { ACCEPT_MANIFESTS } from '../image/mediaType.ts';
import { formatReference } from '../image/reference.ts';
import type { Repository } from './repository.ts';

export interface ManifestHead {
  readonly digest: string;
  readonly mediaType: string | undefined;
  readonly size: number | undefined;
}

const ACCEPT = { accept: ACCEPT_MANIFESTS };

export async function readManifest(
  repository: Repository,
  reference: string,
  signal?: AbortSignal,
): Promise<Manifest> {
  try {
    return await readOnce(repository, reference, signal);
  } catch (error) {
    // Damaged on its way, perhaps; twice is no accident.
    const isDamaged =
      error instanceof KnownError && ['digest-mismatch', 'invalid-manifest'].includes(error.code);
    if (!isDamaged) throw error;
    return await readOnce(repository, reference, signal);
  }
}

async function readOnce(
  repository: Repository,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<Manifest> {
  const { client, pull: scopes } = repository;
  const path = pathOf(repository, reference);
  const what = nameOf(repository, reference);
  const request = { method: 'GET', path, scopes, headers: ACCEPT, signal } as const;
  const answer = await client.fetch(request, MAX_MANIFEST_BYTES);
  if (answer.status !== 200) throw await client.error(answer, 'GET', path, what);
  const manifest = parseManifest(answer.body, answer.headers['content-type'], what);
  const told = answer.headers['docker-content-digest'];
  const expected = isDigest(reference) ? reference : told;
  if (expected === undefined || !isDigest(expected) || expected === manifest.digest) {
    return manifest;
  }
  // Another algorithm, or other bytes.
  verifyDigest(manifest.bytes, expected, what);
  return isDigest(reference) ? { ...manifest, digest: reference } : manifest;
}

/** A registry that leaves the digest out of a HEAD answer (the header is optional) is asked for the manifest itself. */
export async function headManifest(
  repository: Repository,
  reference: string,
  options: { readonly signal?: AbortSignal | undefined; readonly push?: boolean },
): Promise<ManifestHead | undefined> {
  const { client } = repository;
  const { signal, push = false } = options;
  const path = pathOf(repository, reference);
  const scopes = push ? repository.push : repository.pull;
  const answer = await client.fetch({ method: 'HEAD', path, scopes, headers: ACCEPT, signal });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) {
    throw await client.error(answer, 'HEAD', path, nameOf(repository, reference));
  }
  const digest = answer.headers['docker-content-digest'];
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  if (digest === undefined || !isDigest(digest)) {
    const manifest = await readManifest(repository, reference, signal);
    return {
      digest: manifest.digest,
      mediaType: manifest.mediaType,
      size: manifest.bytes.byteLength,
    };
  }
  return {
    digest,
    mediaType: answer.headers['content-type'],
    size: Number.isSafeInteger(length) ? length : undefined,
  };
}

export async function writeManifest(
  repository: Repository,
  manifest: Manifest,
  reference: string,
  signal?: AbortSignal,
): Promise<void> {
  const { retry } = repository.client.http;
  for (let attempt = 1; ; attempt++) {
    try {
      await writeOnce(repository, manifest, reference, signal);
      return;
    } catch (error) {
      const wait = waitBefore(attempt, { ...retry, attempts: 3 });
      if (!(error instanceof KnownError) || !DAMAGE.has(error.code) || wait === undefined)
        throw error;
      await retry.clock.sleep(wait, signal);
    }
  }
}

/**
 * What a registry says when other bytes arrived than were sent: over TLS that does not happen, over plain HTTP it does,
 * and under a tag it would even be kept. A blob that is missing may also just not be visible yet.
 */
const DAMAGE: ReadonlySet<string> = new Set(['digest-mismatch', 'digest-refused', 'blob-missing']);

async function writeOnce(
  repository: Repository,
  manifest: Manifest,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { client, push: scopes } = repository;
  const path = pathOf(repository, reference);
  const what = nameOf(repository, reference);
  const answer = await client.fetch({
    method: 'PUT',
    path,
    scopes,
    headers: { 'content-type': manifest.mediaType },
    body: manifest.bytes,
    signal,
  });
  if (answer.status !== 201 && answer.status !== 200 && answer.status !== 202) {
    throw await client.error(answer, 'PUT', path, what);
  }
  if (manifest.subject !== undefined) {
    client.habits.referrersApi = answer.headers['oci-subject'] !== undefined;
  }
  const told = answer.headers['docker-content-digest'];
  if (told === undefined || !isDigest(told)) return;
  const expected = digestOf(manifest.bytes, digestParts(told).algorithm);
  if (told === expected || told === manifest.digest) return;
  const url = await client.url(path);
  throw new HttpError(
    'digest-mismatch',
    `${what}: sent ${expected}, but the registry stored ${told}`,
    {
      method: 'PUT',
      url,
      status: answer.status,
      hint: 'The registry, or a proxy before it, changed the manifest; tell its operator.',
      zh: {
        message: `${what}：已发送 ${expected}，但仓库保存的是 ${told}`,
        hint: '仓库或其前置代理改写了镜像清单，请联系管理员。',
      },
    },
  );
}

/** By digest: deleting by tag is something else in nearly every registry. */
export async function deleteManifest(
  repository: Repository,
  digest: string,
  signal?: AbortSignal,
): Promise<void> {
  const { client, name } = repository;
  const scopes = [{ type: 'repository', name, actions: ['delete'] } as const];
  const path = pathOf(repository, digest);
  const answer = await client.fetch({ method: 'DELETE', path, scopes, signal });
  if (answer.status !== 202 && answer.status !== 200 && answer.status !== 404) {
    throw await client.error(answer, 'DELETE', path, nameOf(repository, digest));
  }
}

function pathOf(repository: Repository, reference: string): string {
  return `${repository.name}/manifests/${encodeURIComponent(reference).replace('%3A', ':')}`;
}

export function nameOf(repository: Repository, reference: string): string {
  const isByDigest = isDigest(reference);
  return formatReference({
    registry: repository.client.registry,
    repository: repository.name,
    tag: isByDigest ? undefined : reference,
    digest: isByDigest ? reference : undefined,
  });
}
