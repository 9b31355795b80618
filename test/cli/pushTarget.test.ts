import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/cli/connection.ts';
import { checkAccess, pushTarget } from '../../src/cli/pushTarget.ts';
import type { Session } from '../../src/cli/session.ts';
import { longTermLogin } from '../../src/swr/login.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { putSampleImage } from '../support/sampleImage.ts';
import { SwrDouble } from '../support/swrDouble.ts';
import { type SwrManagementApi, startSwrManagementApi } from '../support/swrManagementApi.ts';

const keys = {
  accessKey: 'AKMADEUP0EXAMPLE0000',
  secretKey: 'SKmadeUpExampleSecretKeyForDocs0000000000',
};
const login = longTermLogin('cn-north-4', keys);

let backend: MemoryRegistry;
let swr: SwrDouble;
let api: SwrManagementApi;
let folder: string;
let said: string;

beforeEach(async () => {
  said = '';
  folder = mkdtempSync(path.join(tmpdir(), 'dw-target-'));
  backend = await MemoryRegistry.start();
  api = await startSwrManagementApi({ ...keys, region: 'cn-north-4', registry: 'swr.test' });
  swr = await SwrDouble.start({
    backend: backend.origin,
    users: { [login.username]: login.password },
    organizations: api.organizations,
    dockyard: {
      names: () => [...api.organizations.keys()],
      create: name => api.organizations.set(name, { auth: 7 }),
    },
  });
});
afterEach(async () => {
  await swr.stop();
  await api.close();
  await backend.stop();
  rmSync(folder, { recursive: true, force: true });
});

const output = () => ({
  write: (text: string) => {
    said += text;
  },
  isTerminal: false,
  columns: 80,
  color: 'never' as const,
});
const session = (env: Record<string, string> = {}): Session => ({
  language: 'en',
  cwd: folder,
  env: { DOCKER_CONFIG: folder, HOME: folder, ...env },
  out: output(),
  err: output(),
  readInput: async () => Buffer.from(''),
});

function logIn(username = login.username, password = login.password): void {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  writeFileSync(
    path.join(folder, 'config.json'),
    JSON.stringify({
      auths: { [swr.host]: { auth }, 'swr.cn-east-3.myhuaweicloud.com': { auth } },
    }),
  );
}

async function access(
  text: string,
  args: Record<string, unknown> = {},
  env: Record<string, string> = {},
): Promise<string | undefined> {
  const all = { swr: true, ...args };
  const target = pushTarget(text, all, session(env));
  const connection = connect(all, session(env));
  try {
    return await checkAccess(target, all, session(env), connection);
  } finally {
    await connection.close();
  }
}

describe('the name', () => {
  test('the guide’s upper-case name is refused with the one that works', () => {
    const name = 'swr.cn-north-4.myhuaweicloud.com/testawa0306/Openjdk:v8.8';
    expect(() => pushTarget(name, {}, session())).toThrow(
      expect.objectContaining({
        code: 'name-refused',
        hint: 'use swr.cn-north-4.myhuaweicloud.com/testawa0306/openjdk:v8.8',
      }),
    );
  });

  test('warnings are told and do not stop', () => {
    const target = pushTarget('swr.cn-north-4.myhuaweicloud.com/a/b/c', {}, session());
    expect(target.name).toBe('swr.cn-north-4.myhuaweicloud.com/a/b/c:latest');
    expect(target.isSwr).toBe(true);
    expect(said).toContain('warning: repository "b/c" holds "/"');
  });

  test('a digest is no target', () => {
    const name = `host:5000/a@sha256:${'0'.repeat(64)}`;
    expect(() => pushTarget(name, {}, session())).toThrow('pushed to a tag');
  });
});

describe('access', () => {
  test('no login: said with the command that makes one', async () => {
    await expect(access(`${swr.host}/org/app:1`)).rejects.toMatchObject({ code: 'not-logged-in' });
    expect(swr.requests).toEqual([]);
  });

  test('a login of another region is recognized before any traffic', async () => {
    logIn();
    await expect(access('swr.cn-east-3.myhuaweicloud.com/org/app:1')).rejects.toMatchObject({
      code: 'other-region',
      hint: expect.stringContaining('--region cn-east-3'),
    });
  });

  test('a wrong password and a missing organization are told apart, though both are 401', async () => {
    logIn(login.username, 'wrong');
    api.organizations.set('org', { auth: 7 });
    await expect(access(`${swr.host}/org/app:1`)).rejects.toMatchObject({ code: 'unauthorized' });
    logIn();
    await expect(access(`${swr.host}/other/app:1`)).rejects.toMatchObject({
      code: 'organization-unknown',
    });
    expect(await access(`${swr.host}/org/app:1`)).toBeUndefined();
  });

  test('what the tag names so far is told', async () => {
    logIn();
    api.organizations.set('org', { auth: 7 });
    const digest = putSampleImage(backend, 'org/app', '1');
    expect(await access(`${swr.host}/org/app:1`)).toBe(digest);
  });
});

describe('--create-org', () => {
  test('with AK/SK: through the signed API', async () => {
    logIn();
    const args = { 'create-org': true, region: 'cn-north-4', 'swr-api': api.url };
    const env = { HUAWEICLOUD_SDK_AK: keys.accessKey, HUAWEICLOUD_SDK_SK: keys.secretKey };
    await access(`${swr.host}/fresh/app:1`, args, env);
    expect(said).toContain('organization fresh is created');
    expect(api.requests.at(-1)).toBe('POST /v2/manage/namespaces');
    expect(said).not.toContain(keys.secretKey);
  });

  test('without: with nothing but the registry login', async () => {
    logIn();
    await access(`${swr.host}/fresh/app:1`, { 'create-org': true });
    expect(said).toContain('organization fresh is created');
    expect(api.organizations.has('fresh')).toBe(true);
    expect(api.requests).toEqual([]);
  });

  test('not asked for: nothing is created', async () => {
    logIn();
    await expect(access(`${swr.host}/fresh/app:1`)).rejects.toMatchObject({
      code: 'organization-unknown',
    });
    expect(api.organizations.size).toBe(0);
  });
});
