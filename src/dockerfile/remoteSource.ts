/** What a source of ADD or COPY is, as BuildKit tells them apart. */
export type SourceKind = 'local' | 'http' | 'git';

export interface GitSource {
  /** Its query or fragment is one that BuildKit refuses. */
  readonly invalid: boolean;
  readonly keepGitDir: boolean | undefined;
  readonly checksum: string | undefined;
  readonly ref: string | undefined;
}

const SCP = /^([a-zA-Z0-9\-_]+)@([a-zA-Z0-9\-.]+):([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
const TRUE = new Set('1 t T TRUE true True'.split(' '));
const FALSE = new Set('0 f F FALSE false False'.split(' '));

export function sourceKind(source: string): SourceKind {
  if (gitSource(source) !== undefined && !source.startsWith('github.com/')) return 'git';
  return /^https?:\/\//.test(source) ? 'http' : 'local';
}

/**
 * Reads a git source: `git://` and `ssh://` URLs, `user@host:path`, and http(s) URLs whose path ends in
 * `.git`; also `github.com/…`, which is a local path for everybody but the checks of its query.
 */
export function gitSource(source: string): GitSource | undefined {
  if (source.startsWith('./') || source.startsWith('../')) return undefined;
  const scheme = /^([a-zA-Z0-9]+):\/\//.exec(source)?.[1]?.toLowerCase();
  if (scheme === undefined && !source.startsWith('github.com/')) {
    const match = SCP.exec(source);
    if (match === null) return undefined;
    const query = match[4] ?? '';
    return isGoQuery(query) ? readQuery(query, match[5] ?? '') : undefined;
  }
  if (scheme !== undefined && !['http', 'https', 'ssh', 'git'].includes(scheme)) return undefined;
  const url = splitUrl(source, scheme !== undefined);
  if (url === undefined) return undefined;
  const web = scheme === 'http' || scheme === 'https';
  if (web && !url.path.endsWith('.git')) return undefined;
  return readQuery(url.query, url.fragment);
}

/** Go's url.Parse as far as it refuses what people write: control characters, bad escapes, hosts, ports. */
function splitUrl(
  source: string,
  hasScheme: boolean,
): { path: string; query: string; fragment: string } | undefined {
  const hash = source.indexOf('#');
  const before = hash === -1 ? source : source.slice(0, hash);
  const fragment = hash === -1 ? '' : source.slice(hash + 1);
  if (/[\u0000-\u001f\u007f]/.test(before)) return undefined;
  const mark = before.indexOf('?');
  const query = mark === -1 ? '' : before.slice(mark + 1);
  let path = mark === -1 ? before : before.slice(0, mark);
  if (hasScheme) {
    const authority = path.slice(path.indexOf('://') + 3);
    const slash = authority.indexOf('/');
    const host = slash === -1 ? authority : authority.slice(0, slash);
    path = slash === -1 ? '' : authority.slice(slash);
    if (!isAuthority(host)) return undefined;
  } else if (path.slice(0, (path.indexOf('/') + 1 || path.length + 1) - 1).includes(':')) {
    return undefined;
  }
  const plain = unescapePercent(path);
  const anchor = unescapePercent(fragment);
  if (plain === undefined || anchor === undefined) return undefined;
  return { path: plain, query, fragment: anchor };
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  const user = at === -1 ? '' : authority.slice(0, at);
  const host = authority.slice(at + 1);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) || unescapePercent(user) === undefined) {
    return false;
  }
  if (host.includes('[')) return /^\[[0-9A-Fa-f:.]+(?:%25[^\]]*)?\](?::[0-9]*)?$/.test(host);
  const colon = host.lastIndexOf(':');
  if (colon !== -1 && !/^:[0-9]*$/.test(host.slice(colon))) return false;
  if (/%(?!25|[89A-Fa-f][0-9A-Fa-f])/.test(host)) return false;
  return !/[\u0000-\u0020^`{}|\\/?#@%]/.test(host.replace(/%[0-9A-Fa-f]{2}/g, ''));
}

function unescapePercent(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** url.ParseQuery without an error. */
function isGoQuery(query: string): boolean {
  return query
    .split('&')
    .every(part => !part.includes(';') && unescapePercent(part.replaceAll('+', ' ')) !== undefined);
}

function readQuery(query: string, fragment: string): GitSource {
  const values = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';')) continue;
    const equals = part.indexOf('=');
    const decode = (text: string) => unescapePercent(text.replaceAll('+', ' '));
    const key = decode(equals === -1 ? part : part.slice(0, equals));
    const value = decode(equals === -1 ? '' : part.slice(equals + 1));
    if (key === undefined || value === undefined) continue;
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  const colon = fragment.indexOf(':');
  let ref = colon === -1 ? fragment : fragment.slice(0, colon);
  let subdir = colon === -1 ? '' : joinClean(fragment.slice(colon + 1));
  let invalid = false;
  let keepGitDir: boolean | undefined;
  let checksum: string | undefined;
  let tag = '';
  let branch = '';
  const flag = (value: string): boolean | undefined => {
    if (value === '' || TRUE.has(value)) return true;
    if (!FALSE.has(value)) invalid = true;
    return FALSE.has(value) ? false : undefined;
  };
  for (const [key, [value = '', ...more]] of values) {
    if (more.length > 0) invalid = true;
    if (value === '' && !['submodules', 'keep-git-dir', 'fetch-by-commit'].includes(key)) {
      invalid = true;
    }
    switch (key) {
      case 'ref':
        invalid ||= ref !== '' && ref !== value;
        ref = value;
        break;
      case 'tag':
        tag = value;
        break;
      case 'branch':
        branch = value;
        break;
      case 'subdir':
        invalid ||= subdir !== '' && subdir !== value;
        subdir = value;
        break;
      case 'checksum':
      case 'commit':
        checksum = value;
        break;
      case 'keep-git-dir':
        keepGitDir = flag(value);
        break;
      case 'submodules':
      case 'fetch-by-commit':
        flag(value);
        break;
      case 'mtime':
        invalid ||= value !== 'checkout' && value !== 'commit';
        break;
      default:
        invalid = true;
    }
  }
  if (tag !== '' && branch !== '') invalid = true;
  const full = named('refs/tags/', tag) ?? named('refs/heads/', branch);
  if (full !== undefined) {
    invalid ||= ref !== '' && ref !== full;
    ref = full;
  }
  return { invalid, keepGitDir, checksum, ref: ref === '' ? undefined : ref };
}

function named(prefix: string, name: string): string | undefined {
  if (name === '') return undefined;
  return name.startsWith(prefix) ? name : prefix + name;
}

function joinClean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
