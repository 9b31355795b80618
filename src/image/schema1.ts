import { isRecord } from './descriptor.ts';

/**
 * What the digest of a signed docker schema 1 manifest is made of: the text without its signatures. The signatures
 * say themselves how long it was and how it ended.
 * @returns the bytes as they are when there are no readable signatures
 */
export function signedPayload(bytes: Uint8Array, json: Record<string, unknown>): Uint8Array {
  const [first]: unknown[] = Array.isArray(json.signatures) ? json.signatures : [];
  const encoded = isRecord(first) ? first.protected : undefined;
  if (typeof encoded !== 'string') return bytes;
  let header: unknown;
  try {
    header = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
  } catch {
    return bytes;
  }
  if (!isRecord(header)) return bytes;
  const { formatLength, formatTail } = header;
  if (typeof formatLength !== 'number' || typeof formatTail !== 'string') return bytes;
  return Buffer.concat([bytes.subarray(0, formatLength), Buffer.from(formatTail, 'base64url')]);
}
