import type { Text } from '../../../rule/language.ts';
import type { RuleFile, SyncRule } from '../rule.ts';
import { buildRule, type RuleContext } from './buildRule.ts';
import { shown } from './problems.ts';

/** Plain lines `source [destination]`; `#` begins a comment, and without a destination rule h holds. */
export function readLines({ file, text }: RuleFile, context: RuleContext): SyncRule[] {
  const rules: SyncRule[] = [];
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const words = wordsOf(content);
    const [source, destination = ''] = words;
    if (source === undefined) continue;
    // Only the first word where there are too many: the rest may be anything, a command with a password even.
    const written = words.length > 2 ? `${source} …` : words.join(' ');
    const place = { file, line: index + 1, text: shown(written) };
    if (words.length > 2) {
      context.problems.error('too-many-words', place, TEXTS.words, { count: words.length });
      continue;
    }
    const rule = buildRule(source, [destination], place, context);
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

function wordsOf(line: string): readonly string[] {
  return line
    .replace(/(?:^|\s)#[\s\S]*$/, '')
    .split(/\s+/)
    .filter(word => word !== '');
}

const TEXTS = {
  words: {
    en: 'a line reads: source destination, or source alone; this one has {count} words',
    zh: '每行应写作：源 目标，或只写源；此行有 {count} 段',
  },
} as const satisfies Record<string, Text>;
