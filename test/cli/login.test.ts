import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { longTermLogin } from '../../src/swr/login.ts';
import { runCli } from '../support/cliSession.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import {
  type SwrManagementApi,
  startSwrManagementApi,
  TEMPORARY_PASSWORD,
} from '../support/swrManagementApi.ts';

const keys = {
  accessKey: 'AKMADEUP0EXAMPLE0000',
  secretKey: 'SKmadeUpExampleSecretKeyForDocs0000000000',
};
const { username, password } = longTermLogin('cn-north-4', keys);

let registry: MemoryRegistry;
let api: SwrManagementApi;
let folder: string;
let config: string;
let env: Record<string, string>;

beforeAll(async () => {
  registry = await MemoryRegistry.start({
    token: {
      service: 'dockyard',
      users: {
        [username]: password,
        'cn-north-4@TEMPORARY': TEMPORARY_PASSWORD,
        bot: 'bot-password',
      },
    },
  });
  api = await startSwrManagementApi({ ...keys, region: 'cn-north-4', registry: registry.host });
});
afterAll(async () => {
  await registry.stop();
  await api.close();
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dw-login-'));
  config = path.join(folder, 'config.json');
  env = {
    PATH: process.env.PATH ?? '',
    DOCKER_CONFIG: folder,
    HOME: folder,
    MY_AK: keys.accessKey,
    MY_SK: keys.secretKey,
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const named = ['--ak-env', 'MY_AK', '--sk-env', 'MY_SK'];
const login = (...more: string[]) => ['login', registry.host, '--region', 'cn-north-4', ...more];
const stored = () =>
  JSON.parse(readFileSync(config, 'utf8')) as { auths: Record<string, { auth?: string }> };
const secretFree = (...texts: string[]) => {
  for (const text of texts) {
    expect(text).not.toContain(keys.secretKey);
    expect(text).not.toContain(password);
    expect(text).not.toContain(TEMPORARY_PASSWORD);
  }
};

describe('login', () => {
  test('long-term: tried at the registry and kept for its owner only', async () => {
    const { exit, out, err } = await runCli(login(...named), { env });
    expect(err).toContain(`logged in to ${registry.host} as ${username}`);
    expect(exit).toBe(0);
    secretFree(out, err);
    const { auth } = stored().auths[registry.host] ?? {};
    expect(Buffer.from(auth ?? '', 'base64').toString()).toBe(`${username}:${password}`);
    expect(statSync(config).mode & 0o777).toBe(0o600);
  });

  test('a wrong key is refused, nothing is stored, nothing shown', async () => {
    const wrong = 'W'.repeat(40);
    const { exit, err } = await runCli(login(...named), { env: { ...env, MY_SK: wrong } });
    expect(exit).toBe(2);
    expect(err).toContain('does not accept the login');
    expect(err).not.toContain(wrong);
    expect(() => statSync(config)).toThrow('ENOENT');
  });

  test('keys come from the SDK’s variables when none are named', async () => {
    const usual = {
      ...env,
      HUAWEICLOUD_SDK_AK: keys.accessKey,
      HUAWEICLOUD_SDK_SK: keys.secretKey,
    };
    expect((await runCli(login(), { env: usual })).exit).toBe(0);
  });

  test('no keys at all: told where they may come from', async () => {
    const { exit, err } = await runCli(login(), { env, language: 'zh' });
    expect(exit).toBe(2);
    expect(err).toContain('未提供 AK');
    expect(err).toContain('HUAWEICLOUD_SDK_AK');
  });

  test('temporary: through the signed API, with its end told', async () => {
    const { exit, out, err } = await runCli(
      login(...named, '--temporary', '--seconds', '900', '--swr-api', api.url),
      { env },
    );
    expect(err).toMatch(/the login expires at 20\d\d-/);
    expect(exit).toBe(0);
    secretFree(out, err);
    expect(api.requests.at(-1)).toBe(
      'POST /v2/manage/utils/secret?projectname=cn-north-4&duration_seconds=900',
    );
  });

  test('another registry: user and password from stdin', async () => {
    const { exit, err } = await runCli(['login', registry.host, '-u', 'bot', '--password-stdin'], {
      env,
      input: 'bot-password\n',
    });
    expect(err).toContain('as bot');
    expect(exit).toBe(0);
  });

  test('another registry without a user name: asked who, not for a region', async () => {
    const { exit, err } = await runCli(['login', 'ghcr.io'], { env });
    expect(exit).toBe(2);
    expect(err).toContain('ghcr.io is no SWR registry: who logs in?; give --username');
  });

  test('a credential helper keeps it, through stdin', async () => {
    const helper = path.join(folder, 'docker-credential-test');
    writeFileSync(helper, `#!/bin/sh\necho "$@" >> ${folder}/argv\ncat > ${folder}/$1\n`);
    chmodSync(helper, 0o755);
    writeFileSync(config, JSON.stringify({ credsStore: 'test' }));
    const { exit, err } = await runCli(login(...named), {
      env: { ...env, PATH: `${folder}${path.delimiter}${env.PATH}` },
    });
    expect(err).toContain('the password is kept by docker-credential-test');
    expect(exit).toBe(0);
    expect(JSON.parse(readFileSync(path.join(folder, 'store'), 'utf8'))).toEqual({
      ServerURL: registry.host,
      Username: username,
      Secret: password,
    });
    expect(readFileSync(path.join(folder, 'argv'), 'utf8')).not.toContain(password);
    expect(readFileSync(config, 'utf8')).not.toContain(Buffer.from(password).toString('base64'));
  });
});

describe('--print', () => {
  test.each(['docker', 'podman', 'containerd'])('%s: commands without a secret', async program => {
    const { exit, out, err } = await runCli(login(...named, '--print', program), { env });
    expect(exit).toBe(0);
    secretFree(out, err);
    expect(out).toContain(`--username ${username} --password-stdin ${registry.host}`);
    expect(out).toContain('--ak-env MY_AK --sk-env MY_SK --print password');
    expect(() => statSync(config)).toThrow('ENOENT');
  });

  test('what it prints works: the password goes through a pipe, not to a terminal', async () => {
    const { out } = await runCli(login(...named, '--print', 'password'), { env });
    expect(out).toBe(`${password}\n`);
    const shown = await runCli(login(...named, '--print', 'password'), { env, terminal: true });
    expect(shown.exit).toBe(2);
    secretFree(shown.out, shown.err);
  });
});

test('logout removes what login stored, and says when there was nothing', async () => {
  await runCli(login(...named), { env });
  const { exit, err } = await runCli(['logout', registry.host], { env });
  expect(exit).toBe(0);
  expect(err).toContain('is removed from');
  expect(stored().auths).toEqual({});
  expect((await runCli(['logout', registry.host], { env })).err).toContain('there was no login');
});

describe('org', () => {
  const org = (...words: string[]) => [
    'org',
    ...words,
    '--region',
    'cn-north-4',
    ...named,
    '--swr-api',
    api.url,
    '--iam-api',
    api.url,
  ];

  test('create, list, show, delete, with the quota told', async () => {
    const created = await runCli(org('create', 'testawa0306'), { env });
    expect(created.err).toContain('organization testawa0306 is created in cn-north-4');
    expect(created.err).toContain('1 of 5 organizations used');
    api.repositories.push({ namespace: 'testawa0306', name: 'openjdk', tags: ['v8.8'] });
    const shown = await runCli(org('show', 'testawa0306'), { env });
    expect(shown.out).toContain('openjdk  v8.8');
    const kept = await runCli(org('delete', 'testawa0306', '--yes'), { env });
    expect(kept.exit).toBe(2);
    expect(kept.err).toContain('delete its images first');
    api.repositories.length = 0;
    expect((await runCli(org('delete', 'testawa0306'), { env })).err).toContain('--yes');
    expect((await runCli(org('delete', 'testawa0306', '--yes'), { env })).exit).toBe(0);
    const listed = await runCli(org('list', '--json'), { env });
    expect(JSON.parse(listed.out)).toEqual({
      version: 1,
      organizations: [],
      quota: { key: 'namespace', limit: 5, used: 0, unit: '' },
    });
  });

  test('a name that SWR cannot take is refused without a request', async () => {
    const before = api.requests.length;
    const { exit, err } = await runCli(org('create', 'TestAwa'), { env });
    expect(exit).toBe(2);
    expect(err).toContain('upper-case letters; use testawa');
    expect(api.requests.length).toBe(before);
    const reserved = await runCli(org('create', 'library'), { env, language: 'zh' });
    expect(reserved.err).toContain('保留名');
  });

  test('one that is not there is exit 1', async () => {
    expect((await runCli(org('show', 'nobody'), { env })).exit).toBe(1);
  });
});
