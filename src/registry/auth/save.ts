import { isRecord } from '../../image/descriptor.ts';
import { registryKey } from '../host.ts';
import { type ConfigFile, readConfigFile, writeConfigFile } from './configFile.ts';
import type { Credential } from './credential.ts';
import { serverName } from './credentialHelper.ts';
import { dockerConfigPath, helperFor } from './dockerConfig.ts';

export interface SaveOptions {
  /** @default docker's config.json */
  readonly file?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Saved {
  readonly file: string;
  /** The helper that keeps the secret; undefined when it is in the file, readable by its owner only. */
  readonly helper: string | undefined;
}

/**
 * Keeps a log-in where docker, podman and this program find it: with the credential helper when one is set up,
 * else in the file (0600).
 * @throws KnownError
 */
export async function saveCredential(
  registry: string,
  credential: Credential,
  options: SaveOptions = {},
): Promise<Saved> {
  const { file, config, environment } = await load(options);
  const helper = helperFor(config, registry, environment);
  if (helper !== undefined) await helper.store(registry, credential);
  // docker lists an empty entry for what a helper keeps.
  const entry = helper === undefined ? entryFor(credential) : {};
  const auths = { ...withoutRegistry(config.auths, registry), [serverName(registry)]: entry };
  await writeConfigFile(file, { ...config, auths });
  return { file, helper: helper?.program };
}

/** @returns false when there was nothing to forget */
export async function removeCredential(
  registry: string,
  options: SaveOptions = {},
): Promise<Saved & { readonly removed: boolean }> {
  const { file, config, environment } = await load(options);
  const helper = helperFor(config, registry, environment);
  const kept = helper === undefined ? undefined : await helper.get(registry);
  if (kept !== undefined) await helper?.erase(registry);
  const before = isRecord(config.auths) ? config.auths : {};
  const auths = withoutRegistry(before, registry);
  const listed = Object.keys(auths).length < Object.keys(before).length;
  if (listed) await writeConfigFile(file, { ...config, auths });
  return { file, helper: helper?.program, removed: listed || kept !== undefined };
}

async function load(options: SaveOptions) {
  const environment = options.environment ?? process.env;
  const file = options.file ?? dockerConfigPath(environment);
  const config: ConfigFile = (await readConfigFile(file)) ?? {};
  return { environment, file, config };
}

/** All spellings of one registry go: two entries for it would leave it to chance which one counts. */
function withoutRegistry(auths: unknown, registry: string): Record<string, unknown> {
  if (!isRecord(auths)) return {};
  const wanted = registryKey(registry);
  return Object.fromEntries(Object.entries(auths).filter(([key]) => registryKey(key) !== wanted));
}

function entryFor(credential: Credential): Record<string, string> {
  switch (credential.type) {
    case 'password':
      return {
        auth: Buffer.from(`${credential.username}:${credential.password}`, 'utf8').toString(
          'base64',
        ),
      };
    case 'identity-token':
      return { identitytoken: credential.token };
    default:
      return { registrytoken: credential.token };
  }
}
