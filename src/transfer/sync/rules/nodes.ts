import type { RulePlace } from '../rule.ts';
import type { MapNode, Node } from './document.ts';
import type { ProblemList } from './problems.ts';

/** What several formats ask of a node. */
export function fieldOf(map: MapNode, key: string): Node | undefined {
  const found = map.entries.filter(entry => entry.key.value === key).at(-1)?.value;
  return found?.type === 'null' ? undefined : found;
}

/** Tells keys that come twice in one map. */
export function reportDuplicates(map: MapNode, file: string, problems: ProblemList): void {
  const lines = new Map<string, number>();
  for (const { key } of map.entries) {
    const first = lines.get(key.value);
    if (first === undefined) lines.set(key.value, key.line);
    else
      problems.error('duplicate-key', { file, line: key.line, text: '' }, DUPLICATE, {
        key: key.value.slice(0, 80),
        line: first,
      });
  }
}

/** The texts of a list, or of one text. Anything else is told. */
export function textsOf(
  node: Node | undefined,
  place: RulePlace,
  problems: ProblemList,
): readonly string[] {
  if (node === undefined || node.type === 'null') return [];
  const items = node.type === 'list' ? node.items : [node];
  return items.flatMap(item => {
    if (item.type === 'text') return [item.value];
    problems.error('text-expected', { ...place, line: item.line }, TEXT_EXPECTED);
    return [];
  });
}

export function textOf(
  node: Node | undefined,
  place: RulePlace,
  problems: ProblemList,
): string | undefined {
  if (node === undefined || node.type === 'null') return undefined;
  if (node.type === 'text') return node.value;
  problems.error('text-expected', { ...place, line: node.line }, TEXT_EXPECTED);
  return undefined;
}

/** YAML's booleans. */
export function booleanOf(
  node: Node | undefined,
  place: RulePlace,
  problems: ProblemList,
): boolean | undefined {
  if (node === undefined || node.type === 'null') return undefined;
  const value = node.type === 'text' ? node.value.toLowerCase() : '';
  if (value === 'true' || value === 'false') return value === 'true';
  problems.error('boolean-expected', { ...place, line: node.line }, BOOLEAN_EXPECTED);
  return undefined;
}

const DUPLICATE = {
  en: '{key} stands in line {line} already; keep one',
  zh: '第 {line} 行已有 {key}，请只保留一个',
};
const TEXT_EXPECTED = { en: 'a text is expected here', zh: '此处应为字符串' };
const BOOLEAN_EXPECTED = { en: 'true or false is expected here', zh: '此处应为 true 或 false' };
