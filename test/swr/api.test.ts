import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ApiTransport, SwrApi } from '../../src/swr/api.ts';
import { swrHosts } from '../../src/swr/hosts.ts';
import { type SwrManagementApi, startSwrManagementApi } from '../support/swrManagementApi.ts';

const keys = {
  accessKey: 'AKMADEUP0EXAMPLE0000',
  secretKey: 'SKmadeUpExampleSecretKeyForDocs0000000000',
};
const registry = 'swr.cn-north-4.myhuaweicloud.com';

/** Plain fetch: what travels is what a server sees. */
const transport: ApiTransport = async ({ method, url, headers, body }) => {
  const { host, ...rest } = headers as Record<string, string>;
  expect(host).toBe(url.host);
  const answer = await fetch(url, { method, headers: rest, ...(body === '' ? {} : { body }) });
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: await answer.text(),
  };
};

let double: SwrManagementApi;
let api: SwrApi;

beforeEach(async () => {
  double = await startSwrManagementApi({ ...keys, region: 'cn-north-4', registry });
  api = new SwrApi(swrHosts('cn-north-4', { api: double.url, iam: double.url }), keys, transport);
});

afterEach(() => double.close());

describe('organizations', () => {
  test('are created, listed, shown and deleted', async () => {
    await api.createOrganization('testawa0306');
    expect(await api.organizations()).toEqual([
      { name: 'testawa0306', id: 0, creator: 'double', right: 'manage' },
    ]);
    expect(await api.organization('testawa0306')).toMatchObject({ right: 'manage' });
    await api.deleteOrganization('testawa0306');
    expect(await api.organization('testawa0306')).toBeUndefined();
  });

  test('a name of another account is told as taken in the region', async () => {
    double.takenElsewhere.add('group');
    const refused = api.createOrganization('group');
    await expect(refused).rejects.toMatchObject({
      code: 'swr-api',
      status: 409,
      swrCode: 'SVCSTG.SWR.4090060',
      hint: expect.stringContaining('unique in the whole region'),
    });
  });

  test('a used up quota is told, in Chinese too', async () => {
    double.quota = 0;
    const error = await api.createOrganization('group').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 400, swrCode: 'SVCSTG.SWR.4000097' });
    expect((error as { say(language: string): { hint: string } }).say('zh').hint).toContain(
      '组织配额已用完',
    );
  });

  test('one that holds images is not deleted', async () => {
    await api.createOrganization('group');
    double.repositories.push({ namespace: 'group', name: 'nginx', tags: ['1'] });
    await expect(api.deleteOrganization('group')).rejects.toMatchObject({
      status: 406,
      hint: 'delete its images first',
    });
  });
});

describe('repositories', () => {
  test('a slash travels as a dollar sign and the signature still fits', async () => {
    double.repositories.push({ namespace: 'group', name: 'a/b', tags: ['1', ''] });
    expect(await api.repository('group', 'a/b')).toEqual({
      organization: 'group',
      name: 'a/b',
      isPublic: true,
      tags: ['1'],
      path: `${registry}/group/a/b`,
    });
    expect(double.requests.at(-1)).toBe('GET /v2/manage/namespaces/group/repos/a$b');
    expect(await api.repository('group', 'other')).toBeUndefined();
  });

  test('all pages are read, even when the server gives smaller ones than asked', async () => {
    double.pageSize = 3;
    for (let index = 0; index < 10; index++)
      double.repositories.push({ namespace: 'group', name: `r${index}`, tags: [] });
    double.repositories.push({ namespace: 'group-two', name: 'other', tags: [] });
    const found = await api.repositories('group');
    expect(found.map(item => item.name)).toEqual([...Array(10).keys()].map(index => `r${index}`));
  });
});

test('quotas need the project id, which is looked up and never created', async () => {
  const id = await api.projectId('cn-north-4');
  expect(id).toBe('id-of-cn-north-4');
  await api.createOrganization('one');
  expect(await api.quotas(id)).toEqual([{ key: 'namespace', limit: 5, used: 1, unit: '' }]);
  await expect(api.projectId('nowhere')).rejects.toMatchObject({ code: 'swr-project' });
  expect(double.requests.filter(line => line.startsWith('POST /v3'))).toEqual([]);
});

test('a temporary login says when it ends', async () => {
  const login = await api.temporaryLogin('cn-north-4', 900);
  expect(login).toMatchObject({ registry, username: 'cn-north-4@TEMPORARY' });
  const left = ((login.expires?.getTime() ?? 0) - Date.now()) / 1000;
  expect(left).toBeGreaterThan(890);
  expect(left).toBeLessThan(910);
});

describe('refusals', () => {
  test('a wrong secret key: the gateway’s shape, no secret in the message', async () => {
    const wrong = new SwrApi(api.hosts, { ...keys, secretKey: 'w'.repeat(40) }, transport);
    const error = await wrong.organizations().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 401, swrCode: 'APIGW.0301' });
    expect(String(error)).not.toContain('w'.repeat(40));
    expect(String(error)).toContain('GET ');
  });

  test('a clock that is off is named as the cause', async () => {
    double.clockOffset = 3600;
    await expect(api.organizations()).rejects.toMatchObject({
      status: 401,
      hint: expect.stringMatching(/clock is -3[56]\d\d s off/),
    });
  });

  test('an HTML page is told as a portal, not as a parse error', async () => {
    const portal = new SwrApi(api.hosts, keys, async () => ({
      status: 200,
      headers: {},
      body: '<html>please log in</html>',
    }));
    await expect(portal.organizations()).rejects.toMatchObject({ code: 'swr-not-json' });
  });
});
