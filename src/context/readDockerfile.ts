import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fill, type Text, type Values } from '../rule/language.ts';

/** Bytes a Dockerfile may have where it is not said otherwise; BuildKit refuses far smaller ones. */
export const DEFAULT_MAXIMUM_BYTES = 1_000_000;

export type ReadFailureCode =
  | 'not-found'
  | 'no-match'
  | 'no-dockerfile'
  | 'unreadable'
  | 'not-a-file'
  | 'directory-named-dockerfile'
  | 'too-large'
  | 'utf-16'
  | 'binary';

/** Why one path gives no Dockerfile. It stops no other path. */
export interface ReadFailure {
  readonly code: ReadFailureCode;
  readonly message: Text;
}

export type ReadResult =
  | {
      readonly text: string;
      /** Bytes that are no UTF-8 were replaced: such a text must not be written back. */
      readonly lossy: boolean;
      readonly failure?: undefined;
    }
  | { readonly failure: ReadFailure; readonly text?: undefined };

const MESSAGES: Readonly<Record<ReadFailureCode, Text>> = {
  'not-found': {
    en: 'There is no file or folder {path}. Check the path.',
    zh: '找不到文件或目录 {path}，请检查路径。',
  },
  'no-match': {
    en: 'No file matches {path}. Check the pattern.',
    zh: '没有文件匹配 {path}，请检查通配模式。',
  },
  'no-dockerfile': {
    en: 'No Dockerfile in {path}. Name the file itself if it is called otherwise.',
    zh: '{path} 中没有 Dockerfile。如果文件用了别的名字，请直接写出该文件。',
  },
  unreadable: {
    en: 'Cannot read {path} ({reason}). Check its permissions.',
    zh: '无法读取 {path}（{reason}），请检查权限。',
  },
  'not-a-file': {
    en: '{path} is neither a file nor a folder.',
    zh: '{path} 既不是文件也不是目录。',
  },
  'directory-named-dockerfile': {
    en: '{path} is a folder with no Dockerfile in it. Docker makes such folders for missing bind mounts: remove it.',
    zh: '{path} 是一个目录，里面没有 Dockerfile。挂载的文件不存在时 Docker 会创建这样的目录，请将其删除。',
  },
  'too-large': {
    en: '{path} has {bytes} bytes, more than the {limit} that are read. Raise the limit if it really is a Dockerfile.',
    zh: '{path} 有 {bytes} 字节，超过了 {limit} 字节的上限。如果它确实是 Dockerfile，请提高上限。',
  },
  'utf-16': {
    en: '{path} is UTF-16 text, which Docker cannot read. Save it as UTF-8.',
    zh: '{path} 是 UTF-16 编码，Docker 无法读取，请另存为 UTF-8。',
  },
  binary: {
    en: '{path} is a binary file, not a Dockerfile.',
    zh: '{path} 是二进制文件，不是 Dockerfile。',
  },
};

export function readFailure(code: ReadFailureCode, values: Values): ReadFailure {
  const text = MESSAGES[code];
  return { code, message: { en: fill(text, 'en', values), zh: fill(text, 'zh', values) } };
}

export interface ReadOptions {
  /** What messages call the file; by default `path`. */
  readonly name?: string;
  readonly maximumBytes?: number;
}

/** Reads a Dockerfile from disk. A byte-order mark stays in the text. */
export function readDockerfile(path: string, options: ReadOptions = {}): ReadResult {
  const name = options.name ?? path;
  const limit = options.maximumBytes ?? DEFAULT_MAXIMUM_BYTES;
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    return { failure: failureOf(error, name) };
  }
  try {
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) return { failure: readFailure('no-dockerfile', { path: name }) };
    if (stats.size > limit)
      return { failure: readFailure('too-large', { path: name, bytes: stats.size, limit }) };
    // /dev/stdin, pipes and /proc have no size: read until the end or past the limit.
    const bytes = readBytes(descriptor, stats.size, limit);
    return decodeDockerfile(bytes, { name, maximumBytes: limit });
  } catch (error) {
    return { failure: failureOf(error, name) };
  } finally {
    closeSync(descriptor);
  }
}

/** Reads standard input; stops at the limit. */
export async function readStandardInput(
  input: Readable,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const limit = options.maximumBytes ?? DEFAULT_MAXIMUM_BYTES;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > limit) break;
  }
  return decodeDockerfile(Buffer.concat(chunks), {
    name: options.name ?? '-',
    maximumBytes: limit,
  });
}

/** Text of a Dockerfile's bytes. */
export function decodeDockerfile(
  bytes: Buffer,
  options: ReadOptions & { readonly name: string },
): ReadResult {
  const limit = options.maximumBytes ?? DEFAULT_MAXIMUM_BYTES;
  const path = options.name;
  if (bytes.length > limit)
    return { failure: readFailure('too-large', { path, bytes: bytes.length, limit }) };
  if (isUtf16(bytes)) return { failure: readFailure('utf-16', { path }) };
  if (bytes.includes(0)) return { failure: readFailure('binary', { path }) };
  const text = bytes.toString('utf8');
  return { text, lossy: text.includes('\uFFFD') && !isUtf8(bytes) };
}

function readBytes(descriptor: number, size: number, limit: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (let room = size + 1; total <= limit; room = 65_536) {
    const chunk = Buffer.allocUnsafe(Math.min(room, limit + 1 - total));
    if (chunk.length === 0) break;
    const read = readSync(descriptor, chunk, 0, chunk.length, null);
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    total += read;
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

/** A mark of either byte order, or ASCII with every second byte zero. */
function isUtf16(bytes: Buffer): boolean {
  if (bytes.length < 2) return false;
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const sample = bytes.subarray(0, 512);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at++) {
    if (sample[at] !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  const half = Math.floor(sample.length / 2);
  return half >= 4 && ((even === 0 && odd > half * 0.8) || (odd === 0 && even > half * 0.8));
}

export function failureOf(error: unknown, path: string): ReadFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return readFailure('not-found', { path });
  if (code === 'EISDIR') return readFailure('no-dockerfile', { path });
  return readFailure('unreadable', { path, reason: code });
}
