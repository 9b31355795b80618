import { containersAuth, legacyDockerConfig } from './containersAuth.ts';
import { type CredentialSource, firstOf } from './credential.ts';
import { dockerConfig } from './dockerConfig.ts';
import { environmentConfig } from './environment.ts';

/**
 * Where credentials are looked for when nobody names a place: what the environment hands over, what
 * REGISTRY_AUTH_FILE names, docker's config.json, then podman's files. Sources given first come first.
 */
export function defaultCredentials(
  environment: NodeJS.ProcessEnv = process.env,
  ...first: readonly CredentialSource[]
): CredentialSource {
  const named = environment.REGISTRY_AUTH_FILE ? [containersAuth(environment)] : [];
  const unnamed = named.length === 0 ? [containersAuth(environment)] : [];
  return firstOf(
    ...first,
    environmentConfig(environment),
    ...named,
    dockerConfig(environment),
    ...unnamed,
    legacyDockerConfig(environment),
  );
}
