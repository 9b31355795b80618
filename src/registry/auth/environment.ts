import { parseConfig } from './configFile.ts';
import type { CredentialSource } from './credential.ts';
import { findInConfig } from './dockerConfig.ts';

/** `DOCKER_AUTH_CONFIG`: a whole config.json in a variable, as GitLab CI and others hand it over. */
export function environmentConfig(environment: NodeJS.ProcessEnv = process.env): CredentialSource {
  const name = 'DOCKER_AUTH_CONFIG';
  return {
    name,
    find: async (registry, repository) => {
      const text = environment[name];
      if (text === undefined || text === '') return undefined;
      return findInConfig(parseConfig(text, name), name, registry, repository, environment);
    },
  };
}
