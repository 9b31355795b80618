import { normalize, referenceProblem, splitReference } from '../../../image/reference.ts';
import type { RepositoryLocation } from '../../../image/source.ts';
import type { Text, Values } from '../../../rule/language.ts';
import type { GuideRule } from './problems.ts';
import { hostSlip, isSwrHost, schemeOf } from './slips.ts';

/** What an image name of a rule file says behind its repository. */
export type NameEnd =
  | { readonly type: 'none' }
  | { readonly type: 'tags'; readonly tags: readonly string[] }
  /** Between the slashes of `:/…/`. */
  | { readonly type: 'pattern'; readonly pattern: string }
  | { readonly type: 'digest'; readonly digest: string; readonly tag: string | undefined };

export interface ImageName extends RepositoryLocation {
  /** Repository as written, without Docker Hub's `library/`. */
  readonly written: string;
  /** It began with a registry. */
  readonly qualified: boolean;
  readonly end: NameEnd;
}

export interface NameProblem {
  readonly code: string;
  readonly text: Text;
  readonly values?: Values;
  readonly rule?: GuideRule;
}

/** image-migrator asks for registry, namespace and repository on both sides (rule c), image-syncer for less. */
export type Dialect = 'image-syncer' | 'image-migrator';

/** Takes `registry/namespace/repository[:tag[,tag]|:/pattern/|@digest]` apart, or tells what is wrong with it. */
export function parseImageName(text: string, dialect: Dialect): ImageName | NameProblem {
  const scheme = schemeOf(text);
  if (scheme !== undefined && scheme !== 'docker') {
    return scheme === 'http' || scheme === 'https'
      ? {
          code: 'scheme',
          text: PROBLEMS.scheme,
          values: { scheme, meant: text.slice(scheme.length + 3) },
        }
      : { code: 'transport', text: PROBLEMS.transport, values: { scheme } };
  }
  const bare = scheme === undefined ? text : text.slice('docker://'.length);
  const { name, end } = splitEnd(bare);
  const problem = nameProblem(name, dialect) ?? endProblem(end);
  if (problem !== undefined) return problem;
  const reference = splitReference(name);
  const { registry, repository } = normalize(reference);
  return {
    registry,
    repository,
    written: reference.repository,
    qualified: reference.registry !== undefined,
    end,
  };
}

export function isNameProblem(name: ImageName | NameProblem): name is NameProblem {
  return 'code' in name;
}

function splitEnd(text: string): { readonly name: string; readonly end: NameEnd } {
  const pattern = text.indexOf(':/');
  if (pattern > 0 && text.endsWith('/') && text.length > pattern + 2) {
    return {
      name: text.slice(0, pattern),
      end: { type: 'pattern', pattern: text.slice(pattern + 2, -1) },
    };
  }
  const at = text.indexOf('@');
  const before = at === -1 ? text : text.slice(0, at);
  const colon = before.lastIndexOf(':');
  const hasTag = colon > before.lastIndexOf('/');
  const name = hasTag ? before.slice(0, colon) : before;
  const tag = hasTag ? before.slice(colon + 1) : undefined;
  if (at !== -1) return { name, end: { type: 'digest', digest: text.slice(at + 1), tag } };
  if (tag === undefined) return { name, end: { type: 'none' } };
  return { name, end: { type: 'tags', tags: tag.split(',').map(one => one.trim()) } };
}

/** Registries on which every repository lies in a namespace: two parts there are a namespace, not a repository. */
const ALWAYS_NAMESPACED = new Set(['quay.io', 'ghcr.io']);

function nameProblem(name: string, dialect: Dialect): NameProblem | undefined {
  const slip = hostSlip(name.split('/', 1).join(''));
  if (slip !== undefined) return slip;
  if (/\s/.test(name))
    return { code: 'blank', text: PROBLEMS.blank, values: { meant: name.replace(/\s+/g, '') } };
  if (/[*?]/.test(name)) return { code: 'wildcard', text: PROBLEMS.wildcard, rule: 'a' };
  if (!name.includes('/') && /[.:]|^localhost$/.test(name))
    return { code: 'whole-registry', text: PROBLEMS.registry, rule: 'a' };
  if (name.endsWith('/')) return { code: 'whole-namespace', text: PROBLEMS.namespace, rule: 'a' };
  const { registry, repository, tag } = splitReference(name);
  if (tag !== undefined) return { code: 'two-tags', text: PROBLEMS.twoTags, rule: 'b' };
  const parts = repository.split('/').length;
  const namespaced =
    registry !== undefined && (ALWAYS_NAMESPACED.has(registry) || isSwrHost(registry));
  if (registry !== undefined && parts < 2 && (namespaced || dialect === 'image-migrator'))
    return { code: 'whole-namespace', text: PROBLEMS.namespace, rule: 'a' };
  if (dialect === 'image-migrator' && registry === undefined)
    return { code: 'incomplete-name', text: PROBLEMS.incomplete, rule: 'c' };
  return grammarProblem(name);
}

function grammarProblem(name: string): NameProblem | undefined {
  const problem = referenceProblem(name);
  if (problem === undefined) return undefined;
  if (problem === 'uppercase')
    return { code: problem, text: PROBLEMS.uppercase, values: { meant: lowerPath(name) } };
  return { code: problem, text: GRAMMAR[problem], rule: 'b' };
}

function lowerPath(name: string): string {
  const { registry, repository } = splitReference(name);
  return `${registry === undefined ? '' : `${registry}/`}${repository.toLowerCase()}`;
}

function endProblem(end: NameEnd): NameProblem | undefined {
  const tags = end.type === 'tags' ? end.tags : end.type === 'digest' && end.tag ? [end.tag] : [];
  for (const tag of tags) {
    if (tag === '') return { code: 'empty-tag', text: PROBLEMS.emptyTag, rule: 'b' };
    if (referenceProblem(`a:${tag}`) !== undefined)
      return {
        code: 'invalid-tag',
        text: PROBLEMS.tag,
        values: { tag: tag.slice(0, 140) },
        rule: 'b',
      };
  }
  if (end.type === 'digest' && referenceProblem(`a@${end.digest}`) !== undefined)
    return { code: 'invalid-digest', text: PROBLEMS.digest, rule: 'b' };
  if (new Set(tags).size < tags.length) return { code: 'repeated-tag', text: PROBLEMS.repeated };
  return undefined;
}

const PROBLEMS = {
  scheme: {
    en: 'an image name has no {scheme}:// before it; write {meant}',
    zh: '镜像名前不能带 {scheme}://；应写作 {meant}',
  },
  transport: {
    en: '{scheme}: images are synced from registry to registry only; use push for other places',
    zh: '{scheme}：只支持仓库到仓库的同步；其他来源请使用 push',
  },
  blank: {
    en: 'there is a blank in the name; write {meant}',
    zh: '名称中有空格；应为 {meant}',
  },
  wildcard: {
    en: 'a rule covers one repository, wildcards are not possible; write one rule for each',
    zh: '一条规则最多对应一个仓库，不支持通配符；请为每个仓库各写一条规则',
  },
  registry: {
    en: 'this names a whole registry; a rule covers one repository: registry/namespace/repository',
    zh: '这是整个镜像仓库（registry）；一条规则最多对应一个仓库：registry/namespace/repository',
  },
  namespace: {
    en: 'this names a whole namespace; a rule covers one repository: registry/namespace/repository',
    zh: '这是整个命名空间；一条规则最多对应一个仓库：registry/namespace/repository',
  },
  incomplete: {
    en: 'image-migrator wants registry/namespace/repository in full',
    zh: 'image-migrator 要求完整写出 registry/namespace/repository',
  },
  uppercase: {
    en: 'repository names are lower case; write {meant}',
    zh: '仓库名必须小写；应为 {meant}',
  },
  twoTags: {
    en: 'there are two colons behind the name; several tags are joined with commas',
    zh: '名称后有两个冒号；多个标签请用逗号分隔',
  },
  emptyTag: {
    en: 'a tag is missing behind the colon or beside a comma',
    zh: '冒号后面或逗号旁边缺少标签',
  },
  tag: {
    en: '{tag} is no tag: 1 to 128 of A-Z a-z 0-9 _ . - , neither . nor - first',
    zh: '{tag} 不是合法标签：由 1 到 128 个 A-Z a-z 0-9 _ . - 组成，且不能以 . 或 - 开头',
  },
  digest: {
    en: 'no digest after @; it reads sha256: and 64 hexadecimal digits',
    zh: '@ 后面不是合法摘要；应为 sha256: 加 64 位十六进制数字',
  },
  repeated: {
    en: 'a tag comes twice in the list',
    zh: '标签列表中有重复',
  },
} as const satisfies Record<string, Text>;

const GRAMMAR = {
  empty: { en: 'the name is empty', zh: '名称为空' },
  'invalid-registry': {
    en: 'what stands before the first / is no host name',
    zh: '第一个 / 之前不是合法的主机名',
  },
  'invalid-repository': {
    en: 'this is no repository name: a-z 0-9 with single . _ - between them, parts joined by /',
    zh: '不是合法的仓库名：每段由 a-z 0-9 组成，中间可用 . _ -，各段以 / 连接',
  },
  'invalid-tag': { en: 'this is no tag', zh: '不是合法标签' },
  'invalid-digest': { en: 'this is no digest', zh: '不是合法摘要' },
  'too-long': {
    en: 'the name is longer than 255 characters',
    zh: '名称超过 255 个字符',
  },
} as const satisfies Record<string, Text>;
