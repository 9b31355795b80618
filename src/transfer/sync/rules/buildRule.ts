import type { Platform } from '../../../image/platform.ts';
import type { Text } from '../../../rule/language.ts';
import type { RuleDefaults, RulePlace, SyncRule, SyncTarget, TagChoice } from '../rule.ts';
import { resolveDestination } from './destination.ts';
import {
  type Dialect,
  type ImageName,
  isNameProblem,
  type NameProblem,
  parseImageName,
} from './imageName.ts';
import type { ProblemList } from './problems.ts';
import { compileTagPattern } from './tagPattern.ts';

/** What every reader needs beside its file. */
export interface RuleContext {
  readonly problems: ProblemList;
  readonly defaults: RuleDefaults;
  readonly dialect: Dialect;
  /** `--os` and `--arch`, for rules that say nothing themselves. */
  readonly platforms: readonly Platform[] | undefined;
  /** skopeo's `--scoped`: destinations keep the source's whole path. */
  readonly scoped: boolean;
  /** Rules that need a default destination which is not there: told once for all of them. */
  readonly homeless: RulePlace[];
}

/** A rule of two or more names. Undefined where something is wrong; all of it is then in the problems. */
export function buildRule(
  source: string,
  destinations: readonly string[],
  place: RulePlace,
  context: RuleContext,
): SyncRule | undefined {
  const name = parseSource(source, place, context);
  const targets: SyncTarget[] = [];
  for (const destination of new Set(destinations)) {
    // Even where the source is wrong: all mistakes are told at once.
    const from = name ?? STAND_IN;
    const target = resolveDestination(destination, from, context.defaults, context.dialect);
    if ('code' in target) {
      if (name !== undefined || !ABOUT_BOTH.has(target.code))
        reportDestination(target, place, context);
    } else targets.push(target);
  }
  const tags = name && tagChoice(name, place, context);
  if (name === undefined || tags === undefined || targets.length === 0) return undefined;
  return ruleOf(name, tags, targets, place, context);
}

export function ruleOf(
  source: ImageName,
  tags: TagChoice,
  destinations: readonly SyncTarget[],
  place: RulePlace,
  context: RuleContext,
): SyncRule {
  return {
    source: { registry: source.registry, repository: source.repository, tags },
    destinations,
    ...(context.platforms === undefined ? {} : { platforms: context.platforms }),
    place,
  };
}

export function parseSource(
  text: string,
  place: RulePlace,
  context: RuleContext,
): ImageName | undefined {
  if (text.trim() === '') {
    context.problems.error('empty-source', place, TEXTS.emptySource, {}, 'd');
    return undefined;
  }
  const name = parseImageName(text.trim(), context.dialect);
  if (!isNameProblem(name)) return name;
  context.problems.error(name.code, place, name.text, name.values, name.rule);
  return undefined;
}

export function reportDestination(
  problem: NameProblem,
  place: RulePlace,
  context: RuleContext,
): void {
  if (problem.code === 'no-default-destination') {
    context.homeless.push(place);
    return;
  }
  const text =
    problem.rule === undefined || problem.rule === 'b' || problem.rule === 'a'
      ? { en: `destination: ${problem.text.en}`, zh: `目标：${problem.text.zh}` }
      : problem.text;
  context.problems.error(problem.code, place, text, problem.values, problem.rule);
}

export function tagChoice(
  { end }: ImageName,
  place: RulePlace,
  { problems }: RuleContext,
): TagChoice | undefined {
  switch (end.type) {
    case 'none':
      return { type: 'all' };
    case 'tags':
      return { type: 'tags', tags: end.tags };
    case 'digest':
      return { type: 'digests', digests: [end.digest] };
    case 'pattern': {
      const matches = compileTagPattern(end.pattern, { whole: false });
      if (matches !== undefined) return { type: 'matching', text: `/${end.pattern}/`, matches };
      problems.error('invalid-pattern', place, TEXTS.pattern);
      return undefined;
    }
  }
}

/** Problems that are about source and destination together. */
const ABOUT_BOTH = new Set(['tag-without-source-tag', 'tag-count', 'digest-in-destination']);

const STAND_IN: ImageName = {
  registry: 'docker.io',
  repository: 'library/unknown',
  written: 'unknown',
  qualified: true,
  end: { type: 'none' },
};

const TEXTS = {
  emptySource: { en: 'the source is empty', zh: '源不能为空' },
  pattern: {
    en: 'this is no regular expression of Go (RE2): it has no look-around, no back references and no \\p',
    zh: '不是合法的 Go 正则表达式（RE2）：不支持环视、反向引用和 \\p',
  },
} as const satisfies Record<string, Text>;
