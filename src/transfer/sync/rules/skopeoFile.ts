import { registryKey } from '../../../registry/host.ts';
import type { Text } from '../../../rule/language.ts';
import { closest } from '../../../text/closest.ts';
import type { RegistrySettings, RulePlace, SyncLogin, SyncRule, TagChoice } from '../rule.ts';
import { parseSource, type RuleContext, reportDestination, ruleOf } from './buildRule.ts';
import { destinationBelow } from './destination.ts';
import type { Entry, MapNode, Node } from './document.ts';
import type { FileContent } from './fileContent.ts';
import type { ImageName } from './imageName.ts';
import { loginKeyProblem } from './loginKey.ts';
import { booleanOf, fieldOf, reportDuplicates, textOf, textsOf } from './nodes.ts';
import { shown } from './problems.ts';
import { compileSemverRange } from './semverRange.ts';
import { isMasked } from './slips.ts';
import { compileTagPattern } from './tagPattern.ts';

const SECTIONS = ['images', 'images-by-tag-regex', 'images-by-semver'] as const;
export const SKOPEO_KEYS = [...SECTIONS, 'credentials', 'tls-verify', 'cert-dir'] as const;

/**
 * The YAML of `skopeo sync --src yaml`: registry -> repositories with tags, digests, a pattern or a version range.
 * It names no destinations: they lie below the default registry and namespace, by the last part of their path.
 */
export function readSkopeoFile(map: MapNode, file: string, context: RuleContext): FileContent {
  reportDuplicates(map, file, context.problems);
  const rules: SyncRule[] = [];
  const logins: SyncLogin[] = [];
  const registries: RegistrySettings[] = [];
  for (const { key, value } of map.entries) {
    const place = { file, line: key.line, text: shown(key.value) };
    const wrong = loginKeyProblem(key.value);
    if (wrong !== undefined) {
      context.problems.error(wrong.code, place, wrong.text, wrong.values);
      continue;
    }
    if (value.type !== 'map') {
      context.problems.error('registry-kind', place, TEXTS.kind);
      continue;
    }
    reportDuplicates(value, file, context.problems);
    for (const entry of value.entries) {
      if (SECTIONS.some(section => section === entry.key.value))
        rules.push(...readSection(key.value, entry, file, context));
      else reportField(entry, place, context);
    }
    const verify = booleanOf(fieldOf(value, 'tls-verify'), place, context.problems);
    const login = readLogin(key.value, value, place, context);
    if (login !== undefined) logins.push(verify === false ? { ...login, insecure: true } : login);
    if (verify === false) registries.push({ registry: registryKey(key.value), insecure: true });
  }
  return { rules, logins, registries };
}

function reportField({ key }: Entry, place: RulePlace, { problems }: RuleContext): void {
  const at = { ...place, line: key.line };
  if (key.value === 'cert-dir') problems.warn(at, TEXTS.certDir);
  if (SKOPEO_KEYS.some(name => name === key.value)) return;
  const meant = closest(key.value, SKOPEO_KEYS);
  problems.error('unknown-field', at, meant === undefined ? TEXTS.unknown : TEXTS.meant, {
    field: shown(key.value),
    meant: meant ?? '',
  });
}

function readSection(
  registry: string,
  { key: section, value }: Entry,
  file: string,
  context: RuleContext,
): SyncRule[] {
  if (value.type === 'null') return [];
  if (value.type !== 'map') {
    context.problems.error(
      'section-kind',
      { file, line: section.line, text: shown(registry) },
      TEXTS.section,
      { section: section.value },
    );
    return [];
  }
  reportDuplicates(value, file, context.problems);
  return value.entries.flatMap(({ key, value: what }) => {
    const place = { file, line: key.line, text: shown(`${registry}/${key.value}`) };
    const source = parseSource(`${registry}/${key.value}`, place, context);
    const choices = choicesOf(section.value, what, place, context);
    if (source === undefined) return [];
    if (source.end.type !== 'none') {
      context.problems.error('tag-in-repository', place, TEXTS.tagInName);
      return [];
    }
    const target = destinationOf(source, context);
    if ('code' in target) {
      reportDestination(target, place, context);
      return [];
    }
    return choices.map(choice => ruleOf(source, choice, [target], place, context));
  });
}

function choicesOf(
  section: string,
  what: Node,
  place: RulePlace,
  { problems }: RuleContext,
): readonly TagChoice[] {
  if (section === 'images') {
    const names = textsOf(what, place, problems).map(name => name.trim());
    const digests = names.filter(name => name.includes(':'));
    const tags = names.filter(name => !name.includes(':'));
    for (const name of names) {
      const wrong = digests.includes(name)
        ? !/^sha(?:256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})$/.test(name)
        : !/^\w[\w.-]{0,127}$/.test(name);
      if (wrong) problems.error('invalid-tag', place, TEXTS.tag, { tag: shown(name) });
    }
    if (names.length === 0) return [{ type: 'all' }];
    return [
      ...(tags.length > 0 ? [{ type: 'tags', tags: [...new Set(tags)] } as const] : []),
      ...(digests.length > 0 ? [{ type: 'digests', digests: [...new Set(digests)] } as const] : []),
    ];
  }
  const text = textOf(what, place, problems);
  if (text === undefined) return [];
  const pattern = section === 'images-by-tag-regex';
  const matches = pattern ? compileTagPattern(text, { whole: false }) : compileSemverRange(text);
  if (matches !== undefined) return [{ type: 'matching', text: shown(text), matches }];
  const code = pattern ? 'invalid-pattern' : 'invalid-range';
  problems.error(code, place, pattern ? TEXTS.pattern : TEXTS.range);
  return [];
}

function destinationOf(source: ImageName, { defaults, scoped, dialect }: RuleContext) {
  const { registry, namespace } = defaults;
  if (!registry) return { code: 'no-default-destination', text: TEXTS.noDefault } as const;
  const path = scoped
    ? `${source.registry}/${source.repository}`
    : source.repository.slice(source.repository.lastIndexOf('/') + 1);
  return destinationBelow(registry, namespace, path, { ...source, end: { type: 'none' } }, dialect);
}

function readLogin(
  registry: string,
  map: MapNode,
  place: RulePlace,
  { problems }: RuleContext,
): SyncLogin | undefined {
  const credentials = fieldOf(map, 'credentials');
  if (credentials === undefined) return undefined;
  const values =
    credentials.type === 'map'
      ? ['username', 'password'].map(field => {
          const value = textOf(fieldOf(credentials, field), place, problems);
          if (value !== undefined && isMasked(value))
            problems.error('masked-credential', place, TEXTS.masked, { field });
          return value;
        })
      : [];
  const [username, password] = values;
  if (username !== undefined && password !== undefined)
    return { key: registryKey(registry), username, password, place };
  problems.error('half-login', place, TEXTS.half);
  return undefined;
}

const TEXTS = {
  kind: {
    en: 'below a registry stand images, images-by-tag-regex or images-by-semver',
    zh: '镜像仓库之下应为 images、images-by-tag-regex 或 images-by-semver',
  },
  section: {
    en: '{section} is a map from repositories to tags',
    zh: '{section} 应为仓库到标签的映射',
  },
  unknown: { en: 'the field {field} is unknown', zh: '未知字段 {field}' },
  meant: {
    en: 'the field {field} is unknown; did you mean {meant}?',
    zh: '未知字段 {field}；您是不是想写 {meant}？',
  },
  certDir: {
    en: 'cert-dir is not read; set NODE_EXTRA_CA_CERTS for a certificate authority of your own',
    zh: '不读取 cert-dir；自有 CA 证书请通过 NODE_EXTRA_CA_CERTS 指定',
  },
  tagInName: {
    en: 'the repository’s name holds a tag; tags stand in the list behind it',
    zh: '仓库名中带有标签；标签应写在其后的列表中',
  },
  tag: { en: '{tag} is neither a tag nor a digest', zh: '{tag} 既不是标签也不是摘要' },
  pattern: {
    en: 'this is no regular expression of Go (RE2)',
    zh: '不是合法的 Go 正则表达式（RE2）',
  },
  range: {
    en: 'this is no range of versions; e.g. ">= 3.12, < 4"',
    zh: '不是合法的版本范围；例如 ">= 3.12, < 4"',
  },
  noDefault: { en: 'no destination', zh: '缺少目标' },
  masked: {
    en: 'the {field} is masked, as documents print it; put the real one in',
    zh: '{field} 是文档中打码的示例值；请填写真实值',
  },
  half: {
    en: 'credentials need a username and a password',
    zh: 'credentials 需要 username 和 password',
  },
} as const satisfies Record<string, Text>;
