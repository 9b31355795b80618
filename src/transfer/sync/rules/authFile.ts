import { registryKey } from '../../../registry/host.ts';
import type { Text } from '../../../rule/language.ts';
import { closest } from '../../../text/closest.ts';
import type { RulePlace, SyncLogin } from '../rule.ts';
import type { RuleContext } from './buildRule.ts';
import type { Entry, MapNode, Node } from './document.ts';
import { loginKeyProblem } from './loginKey.ts';
import { shown } from './problems.ts';
import { isMasked, isSwrHost, schemeOf } from './slips.ts';
import { expandVariables, namesVariable } from './variables.ts';

export interface AuthOptions {
  /** image-syncer expands variables in its auth file, but not in the old single file. */
  readonly expand: boolean;
}

const FIELDS = ['username', 'password', 'insecure'] as const;

/** The auth file of image-syncer and image-migrator: a map from `registry[/namespace]` to a login; `{}` is anonymous. */
export function readAuthFile(
  map: MapNode,
  file: string,
  context: RuleContext,
  { expand }: AuthOptions,
): SyncLogin[] {
  const logins = new Map<string, SyncLogin>();
  for (const entry of map.entries) {
    // Never the value: it is the secret.
    const place = { file, line: entry.key.line, text: shown(JSON.stringify(entry.key.value)) };
    const login = readLogin(entry, place, context, expand);
    if (login === undefined) continue;
    const before = logins.get(login.key);
    if (before === undefined) logins.set(login.key, login);
    else if (sameLogin(before, login))
      context.problems.warn(place, TEXTS.repeated, { line: before.place.line });
    else
      context.problems.error('duplicate-key', place, TEXTS.duplicate, { line: before.place.line });
  }
  return [...logins.values()];
}

function sameLogin(one: SyncLogin, other: SyncLogin): boolean {
  return (
    one.username === other.username &&
    one.password === other.password &&
    (one.insecure ?? false) === (other.insecure ?? false)
  );
}

function readLogin(
  { key, value }: Entry,
  place: RulePlace,
  context: RuleContext,
  expand: boolean,
): SyncLogin | undefined {
  const { problems } = context;
  const wrong = key.wrapped ? LINE_WRAP : loginKeyProblem(key.value);
  if (wrong !== undefined) problems.error(wrong.code, place, wrong.text, wrong.values);
  if (value.type !== 'map' && value.type !== 'null') {
    problems.error('login-kind', place, TEXTS.kind);
    return undefined;
  }
  const fields = value.type === 'map' ? fieldsOf(value, place, context) : new Map<string, Node>();
  const username = secret('username', fields, place, context, expand);
  const password = secret('password', fields, place, context, expand);
  const insecure = flag(fields.get('insecure'), place, context);
  if ((username === undefined) !== (password === undefined)) {
    const missing = username === undefined ? 'username' : 'password';
    if (!fields.has(missing)) problems.error('half-login', place, TEXTS.half, { missing });
  }
  if (wrong !== undefined) return undefined;
  const login: SyncLogin = {
    key: registryKey(key.value.trim()),
    ...(username !== undefined && password !== undefined ? { username, password } : {}),
    ...(insecure === undefined ? {} : { insecure }),
    ...(schemeOf(key.value.trim()) === 'http' ? { plainHttp: true } : {}),
    place,
  };
  warnAboutSwr(login, context);
  return login;
}

/** Go reads field names in any case. */
function fieldsOf(map: MapNode, place: RulePlace, { problems }: RuleContext): Map<string, Node> {
  const fields = new Map<string, Node>();
  for (const { key, value } of map.entries) {
    const name = key.value.toLowerCase();
    const at = { ...place, line: key.line };
    if (!FIELDS.some(field => field === name)) {
      const meant = closest(name, FIELDS);
      const values = { field: shown(key.value), meant: meant ?? '' };
      problems.warn(at, meant === undefined ? TEXTS.unknown : TEXTS.unknownMeant, values);
    } else if (fields.has(name))
      problems.error('duplicate-key', at, TEXTS.fieldTwice, { field: name });
    else fields.set(name, value);
  }
  return fields;
}

function secret(
  field: 'username' | 'password',
  fields: ReadonlyMap<string, Node>,
  place: RulePlace,
  { problems, defaults }: RuleContext,
  expand: boolean,
): string | undefined {
  const node = fields.get(field);
  if (node === undefined || node.type === 'null') return undefined;
  const at = { ...place, line: node.line };
  if (node.type !== 'text') {
    problems.error('field-kind', at, TEXTS.fieldKind, { field });
    return undefined;
  }
  if (node.wrapped) {
    problems.error('line-wrap', at, TEXTS.wrapped, { field });
    return undefined;
  }
  if (isMasked(node.value)) {
    problems.error('masked-credential', at, TEXTS.masked, { field });
    return undefined;
  }
  if (!expand) {
    if (namesVariable(node.value)) problems.warn(at, TEXTS.notExpanded, { field });
    return node.value === '' ? undefined : node.value;
  }
  const { text, unset, escaped } = expandVariables(node.value, defaults.environment);
  if (unset.length > 0) {
    // Part of a password may look like a variable: its name is not shown then.
    const name = namesVariable(node.value) ? unset.join(', ') : undefined;
    if (name === undefined) problems.error('unset-variable', at, TEXTS.dollar, { field });
    else problems.error('unset-variable', at, TEXTS.unset, { field, name });
    return undefined;
  }
  if (escaped) problems.warn(at, TEXTS.escaped, { field });
  if (isMasked(text)) {
    problems.error('masked-credential', at, TEXTS.masked, { field });
    return undefined;
  }
  return text === '' ? undefined : text;
}

function flag(
  node: Node | undefined,
  place: RulePlace,
  { problems }: RuleContext,
): boolean | undefined {
  if (node === undefined || node.type === 'null') return undefined;
  const value = node.type === 'text' ? node.value.toLowerCase() : '';
  if (value === 'true' || value === 'false') return value === 'true';
  problems.error('field-kind', { ...place, line: node.line }, TEXTS.flag);
  return undefined;
}

function warnAboutSwr(login: SyncLogin, { problems }: RuleContext): void {
  const host = login.key.split('/', 1).join('');
  if (!isSwrHost(host)) return;
  if (login.insecure) problems.warn(login.place, TEXTS.swrInsecure);
  if (login.username !== undefined && !login.username.includes('@'))
    problems.warn(login.place, TEXTS.swrUser);
  const { password } = login;
  if (password !== undefined && /^[A-Za-z0-9]{40}$/.test(password) && !/^[0-9a-f]+$/.test(password))
    problems.warn(login.place, TEXTS.swrSecretKey);
}

const LINE_WRAP = {
  code: 'line-wrap',
  text: {
    en: 'the name goes over a line end: it was wrapped when it was copied; join the two lines',
    zh: '名称中间断行：复制时被自动换行了，请把两行合并',
  },
  values: {},
};

const TEXTS = {
  repeated: {
    en: 'the same login stands in line {line} already',
    zh: '第 {line} 行已有同样的登录信息',
  },
  duplicate: {
    en: 'this registry has another login in line {line}; image-syncer would silently take the last: keep one',
    zh: '第 {line} 行对同一仓库已有不同的登录信息；image-syncer 会不加提示地采用最后一个：请只保留一个',
  },
  kind: {
    en: 'a login is {"username": …, "password": …}, or {} for anonymous access',
    zh: '登录信息应写作 {"username": …, "password": …}，匿名访问写作 {}',
  },
  half: {
    en: 'the {missing} is missing',
    zh: '缺少 {missing}',
  },
  unknown: {
    en: 'the field {field} means nothing here; known are username, password and insecure',
    zh: '字段 {field} 无效；可用字段为 username、password 和 insecure',
  },
  unknownMeant: {
    en: 'the field {field} means nothing here; did you mean {meant}?',
    zh: '字段 {field} 无效；您是不是想写 {meant}？',
  },
  fieldTwice: {
    en: '{field} stands here twice',
    zh: '{field} 重复',
  },
  fieldKind: {
    en: '{field} must be a text',
    zh: '{field} 应为字符串',
  },
  wrapped: {
    en: 'the {field} goes over a line end: it was wrapped when it was copied; join the two lines',
    zh: '{field} 中间断行：复制时被自动换行了，请把两行合并',
  },
  masked: {
    en: 'the {field} is masked, as documents print it; put the real one in (SWR console, “Generate Login Command”), or ${NAME} for a variable',
    zh: '{field} 是文档中打码的示例值；请填写真实值（SWR 控制台“登录指令”），或用 ${NAME} 引用环境变量',
  },
  notExpanded: {
    en: 'variables are not expanded in a file given with --config, so the {field} is taken as it stands; use --auth and --images',
    zh: '--config 文件不展开环境变量，{field} 将按原样使用；请改用 --auth 和 --images',
  },
  unset: {
    en: '{field}: the variable {name} is not set',
    zh: '{field}：环境变量 {name} 未设置',
  },
  dollar: {
    en: 'the {field} has a $ that reads as a variable which is not set; write $$ for a dollar sign',
    zh: '{field} 中的 $ 会被当作环境变量，而该变量未设置；若是普通的 $，请写作 $$',
  },
  escaped: {
    en: 'the {field} has $$, which stands for one dollar sign',
    zh: '{field} 中的 $$ 表示一个 $',
  },
  flag: {
    en: 'insecure must be true or false',
    zh: 'insecure 应为 true 或 false',
  },
  swrInsecure: {
    en: 'SWR is reached by HTTPS with a valid certificate; with "insecure": true the password may go to someone else: leave it away',
    zh: 'SWR 使用 HTTPS 且证书有效；"insecure": true 可能把密码发给他人，请去掉',
  },
  swrUser: {
    en: 'SWR’s username reads <project>@<AK>, e.g. cn-north-4@…; this one has no @',
    zh: 'SWR 的用户名格式为 区域项目名称@AK，例如 cn-north-4@…；此处缺少 @',
  },
  swrSecretKey: {
    en: 'this looks like the secret key (SK); SWR wants the login key derived from it: use dockwright login',
    zh: '这看起来是 SK 本身；SWR 需要由 AK/SK 计算出的登录密钥：请使用 dockwright login',
  },
} as const satisfies Record<string, Text>;
