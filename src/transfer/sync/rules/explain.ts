import {
  formatReference,
  normalize,
  type Reference,
  splitReference,
} from '../../../image/reference.ts';
import type { RepositoryLocation } from '../../../image/source.ts';
import { registryKey } from '../../../registry/host.ts';
import { fill, type Text, type Values } from '../../../rule/language.ts';
import type { SyncLogin, SyncRule, SyncSettings } from '../rule.ts';
import { placeText } from './problems.ts';

/** What a run would do with one image name, and why. Holds no secret but in `login`, which is never printed. */
export interface Explanation {
  /** In full: `docker.io/library/nginx:1.25`. */
  readonly reference: string;
  /** Rules that copy it, each with where to. */
  readonly copied: readonly { readonly rule: SyncRule; readonly to: readonly string[] }[];
  /** Rules that write to it. */
  readonly written: readonly SyncRule[];
  readonly login: SyncLogin | undefined;
  /** All of it in words, a line each. */
  readonly lines: readonly Text[];
}

/** Which credential a repository takes: the longest key that fits it, whole parts only. */
export function loginFor(
  logins: readonly SyncLogin[],
  { registry, repository }: RepositoryLocation,
): SyncLogin | undefined {
  const name = `${registryKey(registry)}/${repository}`;
  let best: SyncLogin | undefined;
  for (const login of logins) {
    if (!`${name}/`.startsWith(`${login.key}/`)) continue;
    if (best === undefined || login.key.length > best.key.length) best = login;
  }
  return best;
}

/** `reference` without tag and digest stands for the whole repository. */
export function explain(settings: SyncSettings, reference: string): Explanation {
  const image = normalize(splitReference(reference.trim()));
  const copied = settings.rules
    .filter(rule => sameRepository(rule.source, image) && takes(rule, image))
    .map(rule => ({
      rule,
      to: rule.destinations.map(target => destinationOf(rule, image, target)),
    }));
  const written = settings.rules.filter(rule =>
    rule.destinations.some(
      target => sameRepository(target, image) && writes(rule, target.tags, image),
    ),
  );
  const login = loginFor(settings.logins, image);
  const name = formatReference(image);
  return { reference: name, copied, written, login, lines: describe(name, copied, written, login) };
}

function sameRepository(one: RepositoryLocation, other: RepositoryLocation): boolean {
  return one.registry === other.registry && one.repository === other.repository;
}

function takes({ source: { tags } }: SyncRule, image: Reference): boolean {
  if (image.digest !== undefined)
    return tags.type === 'digests' ? tags.digests.includes(image.digest) : tags.type === 'all';
  if (image.tag === undefined) return true;
  if (tags.type === 'all') return true;
  if (tags.type === 'tags') return tags.tags.includes(image.tag);
  return tags.type === 'matching' && tags.matches(image.tag);
}

function writes(rule: SyncRule, names: readonly string[] | undefined, image: Reference): boolean {
  if (image.tag === undefined) return true;
  return names === undefined
    ? takes(rule, { ...image, digest: undefined })
    : names.includes(image.tag);
}

function destinationOf(
  { source: { tags } }: SyncRule,
  image: Reference,
  { registry, repository, tags: names }: SyncRule['destinations'][number],
): string {
  const own = tags.type === 'tags' ? tags.tags : tags.type === 'digests' ? tags.digests : [];
  const index = own.indexOf(image.digest ?? image.tag ?? '');
  const tag = index === -1 ? image.tag : (names?.[index] ?? image.tag);
  const digest = tag === undefined ? image.digest : undefined;
  return formatReference({ registry, repository, tag, digest });
}

function describe(
  name: string,
  copied: Explanation['copied'],
  written: readonly SyncRule[],
  login: SyncLogin | undefined,
): readonly Text[] {
  const line = (text: Text, values: Values): Text => ({
    en: fill(text, 'en', values),
    zh: fill(text, 'zh', values),
  });
  const lines = copied.map(({ rule, to }) =>
    line(TEXTS.copied, { name, to: to.join(', '), place: placeText(rule.place) }),
  );
  for (const rule of written)
    lines.push(line(TEXTS.written, { name, place: placeText(rule.place) }));
  if (lines.length === 0) lines.push(line(TEXTS.noRule, { name }));
  if (login === undefined) lines.push(line(TEXTS.noLogin, {}));
  else {
    const place = `${login.place.file}:${login.place.line}`;
    const anonymous = login.username === undefined && login.token === undefined;
    lines.push(line(anonymous ? TEXTS.anonymous : TEXTS.login, { key: login.key, place }));
    if (login.insecure || login.plainHttp) lines.push(line(TEXTS.insecure, { place }));
  }
  return lines;
}

const TEXTS = {
  copied: {
    en: '{name} is copied to {to} by {place}',
    zh: '{name} 将同步到 {to}，依据 {place}',
  },
  written: { en: '{name} is written by {place}', zh: '{name} 将被写入，依据 {place}' },
  noRule: { en: 'no rule takes or writes {name}', zh: '没有规则涉及 {name}' },
  login: {
    en: 'the login is that of "{key}" in {place}',
    zh: '使用 {place} 中 "{key}" 的登录信息',
  },
  anonymous: {
    en: 'access is anonymous by "{key}" in {place}',
    zh: '按 {place} 中的 "{key}" 匿名访问',
  },
  noLogin: {
    en: 'no login in the files fits; docker’s configuration is asked',
    zh: '文件中没有匹配的登录信息，将查询 docker 的配置',
  },
  insecure: {
    en: 'plain HTTP or an unverified certificate is allowed by {place}',
    zh: '{place} 允许使用 HTTP 或不校验证书',
  },
} as const satisfies Record<string, Text>;
