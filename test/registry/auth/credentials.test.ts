import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/registry/auth/credential.ts';
import { defaultCredentials } from '../../../src/registry/auth/defaults.ts';
import { removeCredential, saveCredential } from '../../../src/registry/auth/save.ts';

let home: string;
let environment: NodeJS.ProcessEnv;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'dockwright-auth-'));
  environment = {
    HOME: home,
    PATH: `${path.join(home, 'bin')}${path.delimiter}${process.env.PATH}`,
  };
});

afterEach(() => rm(home, { recursive: true, force: true }));

async function put(file: string, content: unknown): Promise<void> {
  const full = path.join(home, file);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(full, typeof content === 'string' ? content : JSON.stringify(content));
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const find = (registry: string, repository?: string) =>
  defaultCredentials(environment).find(registry, repository);
const password = (username: string, secret: string): Credential => ({
  type: 'password',
  username,
  password: secret,
});

/** A helper that keeps everything in a file, and fails on demand. */
async function installHelper(): Promise<void> {
  const script = `#!${process.execPath}
const fs = require('node:fs');
const file = ${JSON.stringify(path.join(home, 'kept.json'))};
const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
const input = fs.readFileSync(0, 'utf8');
fs.appendFileSync(${JSON.stringify(path.join(home, 'argv.log'))}, process.argv.slice(2).join(' ') + '\\n');
const action = process.argv[2];
if (action === 'store') { const { ServerURL, ...rest } = JSON.parse(input); kept[ServerURL] = rest; }
else if (action === 'erase') delete kept[input];
else if (input === 'broken.example') { console.error('the keychain is locked'); process.exit(1); }
else if (kept[input] === undefined) { console.log('credentials not found in native keychain'); process.exit(1); }
else console.log(JSON.stringify({ ServerURL: input, ...kept[input] }));
fs.writeFileSync(file, JSON.stringify(kept));
`;
  await put('bin/docker-credential-testing', script);
  await chmod(path.join(home, 'bin/docker-credential-testing'), 0o755);
}

describe('finding', () => {
  it('reads auths in every spelling of the host, the most specific first', async () => {
    await put('.docker/config.json', {
      auths: {
        'https://index.docker.io/v1/': { auth: base64('hub:hubpass') },
        'https://Registry.Example:5000/v2/': { auth: base64('u:p:with:colons') },
        'registry.example:5000/team': { username: 'team', password: 'teampass' },
        'ghcr.io': { identitytoken: 'idtoken' },
        'quay.io': { registrytoken: 'regtoken' },
        'empty.example': {},
      },
    });
    expect((await find('docker.io'))?.credential).toEqual(password('hub', 'hubpass'));
    expect((await find('registry.example:5000'))?.credential).toEqual(
      password('u', 'p:with:colons'),
    );
    const team = await find('registry.example:5000', 'team/app');
    expect(team?.credential).toEqual(password('team', 'teampass'));
    expect(team?.origin).toContain('auths["registry.example:5000/team"]');
    expect((await find('ghcr.io'))?.credential).toEqual({
      type: 'identity-token',
      token: 'idtoken',
    });
    expect((await find('quay.io'))?.credential).toEqual({
      type: 'registry-token',
      token: 'regtoken',
    });
    expect(await find('empty.example')).toBe(undefined);
    expect(await find('registry.example')).toBe(undefined);
  });

  it('looks into DOCKER_CONFIG, REGISTRY_AUTH_FILE, DOCKER_AUTH_CONFIG, podman’s file and .dockercfg', async () => {
    const entry = (name: string) => ({ auths: { 'r.example': { auth: base64(`${name}:x`) } } });
    const user = async () => {
      const credential = (await find('r.example'))?.credential;
      return credential?.type === 'password' ? credential.username : undefined;
    };
    await put('.dockercfg', { 'r.example': { auth: base64('legacy:x') } });
    expect(await user()).toBe('legacy');
    await put('.config/containers/auth.json', entry('podman'));
    expect(await user()).toBe('podman');
    await put('elsewhere/config.json', entry('docker'));
    environment.DOCKER_CONFIG = path.join(home, 'elsewhere');
    expect(await user()).toBe('docker');
    await put('named.json', entry('named'));
    environment.REGISTRY_AUTH_FILE = path.join(home, 'named.json');
    expect(await user()).toBe('named');
    environment.DOCKER_AUTH_CONFIG = JSON.stringify(entry('variable'));
    expect(await user()).toBe('variable');
  });

  it('says which file is broken, and shows nothing of it', async () => {
    await put('.docker/config.json', '{"auths": {"r.example": {"auth": "c2VjcmV0OnBhc3M="');
    const error = await find('r.example').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'credentials-unreadable' });
    expect(String(error)).toContain('config.json');
    expect(String(error)).not.toContain('c2VjcmV0');
  });

  it('asks helpers, takes "not found" for anonymous and anything else for an error', async () => {
    await installHelper();
    await put('.docker/config.json', {
      credHelpers: { 'https://h.example': 'testing', 'broken.example': 'testing' },
    });
    await put('kept.json', { 'h.example': { Username: '<token>', Secret: 'refresh' } });
    expect((await find('h.example'))?.credential).toEqual({
      type: 'identity-token',
      token: 'refresh',
    });
    await put('kept.json', {});
    expect(await find('h.example')).toBe(undefined);
    await expect(find('broken.example')).rejects.toThrow(/keychain is locked/);
    await put('.docker/config.json', { credsStore: 'absent' });
    await expect(find('h.example')).rejects.toMatchObject({ code: 'program-not-found' });
    await put('.docker/config.json', { credsStore: '../../bin/sh' });
    await expect(find('h.example')).rejects.toMatchObject({ code: 'invalid-credential-helper' });
  });
});

describe('keeping', () => {
  it('writes a file that only its owner can read, and leaves the rest of it alone', async () => {
    await put('real.json', {
      HttpHeaders: { a: 'b' },
      auths: { 'https://r.example/v2/': { auth: 'b2xkOm9sZA==' }, other: {} },
    });
    await mkdir(path.join(home, '.docker'));
    await symlink(path.join(home, 'real.json'), path.join(home, '.docker/config.json'));
    const saved = await saveCredential('r.example', password('me', 'secret'), { environment });
    expect(saved.helper).toBe(undefined);
    const file = path.join(home, 'real.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      HttpHeaders: { a: 'b' },
      auths: { other: {}, 'r.example': { auth: base64('me:secret') } },
    });
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await find('r.example'))?.credential).toEqual(password('me', 'secret'));
    expect((await removeCredential('r.example', { environment })).removed).toBe(true);
    expect(await find('r.example')).toBe(undefined);
    expect((await removeCredential('r.example', { environment })).removed).toBe(false);
  });

  it('files Docker Hub under its old address', async () => {
    await saveCredential('docker.io', password('me', 'secret'), { environment });
    const config = JSON.parse(await readFile(path.join(home, '.docker/config.json'), 'utf8'));
    expect(Object.keys(config.auths)).toEqual(['https://index.docker.io/v1/']);
  });

  it('hands secrets to a helper on stdin, never in argv or in the file', async () => {
    await installHelper();
    await put('.docker/config.json', { credsStore: 'testing' });
    const saved = await saveCredential('r.example', password('me', 'top secret value'), {
      environment,
    });
    expect(saved.helper).toBe('docker-credential-testing');
    expect((await find('r.example'))?.credential).toEqual(password('me', 'top secret value'));
    expect(await readFile(path.join(home, '.docker/config.json'), 'utf8')).not.toContain(
      'top secret',
    );
    expect((await removeCredential('r.example', { environment })).removed).toBe(true);
    expect(await find('r.example')).toBe(undefined);
    expect(await readFile(path.join(home, 'argv.log'), 'utf8')).toBe(
      'store\nget\nget\nerase\nget\n',
    );
  });
});
