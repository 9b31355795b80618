/** What a registry is shown to prove who asks. */
export type Credential =
  | { readonly type: 'password'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, as `docker login` keeps it for some registries. */
  | { readonly type: 'identity-token'; readonly token: string }
  /** A ready bearer token. */
  | { readonly type: 'registry-token'; readonly token: string };

export interface FoundCredential {
  readonly credential: Credential;
  /** Where it came from, for `--explain`: `~/.docker/config.json, auths["ghcr.io"]`. No secret in it. */
  readonly origin: string;
}

/** One place credentials come from. */
export interface CredentialSource {
  readonly name: string;
  /**
   * @param registry host with port as in a reference (`docker.io` for Docker Hub).
   * @param repository some sources keep credentials for single repositories.
   * @throws KnownError when the source is there but broken; a missing source finds nothing.
   */
  find(registry: string, repository?: string): Promise<FoundCredential | undefined>;
}

/** Asks sources in order; the first that knows wins. */
export function firstOf(...sources: readonly CredentialSource[]): CredentialSource {
  return {
    name: sources.map(({ name }) => name).join(', '),
    find: async (registry, repository) => {
      for (const source of sources) {
        const found = await source.find(registry, repository);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

export const anonymous: CredentialSource = { name: 'anonymous', find: async () => undefined };

/** For log-ins whose secret is handed over directly (flags read from a file or the environment). */
export function fixedCredential(
  registry: string,
  credential: Credential,
  origin: string,
): CredentialSource {
  return {
    name: origin,
    find: async asked => (asked === registry ? { credential, origin } : undefined),
  };
}

export function basic(credential: {
  readonly username: string;
  readonly password: string;
}): string {
  return `Basic ${Buffer.from(`${credential.username}:${credential.password}`, 'utf8').toString('base64')}`;
}
