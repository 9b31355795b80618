import type { Text } from '../../../rule/language.ts';
import type { SyncRule } from '../rule.ts';
import type { ProblemList } from './problems.ts';

interface Seen {
  readonly source: string;
  readonly line: string;
}

/** Tells destinations that two sources write to, which one wins being chance, and rules that another one contains. */
export function reportOverlaps(rules: readonly SyncRule[], problems: ProblemList): void {
  const tags = new Map<string, Seen>();
  const whole = new Map<string, Seen>();
  for (const { source, destinations, place } of rules) {
    const from = `${source.registry}/${source.repository}`;
    for (const target of destinations) {
      const to = `${target.registry}/${target.repository}`;
      const line = `${place.file}:${place.line}`;
      if (source.tags.type === 'all') {
        const before = whole.get(to);
        if (before === undefined) whole.set(to, { source: from, line });
        else
          problems.warn(place, before.source === from ? TEXTS.again : TEXTS.mixed, {
            to,
            line: before.line,
          });
      }
      if (source.tags.type !== 'tags') continue;
      for (const [index, tag] of source.tags.tags.entries()) {
        const name = `${to}:${target.tags?.[index] ?? tag}`;
        const origin = `${from}:${tag}`;
        const before = tags.get(name);
        if (before === undefined) tags.set(name, { source: origin, line });
        else if (before.source === origin) problems.warn(place, TEXTS.again, { line: before.line });
        else problems.error('same-destination', place, TEXTS.same, { name, line: before.line });
      }
    }
  }
  for (const { source, destinations, place } of rules) {
    if (source.tags.type !== 'tags') continue;
    for (const { registry, repository, tags: names } of destinations) {
      const all = whole.get(`${registry}/${repository}`);
      const same =
        names === undefined || names.every((name, index) => tagAt(source.tags, index) === name);
      if (all?.source === `${source.registry}/${source.repository}` && same)
        problems.warn(place, TEXTS.contained, { line: all.line });
    }
  }
}

function tagAt(choice: SyncRule['source']['tags'], index: number): string | undefined {
  return choice.type === 'tags' ? choice.tags[index] : undefined;
}

const TEXTS = {
  same: {
    en: 'another source is written to {name} in {line}; only one of them would be left',
    zh: '{line} 的另一个源也写入 {name}，最终只会留下其中一个',
  },
  mixed: {
    en: 'all tags of another source go to {to} as well ({line}); tags of the same name overwrite each other',
    zh: '{line} 的另一个源的全部标签也同步到 {to}，同名标签会互相覆盖',
  },
  again: {
    en: 'the same stands in {line} already; it is copied once',
    zh: '与 {line} 重复，只会同步一次',
  },
  contained: {
    en: 'contained in {line}, which takes all tags; it is copied once',
    zh: '已包含在 {line}（同步全部标签）中，只会同步一次',
  },
} as const satisfies Record<string, Text>;
