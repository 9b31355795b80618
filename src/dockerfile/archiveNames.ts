/** Compressed and tar files that ADD unpacks, told by name. */
const UNPACKED = /\.(?:tar|t?gz|tbz2?|tb2|bz2|txz|xz|tlz|lz|lzma|tlzma|tpz|tZ|Z|tzst|zst)$/;

/** ADD would unpack a local file of this name. It goes by content, so a name is a good guess and no more. */
export function isArchiveName(path: string): boolean {
  return UNPACKED.test(path);
}
