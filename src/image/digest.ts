import { createHash, type Hash } from 'node:crypto';
import { KnownError } from '../errors.ts';

const HEX_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Bytes that are not what their digest or size says. */
export class DigestMismatchError extends KnownError {
  override name = 'DigestMismatchError';
  readonly expected: string;
  readonly actual: string;

  constructor(what: string, expected: string, actual: string) {
    super('digest-mismatch', `${what}: expected ${expected}, got ${actual}`, {
      hint: 'The content was damaged on its way or at its source; nothing was tagged. Try again, and check the source if it happens again.',
      zh: {
        message: `${what}：应为 ${expected}，实际为 ${actual}`,
        hint: '内容在传输途中或源端已损坏，未写入任何标签。请重试；若再次出现，请检查源端镜像。',
      },
    });
    this.expected = expected;
    this.actual = actual;
  }
}

/** True for a digest whose algorithm this program can compute and whose length fits it. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const length = HEX_LENGTHS[text.slice(0, Math.max(colon, 0))];
  return length !== undefined && text.length === colon + 1 + length && isHex(text, colon + 1);
}

function isHex(text: string, start: number): boolean {
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return true;
}

/** @throws KnownError `invalid-digest` for an unknown algorithm or a wrong length. */
export function digestParts(digest: string): { readonly algorithm: string; readonly hex: string } {
  if (!isDigest(digest)) {
    throw new KnownError('invalid-digest', `not a digest this program can verify: ${digest}`, {
      hint: 'Expected sha256:, sha384: or sha512: and lower-case hexadecimal digits.',
      zh: {
        message: `无法校验的摘要：${digest}`,
        hint: '应为 sha256:、sha384: 或 sha512: 加小写十六进制数字。',
      },
    });
  }
  const colon = digest.indexOf(':');
  return { algorithm: digest.slice(0, colon), hex: digest.slice(colon + 1) };
}

export function digestOf(bytes: Uint8Array | string, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** @throws DigestMismatchError when the bytes are others than the digest names. */
export function verifyDigest(bytes: Uint8Array, digest: string, what: string): void {
  const actual = digestOf(bytes, digestParts(digest).algorithm);
  if (actual !== digest) throw new DigestMismatchError(what, digest, actual);
}

/**
 * A negative size means "not known" (docker schema 1 does not tell).
 *
 * Follows one blob through interruptions: bytes that come a second time after a resume are not hashed twice.
 * `position` is how many bytes from the start have been hashed.
 */
export class Digester {
  readonly #hash: Hash;
  readonly #expected: { readonly digest: string; readonly size: number };
  readonly #what: string;
  #position = 0;

  constructor(expected: { readonly digest: string; readonly size: number }, what: string) {
    this.#hash = createHash(digestParts(expected.digest).algorithm);
    this.#expected = expected;
    this.#what = what;
  }

  get position(): number {
    return this.#position;
  }

  /** @throws DigestMismatchError when there are more bytes than the descriptor says. */
  update(chunk: Uint8Array, offset: number): void {
    const end = offset + chunk.byteLength;
    if (this.#expected.size >= 0 && end > this.#expected.size)
      throw new DigestMismatchError(
        this.#what,
        `${this.#expected.size} bytes`,
        `at least ${end} bytes`,
      );
    if (end <= this.#position) return;
    if (offset > this.#position)
      throw new RangeError(`bytes ${this.#position}-${offset} of ${this.#what} were never seen`);
    this.#hash.update(offset === this.#position ? chunk : chunk.subarray(this.#position - offset));
    this.#position = end;
  }

  /** @throws DigestMismatchError */
  finish(): void {
    const { digest, size } = this.#expected;
    if (size >= 0 && this.#position !== size)
      throw new DigestMismatchError(this.#what, `${size} bytes`, `${this.#position} bytes`);
    const actual = `${digestParts(digest).algorithm}:${this.#hash.digest('hex')}`;
    if (actual !== digest) throw new DigestMismatchError(this.#what, digest, actual);
  }
}

/**
 * Passes a blob on while checking it. The last chunk is held back until the digest is right, so that
 * a receiver never sees a whole blob that is not the one it was promised.
 * @throws DigestMismatchError
 */
export async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  expected: { readonly digest: string; readonly size: number },
  what: string,
): AsyncGenerator<Uint8Array, void, void> {
  const digester = new Digester(expected, what);
  let held: Uint8Array | undefined;
  for await (const chunk of chunks) {
    if (chunk.byteLength === 0) continue;
    digester.update(chunk, digester.position);
    if (held !== undefined) yield held;
    held = chunk;
  }
  digester.finish();
  if (held !== undefined) yield held;
}
