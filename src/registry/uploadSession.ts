import type { HttpAnswer } from '../http/client.ts';
import type { Descriptor } from '../image/descriptor.ts';
import type { BlobOpener, PutBlobOptions, UploadSession } from '../image/destination.ts';
import { blobName } from './blobs.ts';
import type { Repository } from './repository.ts';
import type { UploadOptions } from './upload.ts';

type Options = PutBlobOptions & UploadOptions;

/**
 * How much of a session the registry has; undefined when the session is gone.
 * @throws HttpError when the registry does not answer
 */
export async function sessionStatus(
  repository: Repository,
  session: UploadSession,
  signal: AbortSignal | undefined,
): Promise<UploadSession | undefined> {
  const { client, push: scopes } = repository;
  const path = new URL(session.location);
  const answer = await client.fetch({ method: 'GET', path, scopes, signal });
  if (answer.status !== 204 && answer.status !== 200) return undefined;
  return {
    ...session,
    location: locationOf(answer, session),
    offset: received(answer.headers.range) ?? 0,
  };
}

/** Sends what is left of a blob and completes it. @throws HttpError */
export async function sendBlob(
  repository: Repository,
  descriptor: Descriptor,
  open: BlobOpener,
  session: UploadSession,
  options: Options,
): Promise<void> {
  const { size } = descriptor;
  const chunkBytes = options.chunkBytes && Math.max(options.chunkBytes, session.minChunkBytes ?? 0);
  let current = session;
  if (chunkBytes !== undefined && size - current.offset > chunkBytes) {
    current = await sendChunks(repository, descriptor, open, current, { ...options, chunkBytes });
  } else if (current.offset > 0 && current.offset < size) {
    // A PUT with the rest is allowed too, but PATCH is what registries have been tested with.
    const rest = counted(open(current.offset, options.signal), current.offset, options);
    current = await patch(repository, descriptor, current, rest, size, options);
  }
  if (current.offset === 0 && size !== 0) {
    const all = counted(open(0, options.signal), 0, options);
    await complete(repository, descriptor, current, all, options);
  } else {
    await complete(repository, descriptor, current, undefined, options);
  }
}

async function sendChunks(
  repository: Repository,
  descriptor: Descriptor,
  open: BlobOpener,
  session: UploadSession,
  options: Options & { readonly chunkBytes: number },
): Promise<UploadSession> {
  let current = session;
  const source = counted(open(current.offset, options.signal), current.offset, options);
  const reader = new ChunkReader(source);
  try {
    while (current.offset < descriptor.size) {
      const end = Math.min(descriptor.size, current.offset + options.chunkBytes);
      const chunk = reader.take(end - current.offset);
      current = await patch(repository, descriptor, current, chunk, end, options);
    }
  } finally {
    await reader.close();
  }
  return current;
}

async function patch(
  repository: Repository,
  descriptor: Descriptor,
  session: UploadSession,
  body: AsyncIterable<Uint8Array>,
  end: number,
  options: Options,
): Promise<UploadSession> {
  const { client, push: scopes } = repository;
  const path = new URL(session.location);
  const answer = await client.fetch({
    method: 'PATCH',
    path,
    scopes,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(end - session.offset),
      'content-range': `${session.offset}-${end - 1}`,
    },
    body,
    signal: options.signal,
  });
  if (answer.status !== 202 && answer.status !== 204 && answer.status !== 201) {
    throw await client.error(answer, 'PATCH', path, blobName(repository, descriptor.digest));
  }
  const next = {
    ...session,
    location: locationOf(answer, session),
    offset: received(answer.headers.range) ?? end,
  };
  options.onSession?.(next);
  return next;
}

async function complete(
  repository: Repository,
  descriptor: Descriptor,
  session: UploadSession,
  body: AsyncIterable<Uint8Array> | undefined,
  options: Options,
): Promise<void> {
  const { client, push: scopes } = repository;
  const path = withDigest(session.location, descriptor.digest);
  const length = body === undefined ? 0 : descriptor.size;
  const answer = await client.fetch({
    method: 'PUT',
    path,
    scopes,
    headers: {
      'content-type': 'application/octet-stream',
      ...(length < 0 ? {} : { 'content-length': String(length) }),
    },
    ...(body === undefined ? {} : { body }),
    signal: options.signal,
    // With the same session it has either been done before or is gone: the caller finds out which.
    retry: 'never',
  });
  if (answer.status === 201 || answer.status === 204 || answer.status === 200) return;
  throw await client.error(answer, 'PUT', path, blobName(repository, descriptor.digest));
}

/** The address is the registry's own: `digest` is added, nothing in it is written anew. */
export function withDigest(location: string, digest: string): URL {
  const separator = location.includes('?') ? '&' : '?';
  return new URL(`${location}${separator}digest=${encodeURIComponent(digest)}`);
}

function locationOf(answer: HttpAnswer, session: UploadSession): string {
  const { location } = answer.headers;
  return location === undefined ? session.location : new URL(location, session.location).href;
}

/** `0-99` or `bytes=0-99`: 100 bytes are there. `0-0` is what registries write for an empty session. */
export function received(range: string | undefined): number | undefined {
  const match = /^(?:bytes[= ])?0-(\d+)/.exec(range ?? '');
  if (match?.[1] === undefined) return undefined;
  const last = Number(match[1]);
  return last === 0 ? 0 : last + 1;
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  start: number,
  options: Options,
): AsyncGenerator<Uint8Array, void, void> {
  let sent = start;
  for await (const chunk of chunks) {
    yield chunk;
    sent += chunk.byteLength;
    options.onProgress?.(sent);
  }
}

/** Cuts one stream into pieces of exact sizes, each a stream of its own; nothing is gathered in memory. */
class ChunkReader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #rest: Uint8Array | undefined;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  async *take(count: number): AsyncGenerator<Uint8Array, void, void> {
    let left = count;
    while (left > 0) {
      const chunk = this.#rest ?? (await this.#pull());
      if (chunk === undefined) return;
      this.#rest = chunk.byteLength > left ? chunk.subarray(left) : undefined;
      const piece = chunk.byteLength > left ? chunk.subarray(0, left) : chunk;
      left -= piece.byteLength;
      yield piece;
    }
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  async #pull(): Promise<Uint8Array | undefined> {
    const { value, done } = await this.#iterator.next();
    return done === true ? undefined : value;
  }
}
