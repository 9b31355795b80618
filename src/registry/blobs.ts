import type { HttpResponse } from '../http/client.ts';
import { HttpError } from '../http/error.ts';
import { isNetworkError, isRetryableError, networkError } from '../http/networkError.ts';
import { waitBefore } from '../http/retry.ts';
import type { Descriptor } from '../image/descriptor.ts';
import { verified } from '../image/digest.ts';
import type { BlobOptions } from '../image/source.ts';
import type { Repository } from './repository.ts';

export async function hasBlob(
  repository: Repository,
  digest: string,
  options: { readonly signal?: AbortSignal | undefined; readonly push?: boolean } = {},
): Promise<boolean> {
  const { client } = repository;
  const { signal, push = false } = options;
  const scopes = push ? repository.push : repository.pull;
  const path = blobPath(repository, digest);
  const answer = await client.fetch({ method: 'HEAD', path, scopes, signal });
  if (answer.status === 200) return true;
  if (answer.status === 404) return false;
  throw await client.error(answer, 'HEAD', path, blobName(repository, digest));
}

/** Bytes of a blob as the registry tells them; `unknown` where it does not; undefined where the blob is not there. */
export async function blobSize(
  repository: Repository,
  digest: string,
  signal?: AbortSignal,
): Promise<number | 'unknown' | undefined> {
  const { client, pull: scopes } = repository;
  const path = blobPath(repository, digest);
  const answer = await client.fetch({ method: 'HEAD', path, scopes, signal });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200)
    throw await client.error(answer, 'HEAD', path, blobName(repository, digest));
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : 'unknown';
}

/** See Repository.blob. */
export function readBlob(
  repository: Repository,
  descriptor: Descriptor,
  options: BlobOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const bytes = resumed(repository, descriptor, options.offset ?? 0, options.signal);
  if ((options.offset ?? 0) > 0) return bytes;
  return verified(bytes, descriptor, blobName(repository, descriptor.digest));
}

/** The bytes from `start` to the end, over as many connections as it takes. */
async function* resumed(
  repository: Repository,
  descriptor: Descriptor,
  start: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const { retry } = repository.client.http;
  const { size } = descriptor;
  let position = start;
  let failures = 0;
  while (size < 0 || position < size) {
    const before = position;
    // Opening has its own tries; what breaks below is the body of an answer.
    const body = await openAt(repository, descriptor, position, signal);
    try {
      for await (const chunk of body) {
        position += chunk.byteLength;
        yield chunk;
      }
      if (size < 0 || position >= size) return;
      throw cutOff(repository, descriptor, position);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (!isRetryableError(error)) throw named(error, repository, descriptor);
      // Tries are counted while nothing comes: a long transfer over a bad line may break often.
      failures = position > before ? 1 : failures + 1;
      const wait = waitBefore(failures, retry);
      if (wait === undefined || size < 0) throw named(error, repository, descriptor, failures);
      await retry.clock.sleep(wait, signal);
    }
  }
}

async function openAt(
  repository: Repository,
  descriptor: Descriptor,
  position: number,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  const { client, pull: scopes } = repository;
  const path = blobPath(repository, descriptor.digest);
  const headers: Record<string, string> = { accept: '*/*' };
  if (position > 0) headers.range = `bytes=${position}-`;
  const response = await client.open({ method: 'GET', path, scopes, headers, signal });
  if (response.status === 206) {
    if (rangeStart(response) === position) return response.body;
    await response.discard();
    throw wrongRange(response, repository, descriptor);
  }
  if (response.status === 200)
    return position === 0 ? response.body : skipped(response.body, position);
  throw await client.error(response, 'GET', path, blobName(repository, descriptor.digest));
}

/** Servers may ignore Range and send all. */
async function* skipped(
  body: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array, void, void> {
  let left = count;
  for await (const chunk of body) {
    if (left >= chunk.byteLength) {
      left -= chunk.byteLength;
      continue;
    }
    yield left === 0 ? chunk : chunk.subarray(left);
    left = 0;
  }
}

function rangeStart(response: HttpResponse): number | undefined {
  const match = /^bytes (\d+)-/.exec(response.headers['content-range'] ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

function named(
  error: unknown,
  repository: Repository,
  descriptor: Descriptor,
  attempts = 1,
): unknown {
  if (!isNetworkError(error)) return error;
  return networkError(error, { method: 'GET', url: blobUrl(repository, descriptor) }, attempts);
}

/** Only for messages: the scheme may be another. */
function blobUrl(repository: Repository, descriptor: Descriptor): string {
  return `https://${repository.client.registry}/v2/${blobPath(repository, descriptor.digest)}`;
}

function cutOff(repository: Repository, descriptor: Descriptor, position: number): HttpError {
  const what = blobName(repository, descriptor.digest);
  return new HttpError('cut-off', `${what}: ended after ${position} of ${descriptor.size} bytes`, {
    method: 'GET',
    url: blobUrl(repository, descriptor),
    retryable: true,
    hint: 'The registry or a proxy cut the answer off; try again, or look for a limit on the way.',
    zh: {
      message: `${what}：只收到 ${descriptor.size} 字节中的 ${position} 字节`,
      hint: '仓库或代理截断了响应；请重试，或检查链路上的限制。',
    },
  });
}

function wrongRange(
  response: HttpResponse,
  repository: Repository,
  descriptor: Descriptor,
): HttpError {
  const what = blobName(repository, descriptor.digest);
  const range = response.headers['content-range'] ?? '(none)';
  return new HttpError('wrong-range', `${what}: asked to go on, but got ${range}`, {
    method: 'GET',
    url: response.url,
    status: response.status,
    hint: 'The storage of the registry does not serve ranges as HTTP says; tell its operator.',
    zh: {
      message: `${what}：请求断点续传，但返回的范围是 ${range}`,
      hint: '仓库存储对 Range 请求的处理有误，请联系管理员。',
    },
  });
}

export function blobPath(repository: Repository, digest: string): string {
  return `${repository.name}/blobs/${digest}`;
}

export function blobName(repository: Repository, digest: string): string {
  return `${repository.fullName}@${digest}`;
}
