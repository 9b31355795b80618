import { describe, expect, test } from 'vitest';
import { swrHosts, swrRegistryHost } from '../../src/swr/hosts.ts';
import { findRegion, nearestRegion, REGIONS, regionName } from '../../src/swr/regions.ts';

describe('regions', () => {
  test('every id of the table is its own nearest, and none comes twice', () => {
    expect(new Set(REGIONS.map(region => region.id)).size).toBe(REGIONS.length);
    for (const { id } of REGIONS) {
      expect(nearestRegion(id)).toBe(id);
      expect(swrRegistryHost(swrHosts(id).registry)).toEqual({ edition: 'shared', region: id });
    }
  });

  test('the two Shanghai regions keep their crossed numbers', () => {
    expect(regionName('cn-east-3', 'zh')).toBe('华东-上海一');
    expect(regionName('cn-east-2', 'en')).toBe('CN East-Shanghai2');
  });

  test('a region that no table knows is accepted by its shape', () => {
    expect(findRegion('cn-west-77')).toEqual({
      id: 'cn-west-77',
      name: undefined,
      domain: 'myhuaweicloud.com',
    });
    expect(regionName('cn-west-77', 'en')).toBe('cn-west-77');
  });

  test.each([
    ['cn-north4', 'cn-north-4'],
    ['CN-North-4', 'cn-north-4'],
    ['华北-北京四', 'cn-north-4'],
    ['eu-west101', 'eu-west-101'],
  ])('%s is refused and %s proposed', (typed, proposed) => {
    let hint: string | undefined;
    try {
      findRegion(typed);
    } catch (error) {
      ({ hint } = error as { hint?: string });
    }
    expect(hint).toContain(proposed);
  });

  test('a text far from all of them is refused without a proposal', () => {
    expect(nearestRegion('somewhere')).toBeUndefined();
    expect(() => findRegion('somewhere')).toThrow('"somewhere" is not a region id');
  });
});

describe('hosts', () => {
  test('a region of Huawei Cloud', () => {
    expect(swrHosts('cn-north-4')).toEqual({
      region: 'cn-north-4',
      registry: 'swr.cn-north-4.myhuaweicloud.com',
      api: 'https://swr-api.cn-north-4.myhuaweicloud.com',
      iam: 'https://iam.cn-north-4.myhuaweicloud.com',
      tokenRealm: 'https://swr.cn-north-4.myhuaweicloud.com/swr/auth/v2/registry/auth/',
    });
  });

  test('Dublin and the Open Telekom Cloud live under other domains', () => {
    expect(swrHosts('eu-west-101').api).toBe('https://swr-api.eu-west-101.myhuaweicloud.eu');
    expect(swrHosts('eu-de').registry).toBe('swr.eu-de.otc.t-systems.com');
  });

  test('overrides win', () => {
    const hosts = swrHosts('cn-north-4', { registry: 'swr.corp:5000', api: 'http://127.0.0.1:1/' });
    expect(hosts.registry).toBe('swr.corp:5000');
    expect(hosts.api).toBe('http://127.0.0.1:1');
    expect(hosts.tokenRealm).toBe('https://swr.corp:5000/swr/auth/v2/registry/auth/');
  });

  test.each([
    ['swr.cn-north-11.myhuaweicloud.com', 'shared', 'cn-north-11'],
    ['SWR.CN-EAST-3.MyHuaweiCloud.com:443', 'shared', 'cn-east-3'],
    ['vpcep-0a1b2c3d-4e5f.cn-east-3.huaweicloud.com', 'vpc-endpoint', 'cn-east-3'],
    ['team-a1b2c3.swr-pro.myhuaweicloud.com', 'enterprise', undefined],
  ])('%s is SWR', (host, edition, region) => {
    expect(swrRegistryHost(host)).toEqual({ edition, region });
  });

  test.each([
    'docker.io',
    'swr-api.cn-north-4.myhuaweicloud.com',
    'swr.myhuaweicloud.com',
    'swr.cn-north-4.myhuaweicloud.com.evil.example',
  ])('%s is not', host => {
    expect(swrRegistryHost(host)).toBeUndefined();
  });
});
