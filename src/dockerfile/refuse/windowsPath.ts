/**
 * A path that BuildKit refuses in a stage for Windows: another drive than C:, a drive without a path, a
 * network share.
 */
export function windowsPathProblem(path: string): boolean {
  const slashed = path.replaceAll('\\', '/');
  if (slashed.length === 2 && slashed[1] === ':') return true;
  if (slashed.startsWith('//')) return true;
  const colon = slashed.indexOf(':');
  return colon !== -1 && slashed.slice(0, colon).toLowerCase() !== 'c';
}
