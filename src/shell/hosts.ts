/** Host of a URL or of `host:port/path`, lower case; '' where a variable or nothing stands for it. */
export function hostOf(url: string): string {
  const scheme = url.indexOf('://');
  const rest = scheme === -1 ? url : url.slice(scheme + 3);
  const authority = /^[^/?#\s]*/.exec(rest)?.[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const bare = host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : host.split(':')[0];
  return (bare ?? '').toLowerCase();
}

/** The machine itself: what goes there crosses no network. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/.test(host);
}

/** A name that only a private network knows: without a dot, or under a name kept for such networks. */
export function isPrivateHost(host: string): boolean {
  return (
    isLoopback(host) ||
    /^[a-z0-9_-]+$/.test(host) ||
    /\.(?:local|internal|lan|intranet|home|corp|test|invalid|example)$/.test(host) ||
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)/.test(host) ||
    host === 'host.docker.internal'
  );
}
