/** Where a source of COPY or ADD lies, told by its text with variables expanded. */
export type SourceKind = 'local' | 'url' | 'git';

/** As BuildKit tells them apart: a web address whose path ends in `.git` is a repository. */
export function sourceKind(source: string): SourceKind {
  if (/^(?:git|ssh):\/\//.test(source) || /^[\w.-]+@[\w.-]+:(?!\d+\/\/)/.test(source)) return 'git';
  if (!/^https?:\/\//.test(source)) return 'local';
  const path = source.replace(/[?#].*$/s, '');
  return path.endsWith('.git') ? 'git' : 'url';
}

/** The commit or branch that a repository's address names: `#main:folder` names `main`. */
export function gitRevision(source: string): string | undefined {
  const fragment = /#([^:]*)/.exec(source)?.[1];
  const query = /[?&](?:checksum|commit|ref|branch|tag)=([^&#]*)/.exec(source)?.[1];
  return query ?? (fragment === '' ? undefined : fragment);
}

/** Compressed and tar files that ADD unpacks, told by name. */
const UNPACKED = /\.(?:tar|t?gz|tbz2?|tb2|bz2|txz|xz|tlz|lz|lzma|tlzma|tpz|tZ|Z|tzst|zst)$/;

/** ADD would unpack a local file of this name. It goes by content, so a name is a good guess and no more. */
export function isArchiveName(path: string): boolean {
  return UNPACKED.test(path);
}
