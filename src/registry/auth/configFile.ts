import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { KnownError } from '../../errors.ts';
import { isRecord } from '../../image/descriptor.ts';
import { registryKey } from '../host.ts';
import type { Credential } from './credential.ts';

/** A parsed config.json or auth.json; fields this program does not know are kept as they are. */
export type ConfigFile = Readonly<Record<string, unknown>>;

/** @returns undefined when there is no such file. @throws KnownError when it is there but cannot be read */
export async function readConfigFile(file: string): Promise<ConfigFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw broken(file, error instanceof Error ? error.message : String(error), error);
  }
  return parseConfig(text, file);
}

export function parseConfig(text: string, file: string): ConfigFile {
  if (text.trim() === '') return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    // The parser quotes the text around the mistake, and that may be a password.
    throw broken(file, 'not valid JSON', cause);
  }
  if (!isRecord(json)) throw broken(file, 'not a JSON object');
  return json;
}

/** Replaces the file whole, readable by its owner only: a reader sees the old or the new one, never half. */
export async function writeConfigFile(file: string, config: ConfigFile): Promise<void> {
  // A link (from a dotfiles folder, say) stays a link.
  const target = await realpath(file).catch(error => {
    if (isMissing(error)) return file;
    throw error;
  });
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(config, undefined, '\t')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Credential of the `auths` map; the most specific key wins: `host/org/repo`, `host/org`, `host`. */
export function lookUpAuths(
  auths: unknown,
  registry: string,
  repository: string | undefined,
  file: string,
): { readonly credential: Credential; readonly key: string } | undefined {
  if (!isRecord(auths)) return undefined;
  const wanted = candidateKeys(registry, repository);
  let best: { rank: number; credential: Credential; key: string } | undefined;
  for (const [key, entry] of Object.entries(auths)) {
    const rank = wanted.indexOf(registryKey(key));
    if (rank === -1 || (best !== undefined && best.rank <= rank)) continue;
    const credential = parseEntry(entry, file, key);
    // An empty entry only notes that a helper keeps the secret.
    if (credential !== undefined) best = { rank, credential, key };
  }
  return best;
}

function candidateKeys(registry: string, repository: string | undefined): readonly string[] {
  const host = registryKey(registry);
  const parts = (repository ?? '').split('/').filter(part => part !== '');
  const paths = parts.map(
    (_, index) => `${host}/${parts.slice(0, parts.length - index).join('/')}`,
  );
  return [...paths, host];
}

function parseEntry(entry: unknown, file: string, key: string): Credential | undefined {
  if (!isRecord(entry)) return undefined;
  const { identitytoken, registrytoken, username, password, auth } = entry;
  if (typeof registrytoken === 'string' && registrytoken !== '') {
    return { type: 'registry-token', token: registrytoken };
  }
  if (typeof identitytoken === 'string' && identitytoken !== '') {
    return { type: 'identity-token', token: identitytoken };
  }
  if (typeof auth === 'string' && auth !== '') {
    const text = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
    const colon = text.indexOf(':');
    if (colon <= 0)
      throw broken(file, `auths[${JSON.stringify(key)}].auth is not base64 of user:password`);
    return { type: 'password', username: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  if (typeof username === 'string' && typeof password === 'string' && username !== '') {
    return { type: 'password', username, password };
  }
  return undefined;
}

export function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR')
  );
}

function broken(file: string, why: string, cause?: unknown): KnownError {
  return new KnownError('credentials-unreadable', `${file}: credentials cannot be read: ${why}`, {
    cause,
    hint: 'Correct the file, or move it away and log in again.',
    zh: {
      message: `${file}：无法读取凭据：${why}`,
      hint: '请修正该文件，或将其移走后重新登录。',
    },
  });
}
