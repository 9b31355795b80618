import { type Platform, parsePlatform } from '../../../image/platform.ts';
import type { Text } from '../../../rule/language.ts';
import { closest } from '../../../text/closest.ts';
import type { RulePlace, SyncRule, SyncTarget, TagChoice } from '../rule.ts';
import { buildRule, type RuleContext } from './buildRule.ts';
import type { MapNode, Node } from './document.ts';
import { type FileContent, NOTHING } from './fileContent.ts';
import { booleanOf, fieldOf, reportDuplicates, textOf, textsOf } from './nodes.ts';
import { shown } from './problems.ts';
import { readRegsyncCredentials } from './regsyncCredentials.ts';
import { readTagSets } from './regsyncTags.ts';
import { expandTemplate } from './template.ts';

const TOP = ['version', 'creds', 'defaults', 'sync'] as const;
const READ = [
  'source',
  'target',
  'type',
  'tags',
  'tagSets',
  'platform',
  'platforms',
  'digestTags',
  'referrers',
] as const;
/** Of regsync's own running: harmless to leave out. */
const NEEDLESS = [
  'interval',
  'schedule',
  'parallel',
  'cacheCount',
  'cacheTime',
  'userAgent',
  'skipDockerConfig',
  'fastCopy',
  'mediaTypes',
  'blobLimit',
  'forceRecursive',
  'includeExternal',
  'ratelimit',
] as const;
/** Whose absence a user would notice. */
const MISSED = [
  'backup',
  'hooks',
  'repos',
  'referrerFilters',
  'referrerSource',
  'referrerTarget',
  'referrerSlowSearch',
] as const;

/** regsync's YAML: a list of source, target and type, logins, and defaults for all entries. */
export function readRegsyncFile(map: MapNode, file: string, context: RuleContext): FileContent {
  const { problems } = context;
  reportDuplicates(map, file, problems);
  for (const { key } of map.entries) {
    if (!TOP.some(name => name === key.value) && !key.value.startsWith('x-'))
      reportUnknown(key.value, { file, line: key.line, text: '' }, TOP, context);
  }
  const version = textOf(
    fieldOf(map, 'version'),
    { file, line: map.line, text: 'version' },
    problems,
  );
  if (version !== undefined && version !== '1')
    problems.error('version', { file, line: map.line, text: 'version' }, TEXTS.version);
  const defaults = fieldOf(map, 'defaults');
  const shared = defaults?.type === 'map' ? defaults : undefined;
  const creds = readRegsyncCredentials(fieldOf(map, 'creds'), file, context);
  const sync = fieldOf(map, 'sync');
  if (sync !== undefined && sync.type !== 'list') {
    problems.error('section-kind', { file, line: sync.line, text: 'sync' }, TEXTS.list);
    return NOTHING;
  }
  const rules = (sync?.items ?? []).flatMap(item => {
    const rule = readEntry(item, shared, file, context);
    return rule === undefined ? [] : [rule];
  });
  return { ...creds, rules };
}

function readEntry(
  node: Node,
  defaults: MapNode | undefined,
  file: string,
  context: RuleContext,
): SyncRule | undefined {
  const { problems } = context;
  if (node.type !== 'map') {
    problems.error('section-kind', { file, line: node.line, text: 'sync' }, TEXTS.entry);
    return undefined;
  }
  reportDuplicates(node, file, problems);
  const entry = { file, line: node.line, text: 'sync' };
  const name = (field: string): string | undefined => {
    const text = textOf(fieldOf(node, field), entry, problems);
    return text === undefined
      ? undefined
      : expandTemplate(text, { ...entry, text: field }, context);
  };
  const source = name('source');
  const target = name('target');
  const [from, to] = ['source', 'target'].map(field => {
    const written = fieldOf(node, field);
    return written?.type === 'text' ? written.value : '?';
  });
  const place = { ...entry, text: shown(`${from} -> ${to}`) };
  reportFields(node, place, context);
  if (source === undefined || target === undefined) {
    if (fieldOf(node, 'source') === undefined || fieldOf(node, 'target') === undefined)
      problems.error('incomplete-entry', place, TEXTS.incomplete);
    return undefined;
  }
  const type = textOf(fieldOf(node, 'type'), place, problems);
  if (type !== 'image' && type !== 'repository') {
    problems.error('entry-type', place, type === 'registry' ? TEXTS.registry : TEXTS.type);
    return undefined;
  }
  if (type === 'repository' && (hasEnd(source) || hasEnd(target))) {
    problems.error('tag-in-repository', place, TEXTS.tagInRepository);
    return undefined;
  }
  const choice = type === 'repository' ? readTagSets(node, place, context) : undefined;
  const rule = buildRule(type === 'image' ? withLatest(source) : source, [target], place, context);
  if (rule === undefined) return undefined;
  const setting = (field: string): Node | undefined =>
    fieldOf(node, field) ?? (defaults && fieldOf(defaults, field));
  const platforms = readPlatforms(node, place, context);
  const digestTags = booleanOf(setting('digestTags'), place, problems);
  const referrers = booleanOf(setting('referrers'), place, problems);
  const tags: TagChoice = choice ?? rule.source.tags;
  return {
    ...rule,
    source: { ...rule.source, tags },
    destinations: type === 'image' ? imageTargets(rule, target, place, context) : rule.destinations,
    ...(platforms === undefined ? {} : { platforms }),
    ...(referrers === undefined ? {} : { referrers }),
    ...(digestTags === undefined ? {} : { digestTags }),
  };
}

/** In regsync a target without a tag is `latest`, whatever the source's tag is. */
function imageTargets(
  rule: SyncRule,
  target: string,
  place: RulePlace,
  { problems }: RuleContext,
): readonly SyncTarget[] {
  if (hasEnd(target)) return rule.destinations;
  const { tags } = rule.source;
  if (tags.type !== 'tags' || tags.tags.some(tag => tag !== 'latest'))
    problems.warn(place, TEXTS.latest);
  return rule.destinations.map(destination => ({ ...destination, tags: ['latest'] }));
}

function withLatest(source: string): string {
  return hasEnd(source) ? source : `${source}:latest`;
}

/** A tag or a digest. */
function hasEnd(name: string): boolean {
  return name.includes('@') || name.lastIndexOf(':') > name.lastIndexOf('/');
}

function readPlatforms(
  node: MapNode,
  place: RulePlace,
  { problems }: RuleContext,
): readonly Platform[] | undefined {
  const one = textOf(fieldOf(node, 'platform'), place, problems);
  if (one !== undefined) problems.warn(place, TEXTS.platform);
  const texts = [
    ...(one === undefined ? [] : [one]),
    ...textsOf(fieldOf(node, 'platforms'), place, problems),
  ];
  const platforms = texts.flatMap(text => {
    const platform = text.includes('/') ? parsePlatform(text) : undefined;
    if (platform === undefined)
      problems.error('platform', place, TEXTS.noPlatform, { text: shown(text) });
    return platform === undefined ? [] : [platform];
  });
  return platforms.length === 0 ? undefined : platforms;
}

function reportFields(map: MapNode, place: RulePlace, context: RuleContext): void {
  for (const { key } of map.entries) {
    const is = (names: readonly string[]): boolean => names.includes(key.value);
    const at = { ...place, line: key.line };
    if (is(MISSED)) context.problems.warn(at, TEXTS.missed, { field: key.value });
    else if (!is(READ) && !is(NEEDLESS) && !key.value.startsWith('x-'))
      reportUnknown(key.value, at, [...READ, ...NEEDLESS, ...MISSED], context);
  }
}

function reportUnknown(
  field: string,
  place: RulePlace,
  known: readonly string[],
  { problems }: RuleContext,
): void {
  const meant = closest(field, known);
  const values = { field: shown(field), meant: meant ?? '' };
  problems.error('unknown-field', place, meant === undefined ? TEXTS.unknown : TEXTS.meant, values);
}

const TEXTS = {
  version: {
    en: 'only version 1 of regsync’s file is known',
    zh: '只支持 version 1 的 regsync 文件',
  },
  list: { en: 'sync is a list of entries', zh: 'sync 应为列表' },
  entry: {
    en: 'an entry has source, target and type',
    zh: '每一项应包含 source、target 和 type',
  },
  incomplete: { en: 'source or target is missing', zh: '缺少 source 或 target' },
  type: { en: 'type must be image or repository', zh: 'type 应为 image 或 repository' },
  registry: {
    en: 'whole registries are not synced: SWR cannot be listed; write an entry of type repository for each',
    zh: '不支持同步整个镜像仓库（SWR 无法列出全部仓库）；请为每个仓库各写一项 type: repository',
  },
  tagInRepository: {
    en: 'with type repository neither side holds a tag; use tags, or type image',
    zh: 'type 为 repository 时两边都不能带标签；请使用 tags，或改为 type: image',
  },
  latest: {
    en: 'the target has no tag: as in regsync it becomes latest',
    zh: '目标未写标签：与 regsync 一致，将写入 latest',
  },
  platform: {
    en: 'platform: the target gets an index with this platform only, where regsync would copy the bare image',
    zh: 'platform：目标得到只含该平台的索引；regsync 则会直接复制该平台的镜像',
  },
  noPlatform: {
    en: '{text} is no platform; it reads os/architecture, e.g. linux/arm64',
    zh: '{text} 不是合法的平台；应为 操作系统/架构，例如 linux/arm64',
  },
  missed: {
    en: '{field} is not done here',
    zh: '这里不执行 {field}',
  },
  unknown: { en: 'the field {field} is unknown', zh: '未知字段 {field}' },
  meant: {
    en: 'the field {field} is unknown; did you mean {meant}?',
    zh: '未知字段 {field}；您是不是想写 {meant}？',
  },
} as const satisfies Record<string, Text>;
