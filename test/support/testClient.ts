import { HttpClient, type HttpOptions } from '../../src/http/client.ts';
import type { Clock } from '../../src/http/clock.ts';
import { anonymous, type Credential, fixedCredential } from '../../src/registry/auth/credential.ts';
import { RegistryClient, type RegistryOptions } from '../../src/registry/client.ts';

/** Time that passes at once: waits are written down, not waited for. */
export class FakeClock implements Clock {
  time = Date.UTC(2026, 0, 1);
  readonly waits: number[] = [];

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.waits.push(milliseconds);
    this.time += milliseconds;
    await new Promise(resolve => setImmediate(resolve));
  }
}

/** No proxy, no certificates of this machine, no real waiting. */
export function testHttp(options: HttpOptions = {}, clock: Clock = new FakeClock()): HttpClient {
  return new HttpClient({
    environment: {},
    certificateDirectories: [],
    ...options,
    retry: { clock, random: () => 0.5, ...options.retry },
  });
}

export interface TestRegistryOptions extends Partial<RegistryOptions> {
  readonly credential?: Credential;
}

export function testRegistry(host: string, options: TestRegistryOptions = {}): RegistryClient {
  const { credential, ...rest } = options;
  return new RegistryClient(host, {
    http: testHttp(),
    plainHttp: true,
    credentials: credential === undefined ? anonymous : fixedCredential(host, credential, 'test'),
    ...rest,
  });
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

export async function* streamOf(
  bytes: Uint8Array,
  offset = 0,
  chunk = 16_384,
): AsyncGenerator<Uint8Array> {
  for (let start = offset; start < bytes.byteLength; start += chunk) {
    yield bytes.subarray(start, Math.min(bytes.byteLength, start + chunk));
  }
}
