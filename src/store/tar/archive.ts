import { KnownError } from '../../errors.ts';
import { clean, type TarEntry } from './header.ts';

/** A tar archive that is read in place: nothing is unpacked to disk. */
export interface TarArchive {
  /** Whether several contents may be read side by side. */
  readonly parallel: boolean;
  /** Shows every entry in order. `content` may be read once, before the visit ends; unread content is passed over. */
  scan(
    visit: (entry: TarEntry, content: () => AsyncIterable<Uint8Array>) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Content of a file, links followed within the archive. @throws KnownError `archive-entry-missing` */
  read(name: string, offset?: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** The file behind a name; old docker writes one layer and links to it. */
export function follow<T extends TarEntry>(
  entries: ReadonlyMap<string, T>,
  name: string,
  archive: string,
): T {
  let path = clean(name);
  for (let hops = 0; hops < 16; hops++) {
    const entry = entries.get(path);
    if (entry === undefined) break;
    if (entry.type === 'file') return entry;
    if (entry.type === 'link') path = clean(entry.linkName);
    else if (entry.type === 'symlink') path = resolveLink(path, entry.linkName);
    else break;
  }
  throw missing(archive, name);
}

/** Where a symbolic link leads within the archive. */
export function resolveLink(from: string, target: string): string {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

export function missing(archive: string, name: string): KnownError {
  return new KnownError('archive-entry-missing', `${archive}: ${name} is not in it`, {
    hint: 'Is this an archive of docker save, or an OCI archive? It may be cut off: write it again.',
    zh: {
      message: `${archive}：其中缺少 ${name}`,
      hint: '请确认该文件由 docker save 生成或是 OCI 归档；文件可能不完整，请重新生成。',
    },
  });
}

export function unreadable(archive: string, why: string, cause?: unknown): KnownError {
  return new KnownError('archive-unreadable', `${archive}: cannot be read: ${why}`, {
    cause,
    zh: { message: `${archive}：无法读取：${why}` },
  });
}
