import type { Text } from '../../../rule/language.ts';
import type { RulePlace, SyncRule } from '../rule.ts';
import { buildRule, type RuleContext } from './buildRule.ts';
import type { Entry, MapNode, Node, TextNode } from './document.ts';
import { shown } from './problems.ts';

/**
 * The images file of image-syncer (1.3 and 1.5) and image-migrator: a map from a source to a destination or a
 * list of them; empty means the default registry and namespace. A source may come twice: rule d wants just that.
 */
export function readImagesFile(map: MapNode, file: string, context: RuleContext): SyncRule[] {
  const rules: SyncRule[] = [];
  const firstLines = new Map<string, number>();
  for (const entry of map.entries) {
    const place = placeOf(entry, file);
    const first = firstLines.get(entry.key.value);
    if (first === undefined) firstLines.set(entry.key.value, place.line);
    else context.problems.warn(place, TEXTS.twice, { line: first });
    const destinations = destinationsOf(entry.value, place, context);
    if (wrapped(entry.key, place, context) || destinations === undefined) continue;
    const rule = buildRule(entry.key.value, destinations, place, context);
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

function destinationsOf(
  value: Node,
  place: RulePlace,
  context: RuleContext,
): readonly string[] | undefined {
  if (value.type === 'null') return [''];
  if (value.type === 'text') return wrapped(value, place, context) ? undefined : [value.value];
  if (value.type === 'map') {
    context.problems.error('destination-kind', place, TEXTS.map);
    return undefined;
  }
  if (value.items.length === 0) {
    context.problems.error('no-destination', place, TEXTS.emptyList);
    return undefined;
  }
  const texts: string[] = [];
  for (const item of value.items) {
    const at = { ...place, line: item.line };
    if (item.type === 'text') {
      if (!wrapped(item, at, context)) texts.push(item.value);
    } else if (item.type === 'null') texts.push('');
    else context.problems.error('destination-kind', at, TEXTS.map);
  }
  return texts;
}

/** True where a name was torn by a line end; then it is told and the name is of no use. */
function wrapped(node: TextNode, place: RulePlace, { problems }: RuleContext): boolean {
  if (!node.wrapped) return false;
  problems.error('line-wrap', { ...place, line: node.line }, TEXTS.wrapped, {
    meant: shown(node.value.replace(/\s+/g, '')),
  });
  return true;
}

function placeOf({ key, value }: Entry, file: string): RulePlace {
  const right = value.type === 'list' ? `[${value.items.map(quoted).join(', ')}]` : quoted(value);
  return { file, line: key.line, text: shown(`${JSON.stringify(key.value)}: ${right}`) };
}

/** What is no image name is not repeated: in a file of the wrong kind it may be a password. */
function quoted(node: Node): string {
  if (node.type === 'null') return '""';
  const isName = node.type === 'text' && /^$|^[^\s/]+\/\S*$/.test(node.value);
  return isName ? JSON.stringify(node.value) : '…';
}

const TEXTS = {
  twice: {
    en: 'this source stands in line {line} as well; both rules are used here, but image-syncer and image-migrator would only see the last: a list of destinations is understood by image-syncer 1.4 and later',
    zh: '第 {line} 行已有同样的源；这里两条规则都会执行，但 image-syncer 和 image-migrator 只会采用最后一条：image-syncer 1.4 及以上版本支持写成目标列表',
  },
  map: {
    en: 'a destination is a text or a list of texts',
    zh: '目标应为字符串或字符串列表',
  },
  emptyList: {
    en: 'the list of destinations is empty',
    zh: '目标列表为空',
  },
  wrapped: {
    en: 'the name goes over a line end: it was wrapped when it was copied; write {meant}',
    zh: '名称中间断行：复制时被自动换行了；应为 {meant}',
  },
} as const satisfies Record<string, Text>;
