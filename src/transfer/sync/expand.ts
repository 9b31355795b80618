import { KnownError } from '../../errors.ts';
import type { RepositoryLocation } from '../../image/source.ts';
import type { Repository } from '../../registry/repository.ts';
import type { SyncRule } from './rule.ts';

/** Opens repositories with the login and the manners that each registry wants. */
export interface Registries {
  repository(registry: string, repository: string): Repository;
}

/** One image to copy: one name at the source, one at the target. */
export interface SyncImage {
  readonly rule: SyncRule;
  /** `reference`: a tag or a digest. */
  readonly source: RepositoryLocation & { readonly reference: string };
  /** Without a tag the image is kept by its digest alone. */
  readonly target: RepositoryLocation & { readonly tag: string | undefined };
}

/** A rule that gave no images. */
export interface RuleFailure {
  readonly rule: SyncRule;
  readonly error: KnownError;
}

export interface Expansion {
  readonly images: readonly SyncImage[];
  readonly failures: readonly RuleFailure[];
}

export function sourceName({ source }: SyncImage): string {
  const separator = source.reference.includes(':') ? '@' : ':';
  return `${source.registry}/${source.repository}${separator}${source.reference}`;
}

export function targetName({ source, target }: SyncImage): string {
  const suffix = target.tag === undefined ? `@${source.reference}` : `:${target.tag}`;
  return `${target.registry}/${target.repository}${suffix}`;
}

/**
 * Makes images of rules: lists tags where a rule does not name them, each repository once.
 * @throws KnownError `sync-collision` when two sources would be written over each other
 */
export async function expandRules(
  rules: readonly SyncRule[],
  registries: Registries,
  signal?: AbortSignal,
): Promise<Expansion> {
  const lists = new Map<string, Promise<readonly string[]>>();
  const list = ({ registry, repository }: RepositoryLocation) => {
    const key = `${registry}/${repository}`;
    const known = lists.get(key);
    if (known !== undefined) return known;
    const started = allTags(registries.repository(registry, repository), signal);
    lists.set(key, started);
    return started;
  };
  const failures: RuleFailure[] = [];
  const perRule = await Promise.all(
    rules.map(async rule => {
      try {
        return await imagesOf(rule, list);
      } catch (error) {
        if (!(error instanceof KnownError)) throw error;
        failures.push({ rule, error });
        return [];
      }
    }),
  );
  return { images: distinct(perRule.flat()), failures };
}

async function allTags(repository: Repository, signal?: AbortSignal): Promise<readonly string[]> {
  const tags: string[] = [];
  for await (const tag of repository.tags({ signal })) tags.push(tag);
  return tags;
}

async function imagesOf(
  rule: SyncRule,
  list: (place: RepositoryLocation) => Promise<readonly string[]>,
): Promise<readonly SyncImage[]> {
  const { tags: choice, registry, repository } = rule.source;
  const place = { registry, repository };
  const chosen = await references(rule, list);
  const images = rule.destinations.flatMap(target =>
    chosen.map((reference, index): SyncImage => {
      const own = choice.type === 'digests' ? undefined : reference;
      const tag = target.tags?.[index] ?? own;
      return {
        rule,
        source: { ...place, reference },
        target: { registry: target.registry, repository: target.repository, tag },
      };
    }),
  );
  return images;
}

async function references(
  rule: SyncRule,
  list: (place: RepositoryLocation) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const { source } = rule;
  const choice = source.tags;
  if (choice.type === 'tags') return choice.tags;
  if (choice.type === 'digests') return choice.digests;
  const all = await list(source);
  const chosen = choice.type === 'all' ? all : all.filter(tag => choice.matches(tag));
  if (chosen.length === 0) throw nothingChosen(rule, all.length);
  return chosen;
}

/** The same pair twice is done once; two sources for one target cannot both be right. */
function distinct(images: readonly SyncImage[]): readonly SyncImage[] {
  const byTarget = new Map<string, SyncImage>();
  for (const image of images) {
    const name = targetName(image);
    const other = byTarget.get(name);
    if (other === undefined) byTarget.set(name, image);
    else if (sourceName(other) !== sourceName(image)) throw collision(name, other, image);
  }
  return [...byTarget.values()];
}

function collision(target: string, one: SyncImage, two: SyncImage): KnownError {
  const place = ({ rule }: SyncImage) => `${rule.place.file}:${rule.place.line}`;
  return new KnownError(
    'sync-collision',
    {
      en: '{one} ({onePlace}) and {two} ({twoPlace}) would both be written to {target}',
      zh: '{one}（{onePlace}）与 {two}（{twoPlace}）的目标相同：{target}',
    },
    {
      values: {
        target,
        one: sourceName(one),
        two: sourceName(two),
        onePlace: place(one),
        twoPlace: place(two),
      },
      hint: {
        en: 'give one of them another destination; nothing has been copied',
        zh: '请为其中一个指定其他目标；尚未复制任何内容',
      },
    },
  );
}

function nothingChosen(rule: SyncRule, count: number): KnownError {
  const { registry, repository, tags } = rule.source;
  const values = {
    name: `${registry}/${repository}`,
    pattern: tags.type === 'matching' ? tags.text : '',
    count,
  };
  return count === 0
    ? new KnownError(
        'no-tags',
        { en: '{name} has no tags', zh: '{name} 没有任何标签' },
        {
          values,
          hint: {
            en: 'check the name: some registries answer so for what does not exist',
            zh: '请检查名称：有些仓库对不存在的镜像也这样返回',
          },
        },
      )
    : new KnownError(
        'no-tags',
        {
          en: 'none of the {count} tags of {name} matches {pattern}',
          zh: '{name} 的 {count} 个标签都不匹配 {pattern}',
        },
        { values, hint: { en: 'correct the pattern', zh: '请更正匹配规则' } },
      );
}
