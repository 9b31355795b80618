import { homedir } from 'node:os';
import path from 'node:path';
import type { Environment } from '../../http/proxy.ts';
import { isRecord } from '../../image/descriptor.ts';
import { registryKey } from '../host.ts';
import { type ConfigFile, lookUpAuths, readConfigFile } from './configFile.ts';
import type { CredentialSource, FoundCredential } from './credential.ts';
import { CredentialHelper } from './credentialHelper.ts';

/** `$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`. */
export function dockerConfigPath(environment: Environment = process.env): string {
  const folder = environment.DOCKER_CONFIG || path.join(homeOf(environment), '.docker');
  return path.join(folder, 'config.json');
}

export function homeOf(environment: Environment): string {
  return environment.HOME || environment.USERPROFILE || homedir();
}

/** What docker's own config.json says: `credHelpers` before `credsStore` before `auths`. */
export function dockerConfig(environment: NodeJS.ProcessEnv = process.env): CredentialSource {
  const file = dockerConfigPath(environment);
  return configFileSource(file, environment);
}

/** Any file of docker's or containers' shape. */
export function configFileSource(
  file: string,
  environment: NodeJS.ProcessEnv = process.env,
): CredentialSource {
  return {
    name: file,
    find: async (registry, repository) => {
      const config = await readConfigFile(file);
      return config && findInConfig(config, file, registry, repository, environment);
    },
  };
}

export async function findInConfig(
  config: ConfigFile,
  file: string,
  registry: string,
  repository: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<FoundCredential | undefined> {
  const helper = helperFor(config, registry, environment);
  if (helper !== undefined) {
    const credential = await helper.get(registry);
    if (credential !== undefined) return { credential, origin: `${helper.program} (${file})` };
  }
  const found = lookUpAuths(config.auths, registry, repository, file);
  if (found === undefined) return undefined;
  return { credential: found.credential, origin: `${file}, auths[${JSON.stringify(found.key)}]` };
}

/** The helper that keeps this registry's secrets, if any. */
export function helperFor(
  config: ConfigFile,
  registry: string,
  environment: NodeJS.ProcessEnv,
): CredentialHelper | undefined {
  const { credHelpers, credsStore } = config;
  if (isRecord(credHelpers)) {
    const wanted = registryKey(registry);
    for (const [host, suffix] of Object.entries(credHelpers)) {
      if (registryKey(host) === wanted && typeof suffix === 'string' && suffix !== '') {
        return new CredentialHelper(suffix, environment);
      }
    }
  }
  return typeof credsStore === 'string' && credsStore !== ''
    ? new CredentialHelper(credsStore, environment)
    : undefined;
}
