import type { Text } from '../../../rule/language.ts';
import { readAuthFile } from './authFile.ts';
import type { RuleContext } from './buildRule.ts';
import type { MapNode } from './document.ts';
import { type FileContent, NOTHING } from './fileContent.ts';
import { readImagesFile } from './imagesFile.ts';
import { reportDuplicates } from './nodes.ts';
import { shown } from './problems.ts';

/** image-syncer's old single file: `{ "auth": …, "images": … }`. Variables are not expanded in its logins. */
export function readConfigFile(map: MapNode, file: string, context: RuleContext): FileContent {
  const { problems } = context;
  reportDuplicates(map, file, problems);
  let found = NOTHING;
  for (const { key, value } of map.entries) {
    const place = { file, line: key.line, text: shown(key.value) };
    if (key.value !== 'auth' && key.value !== 'images') problems.warn(place, TEXTS.unknown);
    else if (value.type === 'null') continue;
    else if (value.type !== 'map') problems.error('section-kind', place, TEXTS.kind);
    else if (key.value === 'auth')
      found = { ...found, logins: readAuthFile(value, file, context, { expand: false }) };
    else found = { ...found, rules: readImagesFile(value, file, context) };
  }
  return found;
}

const TEXTS = {
  unknown: {
    en: 'this means nothing here; the file has auth and images',
    zh: '此项无效；该文件只有 auth 和 images 两项',
  },
  kind: { en: 'a map is expected here', zh: '此处应为对象' },
} as const satisfies Record<string, Text>;
