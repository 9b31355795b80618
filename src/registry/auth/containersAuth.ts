import path from 'node:path';
import { readConfigFile } from './configFile.ts';
import { type CredentialSource, firstOf } from './credential.ts';
import { configFileSource, findInConfig, homeOf } from './dockerConfig.ts';

/** Files of podman, skopeo and buildah: `REGISTRY_AUTH_FILE`, or else the run-time and the home folder's auth.json. */
export function containersAuth(environment: NodeJS.ProcessEnv = process.env): CredentialSource {
  const named = environment.REGISTRY_AUTH_FILE;
  // A file that was named has to be the only one: that is what it was named for.
  const files = named ? [named] : defaultFiles(environment);
  return firstOf(...files.map(file => configFileSource(file, environment)));
}

function defaultFiles(environment: NodeJS.ProcessEnv): readonly string[] {
  const runtime = environment.XDG_RUNTIME_DIR;
  const config = environment.XDG_CONFIG_HOME || path.join(homeOf(environment), '.config');
  return [
    ...(runtime ? [path.join(runtime, 'containers', 'auth.json')] : []),
    path.join(config, 'containers', 'auth.json'),
  ];
}

/** `~/.dockercfg` of old docker: the map of `auths` at top level. */
export function legacyDockerConfig(environment: NodeJS.ProcessEnv = process.env): CredentialSource {
  const file = path.join(homeOf(environment), '.dockercfg');
  return {
    name: file,
    find: async (registry, repository) => {
      const auths = await readConfigFile(file);
      return auths && findInConfig({ auths }, file, registry, repository, environment);
    },
  };
}
