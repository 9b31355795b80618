import type { Text, Values } from '../../../rule/language.ts';
import type { RuleDefaults, SyncTarget } from '../rule.ts';
import {
  type Dialect,
  type ImageName,
  isNameProblem,
  type NameEnd,
  type NameProblem,
  parseImageName,
} from './imageName.ts';
import { expandVariables } from './variables.ts';

/** The destination of a rule, resolved, or what is wrong with it. */
export function resolveDestination(
  text: string,
  source: ImageName,
  defaults: RuleDefaults,
  dialect: Dialect,
): SyncTarget | NameProblem {
  const { text: expanded, unset } = expandVariables(text.trim(), defaults.environment);
  if (unset.length > 0)
    return { code: 'unset-variable', text: TEXTS.unset, values: { name: unset.join(', ') } };
  if (expanded === '') return defaultDestination(source, defaults, dialect);
  const name = parseImageName(expanded, dialect);
  if (isNameProblem(name)) return name;
  if (!name.qualified) return { code: 'no-registry', text: TEXTS.noRegistry, rule: 'c' };
  return pairTags(source.end, name);
}

/** Rule h: default registry and namespace, and all that comes after the source's first namespace. */
export function defaultDestination(
  source: ImageName,
  defaults: RuleDefaults,
  dialect: Dialect,
): SyncTarget | NameProblem {
  const { registry, namespace } = defaults;
  if (!registry || !namespace)
    return { code: 'no-default-destination', text: TEXTS.noDefault, rule: 'h' };
  const slash = source.repository.indexOf('/');
  return destinationBelow(registry, namespace, source.repository.slice(slash + 1), source, dialect);
}

/** `registry/namespace/path`, checked like a written destination. */
export function destinationBelow(
  registry: string,
  namespace: string | undefined,
  path: string,
  source: ImageName,
  dialect: Dialect,
): SyncTarget | NameProblem {
  const middle = namespace ? `${namespace.replace(/^\/+|\/+$/g, '')}/` : '';
  const name = parseImageName(`${registry.replace(/\/+$/, '')}/${middle}${path}`, dialect);
  if (isNameProblem(name)) {
    return {
      code: 'bad-default-destination',
      text: {
        en: `--registry ${registry} and --namespace ${namespace ?? ''}: ${name.text.en}`,
        zh: `--registry ${registry} 和 --namespace ${namespace ?? ''}：${name.text.zh}`,
      },
      ...(name.values === undefined ? {} : { values: name.values }),
    };
  }
  return pairTags(source.end, name);
}

/** Rules f and g, and image-syncer's lists: tags of both sides pair by pair. */
function pairTags(source: NameEnd, name: ImageName): SyncTarget | NameProblem {
  const { registry, repository, end } = name;
  const target = { registry, repository };
  if (end.type === 'pattern') return { code: 'pattern-in-destination', text: TEXTS.pattern };
  if (end.type === 'digest') {
    const same = source.type === 'digest' && source.digest === end.digest;
    if (!same) return { code: 'digest-in-destination', text: TEXTS.digest };
    return end.tag === undefined ? target : { ...target, tags: [end.tag] };
  }
  const wanted = end.type === 'tags' ? end.tags : undefined;
  switch (source.type) {
    case 'none':
      return wanted === undefined
        ? target
        : { code: 'tag-without-source-tag', text: TEXTS.allTags, rule: 'f' };
    case 'pattern':
      return wanted === undefined
        ? target
        : { code: 'tag-without-source-tag', text: TEXTS.patternTags, rule: 'f' };
    case 'digest': {
      const tag = source.tag === undefined ? wanted : (wanted ?? [source.tag]);
      if (tag === undefined) return target;
      return tag.length === 1 ? { ...target, tags: tag } : mismatch(1, tag.length);
    }
    case 'tags':
      if (wanted === undefined) return target;
      return wanted.length === source.tags.length
        ? { ...target, tags: wanted }
        : mismatch(source.tags.length, wanted.length);
  }
}

function mismatch(sources: number, destinations: number): NameProblem {
  const values: Values = { sources, destinations };
  return { code: 'tag-count', text: TEXTS.count, values, rule: 'g' };
}

const TEXTS = {
  unset: {
    en: 'the variable {name} is not set',
    zh: '环境变量 {name} 未设置',
  },
  noRegistry: {
    en: 'the destination names no registry: it would go to Docker Hub; write docker.io/… if that is meant',
    zh: '目标未写明镜像仓库地址，会被推送到 Docker Hub；若确实如此，请写作 docker.io/…',
  },
  noDefault: {
    en: 'the destination is empty: give --registry and --namespace (or DEFAULT_REGISTRY and DEFAULT_NAMESPACE), both of them',
    zh: '目标为空：请同时指定 --registry 和 --namespace（或环境变量 DEFAULT_REGISTRY 和 DEFAULT_NAMESPACE）',
  },
  pattern: {
    en: 'a destination cannot hold a pattern; leave it away, tags keep their names',
    zh: '目标中不能使用正则表达式；请去掉，标签名保持不变',
  },
  digest: {
    en: 'the destination holds a digest, but the source is not that digest; leave it away',
    zh: '目标中写了摘要，但与源不同；请去掉',
  },
  allTags: {
    en: 'the source has no tag, so all its tags are copied, and the destination must have none either',
    zh: '源未写标签，表示同步全部标签，此时目标也不能带标签',
  },
  patternTags: {
    en: 'the source takes tags by a pattern, so the destination must have none',
    zh: '源用正则表达式选取标签，此时目标不能带标签',
  },
  count: {
    en: 'the source has {sources} tags and the destination {destinations}; they pair one by one',
    zh: '源有 {sources} 个标签，目标有 {destinations} 个；两边须一一对应',
  },
} as const satisfies Record<string, Text>;
