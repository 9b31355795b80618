import { KnownError } from '../errors.ts';
import type { Language, Text } from '../rule/language.ts';

/** A region of Huawei Cloud, or of the clouds that run the same SWR elsewhere. */
export interface Region {
  /** `cn-north-4`. */
  readonly id: string;
  /** As the console shows it; undefined where no public list names it. */
  readonly name: Text | undefined;
  /** Domain under which the region's services live. */
  readonly domain: string;
}

const HUAWEI_CLOUD = 'myhuaweicloud.com';
/** eu-west-101 is run by a European company: official SDKs give its API host this domain. */
const HUAWEI_CLOUD_EU = 'myhuaweicloud.eu';
/** Open Telekom Cloud runs SWR under its own names. */
const OPEN_TELEKOM_CLOUD = 'otc.t-systems.com';

const row = (id: string, en?: string, zh?: string, domain = HUAWEI_CLOUD): Region => ({
  id,
  name: en === undefined ? undefined : { en, zh: zh ?? en },
  domain,
});

/**
 * Regions that official SDKs and public lists know. New regions appear without notice, so this table only
 * names and suggests: any id of the right shape is accepted.
 */
export const REGIONS: readonly Region[] = [
  row('cn-north-1', 'CN North-Beijing1', '华北-北京一'),
  row('cn-north-2', 'CN North-Beijing2', '华北-北京二'),
  row('cn-north-4', 'CN North-Beijing4', '华北-北京四'),
  row('cn-north-9', 'CN North-Ulanqab1', '华北-乌兰察布一'),
  row('cn-north-11'),
  row('cn-north-12', 'CN North3', '华北三'),
  // The two Shanghai regions are numbered against their ids.
  row('cn-east-2', 'CN East-Shanghai2', '华东-上海二'),
  row('cn-east-3', 'CN East-Shanghai1', '华东-上海一'),
  row('cn-east-4', 'CN East2', '华东二'),
  row('cn-east-5', 'CN East-Qingdao', '华东-青岛'),
  row('cn-south-1', 'CN South-Guangzhou', '华南-广州'),
  row('cn-south-2', 'CN South-Shenzhen', '华南-深圳'),
  row('cn-south-4', 'CN South-Guangzhou-InvitationOnly', '华南-广州-友好'),
  row('cn-southwest-2', 'CN Southwest-Guiyang1', '西南-贵阳一'),
  row('cn-southwest-3'),
  row('ap-southeast-1', 'CN-Hong Kong', '中国-香港'),
  row('ap-southeast-2', 'AP-Bangkok', '亚太-曼谷'),
  row('ap-southeast-3', 'AP-Singapore', '亚太-新加坡'),
  row('ap-southeast-4', 'AP-Jakarta', '亚太-雅加达'),
  row('ap-southeast-5', 'AP-Manila', '亚太-马尼拉'),
  row('my-kualalumpur-1', 'AP-Kuala Lumpur-OP6', '亚太-吉隆坡-OP6'),
  row('af-south-1', 'AF-Johannesburg', '非洲-约翰内斯堡'),
  row('af-north-1', 'AF-Cairo', '非洲-开罗'),
  row('la-south-2', 'LA-Santiago', '拉美-圣地亚哥'),
  row('la-north-2', 'LA-Mexico City2', '拉美-墨西哥城二'),
  row('na-mexico-1', 'LA-Mexico City1', '拉美-墨西哥城一'),
  row('sa-brazil-1', 'LA-Sao Paulo1', '拉美-圣保罗一'),
  row('sa-peru-1'),
  row('me-east-1', 'ME-Riyadh', '中东-利雅得'),
  row('ae-ad-1'),
  row('tr-west-1', 'TR-Istanbul', '土耳其-伊斯坦布尔'),
  row('eu-west-0', 'EU-Paris', '欧洲-巴黎'),
  row('eu-west-101', 'EU-Dublin', '欧洲-都柏林', HUAWEI_CLOUD_EU),
  row('ru-moscow-1'),
  row('ru-northwest-2'),
  row('eu-de', 'Open Telekom Cloud, Germany', '德国电信云（OTC）', OPEN_TELEKOM_CLOUD),
  row('eu-nl', 'Open Telekom Cloud, Netherlands', '德国电信云（OTC）荷兰', OPEN_TELEKOM_CLOUD),
];

const BY_ID: ReadonlyMap<string, Region> = new Map(REGIONS.map(region => [region.id, region]));
const REGION_ID = /^[a-z]{2}-[a-z]+-[0-9]{1,3}$/;

/** The region of an id, known or of the right shape. @throws KnownError `swr-region` with the nearest known id. */
export function findRegion(id: string): Region {
  const known = BY_ID.get(id);
  if (known !== undefined) return known;
  if (REGION_ID.test(id)) return row(id);
  const near = nearestRegion(id);
  throw new KnownError(
    'swr-region',
    {
      en: '"{id}" is not a region id: one looks like cn-north-4',
      zh: '“{id}”不是区域 ID，区域 ID 形如 cn-north-4',
    },
    near === undefined
      ? { values: { id } }
      : {
          values: { id, near },
          hint: { en: 'did you mean {near}?', zh: '您是否想用 {near}？' },
        },
  );
}

export function isKnownRegion(id: string): boolean {
  return BY_ID.has(id);
}

/** `CN North-Beijing4`, or the id where no name is known. */
export function regionName(id: string, language: Language): string {
  return BY_ID.get(id)?.name?.[language] ?? id;
}

/** The id a person meant: by its name in either language, or by at most two slips of the keyboard. */
export function nearestRegion(text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  for (const { id, name } of REGIONS) {
    if (id === wanted || name?.en.toLowerCase() === wanted || name?.zh === wanted) return id;
  }
  let best: string | undefined;
  let fewest = 3;
  for (const { id } of REGIONS) {
    const slips = distance(wanted, id, fewest);
    if (slips < fewest) {
      fewest = slips;
      best = id;
    }
  }
  return best;
}

/** Levenshtein distance, cut off at `limit`: names here are short, a long text is far from all of them. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length] ?? limit;
}
