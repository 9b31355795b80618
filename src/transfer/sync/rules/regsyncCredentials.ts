import { registryKey } from '../../../registry/host.ts';
import type { Text } from '../../../rule/language.ts';
import { closest } from '../../../text/closest.ts';
import type { RegistrySettings, RulePlace, SyncLogin } from '../rule.ts';
import type { RuleContext } from './buildRule.ts';
import type { MapNode, Node } from './document.ts';
import { type FileContent, NOTHING } from './fileContent.ts';
import { loginKeyProblem } from './loginKey.ts';
import { fieldOf, reportDuplicates, textOf } from './nodes.ts';
import { shown } from './problems.ts';
import { isMasked } from './slips.ts';
import { expandTemplate } from './template.ts';

const READ = [
  'registry',
  'user',
  'pass',
  'token',
  'tls',
  'scheme',
  'reqConcurrent',
  'reqPerSec',
] as const;
/** What the engine decides by itself. */
const NEEDLESS = [
  'credExpire',
  'repoAuth',
  'blobChunk',
  'blobMax',
  'priority',
  'api',
  'apiOpts',
] as const;
const MISSED = [
  'hostname',
  'regcert',
  'clientCert',
  'clientKey',
  'pathPrefix',
  'mirrors',
  'credHelper',
  'credHost',
] as const;

/** The `creds` of regsync: a list of registries with their logins and limits. */
export function readRegsyncCredentials(
  node: Node | undefined,
  file: string,
  context: RuleContext,
): FileContent {
  if (node === undefined) return NOTHING;
  const logins: SyncLogin[] = [];
  const registries: RegistrySettings[] = [];
  for (const item of node.type === 'list' ? node.items : [node]) {
    if (item.type !== 'map') {
      context.problems.error('login-kind', { file, line: item.line, text: 'creds' }, TEXTS.kind);
      continue;
    }
    reportDuplicates(item, file, context.problems);
    const registry = textOf(
      fieldOf(item, 'registry'),
      { file, line: item.line, text: 'creds' },
      context.problems,
    );
    const place = { file, line: item.line, text: shown(registry ?? 'creds') };
    const name = expandTemplate(registry ?? '', place, context);
    if (name === undefined) continue;
    const wrong = loginKeyProblem(name);
    if (wrong !== undefined) {
      context.problems.error(wrong.code, place, wrong.text, wrong.values);
      continue;
    }
    readOne(item, registryKey(name), place, context, logins, registries);
  }
  return { rules: [], logins, registries };
}

function readOne(
  map: MapNode,
  registry: string,
  place: RulePlace,
  context: RuleContext,
  logins: SyncLogin[],
  registries: RegistrySettings[],
): void {
  const { problems } = context;
  reportFields(map, place, context);
  const secret = (field: string): string | undefined => {
    const at = { ...place, line: fieldOf(map, field)?.line ?? place.line };
    const text = textOf(fieldOf(map, field), at, problems);
    const value = text === undefined ? undefined : expandTemplate(text, at, context);
    if (value !== undefined && isMasked(value))
      problems.error('masked-credential', at, TEXTS.masked, { field });
    return value === '' ? undefined : value;
  };
  const [username, password, token] = [secret('user'), secret('pass'), secret('token')];
  const tls = textOf(fieldOf(map, 'tls'), place, problems) ?? '';
  if (!['', 'enabled', 'insecure', 'disabled'].includes(tls))
    problems.error('tls', place, TEXTS.tls);
  const plain = tls === 'disabled' || textOf(fieldOf(map, 'scheme'), place, problems) === 'http';
  const safety = plain ? { plainHttp: true } : tls === 'insecure' ? { insecure: true } : {};
  if (
    (username === undefined) !== (password === undefined) &&
    (fieldOf(map, 'user') === undefined) !== (fieldOf(map, 'pass') === undefined)
  )
    problems.error('half-login', place, TEXTS.half);
  else if (username !== undefined && password !== undefined)
    logins.push({ key: registry, username, password, ...safety, place });
  else if (token !== undefined) logins.push({ key: registry, token, ...safety, place });
  const concurrency = count(map, 'reqConcurrent', place, context);
  const rate = count(map, 'reqPerSec', place, context);
  if (concurrency === undefined && rate === undefined && Object.keys(safety).length === 0) return;
  registries.push({
    registry: registry.split('/', 1).join(''),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(rate === undefined ? {} : { rate }),
    ...safety,
  });
}

/** A positive number; 0 is regsync's word for no limit. */
function count(
  map: MapNode,
  field: string,
  place: RulePlace,
  { problems }: RuleContext,
): number | undefined {
  const text = textOf(fieldOf(map, field), place, problems);
  if (text === undefined) return undefined;
  const value = /^\d{1,6}(?:\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
  if (value === undefined) problems.error('number', place, TEXTS.number, { field });
  return value === 0 ? undefined : value;
}

function reportFields(map: MapNode, place: RulePlace, { problems }: RuleContext): void {
  for (const { key } of map.entries) {
    const is = (names: readonly string[]): boolean => names.includes(key.value);
    const at = { ...place, line: key.line };
    if (is(MISSED)) problems.warn(at, TEXTS.missed, { field: key.value });
    else if (!is(READ) && !is(NEEDLESS) && !key.value.startsWith('x-')) {
      const meant = closest(key.value, [...READ, ...NEEDLESS, ...MISSED]);
      const values = { field: shown(key.value), meant: meant ?? '' };
      problems.error(
        'unknown-field',
        at,
        meant === undefined ? TEXTS.unknown : TEXTS.meant,
        values,
      );
    }
  }
}

const TEXTS = {
  kind: {
    en: 'creds is a list of registries with user and pass',
    zh: 'creds 应为列表，每项包含 registry、user 和 pass',
  },
  masked: {
    en: '{field} is masked, as documents print it; put the real one in',
    zh: '{field} 是文档中打码的示例值；请填写真实值',
  },
  tls: {
    en: 'tls must be enabled, insecure or disabled',
    zh: 'tls 应为 enabled、insecure 或 disabled',
  },
  half: { en: 'user or pass is missing', zh: '缺少 user 或 pass' },
  number: { en: '{field} must be a number', zh: '{field} 应为数字' },
  missed: { en: '{field} is not read here', zh: '这里不读取 {field}' },
  unknown: { en: 'the field {field} is unknown', zh: '未知字段 {field}' },
  meant: {
    en: 'the field {field} is unknown; did you mean {meant}?',
    zh: '未知字段 {field}；您是不是想写 {meant}？',
  },
} as const satisfies Record<string, Text>;
