/** The host that answers for a registry's name: Docker Hub is called one thing and reached at another. */
export function apiHost(registry: string): string {
  return isDockerHub(registry) ? 'registry-1.docker.io' : registry;
}

export function isDockerHub(registry: string): boolean {
  const host = registry.toLowerCase();
  return host === 'docker.io' || host === 'index.docker.io' || host === 'registry-1.docker.io';
}

/** One name for each registry, however a configuration file spells it: no scheme, no `/v1/`, no capitals, Docker Hub as `docker.io`. */
export function registryKey(text: string): string {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/(?:v[12]\/?)?$/i, '');
  const slash = bare.indexOf('/');
  const host = (slash === -1 ? bare : bare.slice(0, slash)).toLowerCase();
  const path = slash === -1 ? '' : bare.slice(slash);
  return `${isDockerHub(host) ? 'docker.io' : host}${path}`;
}
