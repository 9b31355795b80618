import type { Text } from '../../../rule/language.ts';
import type { RulePlace, TagChoice } from '../rule.ts';
import type { RuleContext } from './buildRule.ts';
import type { MapNode, Node } from './document.ts';
import { fieldOf, textsOf } from './nodes.ts';
import { compileSemverRange } from './semverRange.ts';
import { compileTagPattern } from './tagPattern.ts';

type TagTest = (tag: string) => boolean;

/** regsync's `tags` and `tagSets`: allow and deny patterns over the whole tag, version ranges; any of the sets will do. */
export function readTagSets(entry: MapNode, place: RulePlace, context: RuleContext): TagChoice {
  const sets: Node[] = [];
  const one = fieldOf(entry, 'tags');
  if (one !== undefined) sets.push(one);
  const several = fieldOf(entry, 'tagSets');
  if (several !== undefined) sets.push(...(several.type === 'list' ? several.items : [several]));
  if (sets.length === 0) return { type: 'all' };
  const texts: string[] = [];
  const tests = sets.map(set => readSet(set, place, context, texts));
  return {
    type: 'matching',
    text: texts.join(' '),
    matches: tag => tests.some(test => test(tag)),
  };
}

function readSet(node: Node, place: RulePlace, context: RuleContext, texts: string[]): TagTest {
  const { problems } = context;
  if (node.type === 'null') return () => true;
  if (node.type !== 'map') {
    problems.error('tags-kind', { ...place, line: node.line }, TEXTS.kind);
    return () => false;
  }
  const part = (field: string, compile: (text: string) => TagTest | undefined, code: string) =>
    textsOf(fieldOf(node, field), place, problems).flatMap(text => {
      texts.push(`${field} ${text}`);
      const test = compile(text);
      if (test === undefined)
        problems.error(code, place, TEXTS[field === 'semverRange' ? 'range' : 'pattern']);
      return test === undefined ? [] : [test];
    });
  for (const { key } of node.entries) {
    if (!['allow', 'deny', 'semverRange'].includes(key.value))
      problems.error('unknown-field', { ...place, line: key.line }, TEXTS.kind);
  }
  const whole = (text: string): TagTest | undefined => compileTagPattern(text, { whole: true });
  const allow = part('allow', whole, 'invalid-pattern');
  const deny = part('deny', whole, 'invalid-pattern');
  const ranges = part('semverRange', compileSemverRange, 'invalid-range');
  return tag =>
    (allow.length === 0 || allow.some(test => test(tag))) &&
    (ranges.length === 0 || ranges.some(test => test(tag))) &&
    !deny.some(test => test(tag));
}

const TEXTS = {
  kind: {
    en: 'tags has allow, deny and semverRange, each a list',
    zh: 'tags 之下为 allow、deny 和 semverRange，各为列表',
  },
  pattern: {
    en: 'this is no regular expression of Go (RE2)',
    zh: '不是合法的 Go 正则表达式（RE2）',
  },
  range: {
    en: 'this is no range of versions; e.g. ">= 3.12, < 4"',
    zh: '不是合法的版本范围；例如 ">= 3.12, < 4"',
  },
} as const satisfies Record<string, Text>;
