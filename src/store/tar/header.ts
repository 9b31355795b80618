/** One thing in a tar archive. */
export interface TarEntry {
  /** With `/` between its parts, without a leading `./`. */
  readonly name: string;
  /** Bytes of content. */
  readonly size: number;
  readonly type: 'file' | 'link' | 'symlink' | 'directory' | 'other';
  /** Where a link leads, as written. */
  readonly linkName: string;
}

export const BLOCK = 512;

/** Bytes from the end of content to the next header. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

type HeaderKind = TarEntry['type'] | 'pax' | 'pax-global' | 'long-name' | 'long-link';

export interface RawHeader {
  readonly name: string;
  readonly size: number;
  readonly kind: HeaderKind;
  readonly linkName: string;
}

/** @returns undefined for the block of zeros that ends an archive. @throws Error for anything that is no header */
export function parseHeader(block: Uint8Array): RawHeader | undefined {
  if (block.every(byte => byte === 0)) return undefined;
  const checksum = octal(block, 148, 8);
  let sum = 0;
  for (let index = 0; index < BLOCK; index++) {
    sum += index >= 148 && index < 156 ? 32 : (block[index] ?? 0);
  }
  if (sum !== checksum)
    throw new Error('not a tar archive, or damaged: wrong checksum of a header');
  const isUstar = text(block, 257, 5) === 'ustar';
  // GNU tar keeps other things where POSIX keeps the prefix.
  const isPosix = isUstar && block[262] === 0;
  const prefix = isPosix ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: number(block, 124, 12),
    kind: kindOf(String.fromCharCode(block[156] ?? 0)),
    linkName: text(block, 157, 100),
  };
}

function kindOf(flag: string): HeaderKind {
  switch (flag) {
    case '0':
    case '\0':
    case '7':
      return 'file';
    case '1':
      return 'link';
    case '2':
      return 'symlink';
    case '5':
      return 'directory';
    case 'x':
      return 'pax';
    case 'g':
      return 'pax-global';
    case 'L':
      return 'long-name';
    case 'K':
      return 'long-link';
    default:
      return 'other';
  }
}

/**
 * Gathers what headers before a header say of it: long names and sizes of GNU and POSIX.
 * Their contents are small; a big one is no archive of ours.
 */
export class HeaderAssembler {
  #pax: Record<string, string> = {};
  #name: string | undefined;
  #link: string | undefined;

  static readonly MAX_EXTENSION = 1024 * 1024;

  /** Whether the content of this header belongs to the next one and has to be given to `extend`. */
  static isExtension(header: RawHeader): boolean {
    return ['pax', 'pax-global', 'long-name', 'long-link'].includes(header.kind);
  }

  extend(header: RawHeader, content: Uint8Array): void {
    if (header.kind === 'pax') this.#pax = { ...this.#pax, ...parsePax(content) };
    else if (header.kind === 'long-name') this.#name = text(content, 0, content.byteLength);
    else if (header.kind === 'long-link') this.#link = text(content, 0, content.byteLength);
  }

  finish(header: RawHeader): TarEntry {
    const size = this.#pax.size === undefined ? header.size : Number(this.#pax.size);
    const name = this.#pax.path ?? this.#name ?? header.name;
    const linkName = this.#pax.linkpath ?? this.#link ?? header.linkName;
    this.#pax = {};
    this.#name = undefined;
    this.#link = undefined;
    const type: TarEntry['type'] = isEntryType(header.kind) ? header.kind : 'other';
    const hasContent = type === 'file' || type === 'other';
    return { name: clean(name), size: hasContent ? size : 0, type, linkName };
  }
}

function isEntryType(kind: HeaderKind): kind is TarEntry['type'] {
  return ['file', 'link', 'symlink', 'directory', 'other'].includes(kind);
}

/** `./a//b/` is `a/b`; what climbs out of the archive keeps its `..` and is found by nobody. */
export function clean(name: string): string {
  return name
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}

function parsePax(content: Uint8Array): Record<string, string> {
  const all = Buffer.from(content);
  const records: Record<string, string> = {};
  for (let start = 0; start < all.length; ) {
    const blank = all.indexOf(0x20, start);
    const length = Number(all.toString('latin1', start, blank));
    if (blank === -1 || !Number.isInteger(length) || length <= 0) break;
    const record = all.toString('utf8', blank + 1, start + length - 1);
    const equals = record.indexOf('=');
    records[record.slice(0, equals)] = record.slice(equals + 1);
    start += length;
  }
  return records;
}

function text(block: Uint8Array, start: number, length: number): string {
  const end = block.indexOf(0, start);
  const stop = end === -1 || end > start + length ? start + length : end;
  return Buffer.from(block.buffer, block.byteOffset + start, stop - start).toString('utf8');
}

function octal(block: Uint8Array, start: number, length: number): number {
  const digits = text(block, start, length).trim();
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

/** Sizes of 8 GiB and more are written as a binary number with the highest bit set. */
function number(block: Uint8Array, start: number, length: number): number {
  if (((block[start] ?? 0) & 0x80) === 0) return octal(block, start, length);
  let value = 0;
  for (let index = start + 4; index < start + length; index++) {
    value = value * 256 + (block[index] ?? 0);
  }
  return value;
}
