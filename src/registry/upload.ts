import { HttpError } from '../http/error.ts';
import { isRetryableError } from '../http/networkError.ts';
import { waitBefore } from '../http/retry.ts';
import type { Descriptor } from '../image/descriptor.ts';
import type {
  BlobOpener,
  BlobOutcome,
  PutBlobOptions,
  UploadSession,
} from '../image/destination.ts';
import { DigestMismatchError } from '../image/digest.ts';
import { blobName, hasBlob } from './blobs.ts';
import type { Repository } from './repository.ts';
import { repositoryScope, type Scope } from './scope.ts';
import { sendBlob, sessionStatus } from './uploadSession.ts';

export interface UploadOptions {
  /** Bytes a request; undefined sends a blob in one request. Chunks are what a later process can go on from. */
  readonly chunkBytes?: number;
}

/** Below this, asking first costs more than sending twice. */
const ASK_FIRST_BYTES = 32 * 1024;

/** What gateways that limit bodies let pass (their limits are 5 to 10 MB mostly). */
const SMALL_CHUNK = 4 * 1024 * 1024;

/**
 * Brings a blob into a repository: mounts it, finds it there, or uploads it, and goes on after breaks.
 *
 * The first request is a POST that also asks for a mount: from a repository known to hold the blob, or else from
 * the target itself, which most registries answer with 201 when the blob is there. That saves the HEAD.
 * @throws HttpError
 */
export async function putBlob(
  repository: Repository,
  descriptor: Descriptor,
  open: BlobOpener,
  options: PutBlobOptions & UploadOptions,
): Promise<BlobOutcome> {
  const { retry } = repository.client.http;
  const resumed =
    options.resume && (await sessionStatus(repository, options.resume, options.signal));
  const started = resumed ?? (await begin(repository, descriptor, options));
  if (typeof started === 'string') return started;
  // A process that is killed in its first request has something to go on with too.
  if (resumed === undefined) options.onSession?.(started);
  const source = guarded(open);
  let session = started;
  let best = session.offset;
  let failures = 0;
  let damages = 0;
  let smaller: UploadOptions = {};
  for (;;) {
    const note = (next: UploadSession) => {
      session = next;
      options.onSession?.(next);
    };
    try {
      const sendOptions = { ...options, ...smaller, onSession: note };
      await sendBlob(repository, descriptor, source.open, session, sendOptions);
      await learnMounts(repository, descriptor, options.signal);
      return 'uploaded';
    } catch (error) {
      if (options.signal?.aborted === true) throw options.signal.reason;
      if (isDamage(error)) {
        // Damaged on the way, on one side or the other: all of it again. Three times is no accident.
        if (++damages > 2) throw error;
        const again = await startOver(repository, descriptor, session, options.signal);
        if (again === 'mounted') return 'exists';
        session = again;
        continue;
      }
      if (isTooLarge(error) && smaller.chunkBytes === undefined) {
        // A proxy on the way has a limit for bodies: below it things may still go through.
        smaller = { chunkBytes: Math.min(options.chunkBytes ?? SMALL_CHUNK, SMALL_CHUNK) };
        const again = await startOver(repository, descriptor, session, options.signal);
        if (again === 'mounted') return 'exists';
        session = again;
        continue;
      }
      if (error === source.failure() || !mayPass(error)) throw error;
      const next = await afterFailure(repository, descriptor, session, options);
      if (next === undefined) return 'exists';
      session = next;
      failures = session.offset > best ? 1 : failures + 1;
      best = Math.max(best, session.offset);
      const after = error instanceof HttpError ? error.retryAfter : undefined;
      const wait = waitBefore(failures, retry, after);
      if (wait === undefined) throw error;
      options.onProgress?.(session.offset);
      await retry.clock.sleep(wait, options.signal);
    }
  }
}

/** Errors of the source are final here: it has made its own tries. */
function guarded(open: BlobOpener) {
  let failure: unknown;
  return {
    failure: () => failure,
    async *open(offset: number, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
      try {
        yield* open(offset, signal);
      } catch (error) {
        failure = error;
        throw error;
      }
    },
  };
}

/**
 * A broken upload may still have arrived whole: the answer alone was lost. Otherwise the session tells how much
 * it has, and when it is gone a new one begins. Undefined: the blob is there.
 */
async function afterFailure(
  repository: Repository,
  descriptor: Descriptor,
  session: UploadSession,
  options: PutBlobOptions,
): Promise<UploadSession | undefined> {
  const { signal } = options;
  const status = await sessionStatus(repository, session, signal);
  // Where the size is not known (docker schema 1) nobody can tell what is left to send.
  if (status !== undefined && descriptor.size >= 0) return status;
  if (await hasBlob(repository, descriptor.digest, { signal, push: true })) return undefined;
  const started = await startSession(repository, descriptor, undefined, signal);
  return started === 'mounted' ? undefined : started;
}

async function startOver(
  repository: Repository,
  descriptor: Descriptor,
  session: UploadSession,
  signal: AbortSignal | undefined,
): Promise<UploadSession | 'mounted'> {
  await cancel(repository, session);
  return startSession(repository, descriptor, undefined, signal);
}

/**
 * Once a registry, after the first upload: would a mount from the target itself have told that the blob is there?
 * Then nothing has to be asked before any other upload.
 */
async function learnMounts(
  repository: Repository,
  descriptor: Descriptor,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { habits } = repository.client;
  if (habits.mountsOwnBlobs !== undefined) return;
  habits.mountsOwnBlobs = false;
  const started = await startSession(repository, descriptor, repository.name, signal);
  if (started === 'mounted') habits.mountsOwnBlobs = true;
  else await cancel(repository, started);
}

async function begin(
  repository: Repository,
  descriptor: Descriptor,
  options: PutBlobOptions,
): Promise<UploadSession | 'exists' | 'mounted'> {
  const { habits } = repository.client;
  const { absent = false, mountFrom = [], signal } = options;
  const [from] = mountFrom.filter(name => name !== repository.name);
  const fromSelf = from === undefined && !absent && habits.mountsOwnBlobs !== false;
  const started = await startSession(
    repository,
    descriptor,
    fromSelf ? repository.name : from,
    signal,
  );
  if (started === 'mounted') {
    if (!fromSelf) return 'mounted';
    habits.mountsOwnBlobs = true;
    return 'exists';
  }
  // A registry that is not known to mount from itself has said nothing about the blob yet.
  const told = absent || (fromSelf && habits.mountsOwnBlobs === true);
  if (!told && descriptor.size > ASK_FIRST_BYTES) {
    if (await hasBlob(repository, descriptor.digest, { signal, push: true })) {
      await cancel(repository, started);
      return 'exists';
    }
  }
  return started;
}

async function startSession(
  repository: Repository,
  descriptor: Descriptor,
  from: string | undefined,
  signal: AbortSignal | undefined,
): Promise<UploadSession | 'mounted'> {
  const { client, name } = repository;
  const query =
    from === undefined
      ? ''
      : `?mount=${encodeURIComponent(descriptor.digest)}&from=${encodeURIComponent(from)}`;
  const path = `${name}/blobs/uploads/${query}`;
  const answer = await client.fetch({
    method: 'POST',
    path,
    scopes: scopesFor(repository, from),
    headers: { 'content-length': '0' },
    signal,
    // Trying again leaves at most an empty session behind, which registries clean up.
    retry: 'always',
  });
  if (answer.status === 201) return 'mounted';
  const location = answer.headers.location;
  if (answer.status !== 202 || location === undefined) {
    throw await client.error(answer, 'POST', path, blobName(repository, descriptor.digest));
  }
  const minimum = Number(answer.headers['oci-chunk-min-length']);
  return {
    location: new URL(location, await client.url(path)).href,
    offset: 0,
    ...(minimum > 0 ? { minChunkBytes: minimum } : {}),
  };
}

/** A mount needs the right to read where it comes from, in the same token. */
function scopesFor(repository: Repository, from: string | undefined): readonly Scope[] {
  return from === undefined || from === repository.name
    ? repository.push
    : [...repository.push, repositoryScope(from, 'pull')];
}

async function cancel(repository: Repository, session: UploadSession): Promise<void> {
  const { client, push: scopes } = repository;
  // Whatever the registry says to this, the blob is there: a session left over is its own to clean up.
  await client.fetch({ method: 'DELETE', path: new URL(session.location), scopes, retry: 'never' });
}

function isTooLarge(error: unknown): boolean {
  return error instanceof HttpError && error.status === 413;
}

function isDamage(error: unknown): boolean {
  return (
    error instanceof DigestMismatchError ||
    (error instanceof HttpError && error.code === 'digest-refused')
  );
}

function mayPass(error: unknown): boolean {
  if (isRetryableError(error)) return true;
  // 401: the token died on the way. 404, 416: the session is another one by now, or gone.
  return error instanceof HttpError && [401, 404, 416].includes(error.status ?? 0);
}
