import { KnownError } from '../errors.ts';
import type { Text } from '../rule/language.ts';

/** What the management API (or the gateway before it) said, in one shape. */
export interface ApiErrorBody {
  /** `SVCSTG.SWR.4000097`, `APIGW.0301`; empty where none is given. */
  readonly code: string;
  readonly message: string;
}

/**
 * Reads the three shapes in use: a bare array, `{errors: [...]}` beside `error_code`, and the gateway's
 * `{error_code, error_msg}`. Anything else (an HTML page of a proxy, say) gives its first line.
 */
export function readApiError(body: string): ApiErrorBody {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // Not JSON: a proxy or gateway page. Its first line is all that helps.
    const line = body.trim().split(/\r?\n/, 1)[0] ?? '';
    return { code: '', message: line.slice(0, 200) };
  }
  const record = firstError(parsed);
  return {
    code: text(record, 'errorCode') || text(record, 'error_code') || text(record, 'code'),
    message: text(record, 'errorMessage') || text(record, 'error_msg') || text(record, 'message'),
  };
}

function firstError(parsed: unknown): Record<string, unknown> {
  const list = Array.isArray(parsed) ? parsed : isRecord(parsed) ? parsed.errors : undefined;
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  if (isRecord(first)) return first;
  if (!isRecord(parsed)) return {};
  return isRecord(parsed.error) ? parsed.error : parsed;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(record: Record<string, unknown>, key: string): string {
  const value = record[key];
  return typeof value === 'string' ? value : '';
}

/** What to do, by the digits of `SVCSTG.SWR.<digits>`. */
const HINTS: readonly (readonly [codes: readonly string[], hint: Text])[] = [
  [
    ['4010000'],
    {
      en: 'check the access key, and that this machine’s clock is right',
      zh: '请检查访问密钥是否有效，以及本机时间是否准确',
    },
  ],
  [
    ['4000097'],
    {
      en: 'the quota of organizations is used up: delete one, use one you have, or ask for a higher quota',
      zh: '组织配额已用完：请删除不用的组织、使用已有组织，或申请扩大配额',
    },
  ],
  [
    ['4090060'],
    {
      en: 'the name is taken, perhaps by another account: organization names are unique in the whole region',
      zh: '该组织名已被占用，可能属于其他账号：组织名在整个区域内唯一，请换一个名字',
    },
  ],
  [
    ['4040058', '4041061'],
    {
      en: 'create it with `dockwright org create`, or check the region',
      zh: '请用 `dockwright org create` 创建组织，或检查区域是否正确',
    },
  ],
  [['4060074'], { en: 'delete its images first', zh: '请先删除该组织下的镜像' }],
  [['4060012'], { en: 'delete its tags first', zh: '请先删除该镜像仓库下的镜像版本' }],
  [
    ['4001028', '4009010', '4001008'],
    {
      en: 'an organization is 1 to 64 characters, starts with a lower-case letter, and holds a-z 0-9 . _ -',
      zh: '组织名为 1～64 个字符，以小写字母开头，只含小写字母、数字、“.”、“_”、“-”',
    },
  ],
  [
    ['4001029', '4009011', '4000029'],
    {
      en: 'a repository is 1 to 128 characters, starts with a lower-case letter or digit',
      zh: '镜像名为 1～128 个字符，以小写字母或数字开头',
    },
  ],
  [
    ['4009021'],
    {
      en: 'a tag holds letters, digits, "_", "." and "-", 128 at most',
      zh: '标签只含字母、数字、“_”、“.”、“-”，最长 128 个字符',
    },
  ],
  [
    ['4040048', '4041056', '4040115'],
    { en: 'list the tags that exist', zh: '请查看已有的镜像版本' },
  ],
  [
    ['4000099', '5007019'],
    { en: 'delete old tags, or set a retention rule', zh: '请删除旧版本，或设置镜像老化规则' },
  ],
  [['4090006'], { en: 'use another name or tag', zh: '请换一个镜像名或标签' }],
  [['4090023'], { en: 'SWR is busy with it: try again', zh: 'SWR 正在处理中，请稍后重试' }],
  [['4130025'], { en: 'push with a client instead of uploading', zh: '请改用客户端推送镜像' }],
  [['4000028', '4000064'], { en: 'save the image anew with its tag', zh: '请带标签重新保存镜像' }],
  [['4011044', '4011064'], { en: 'it belongs to another account', zh: '该资源属于其他账号' }],
  [
    ['4039002', '4037017', '4037018', '4037020', '4030170'],
    {
      en: 'ask the account’s administrator for the right to this organization (read 1, edit 3, manage 7)',
      zh: '请联系账号管理员授予该组织的权限（只读、编辑或管理）',
    },
  ],
];

const HINT_BY_DIGITS: ReadonlyMap<string, Text> = new Map(
  HINTS.flatMap(([codes, hint]) => codes.map((code): [string, Text] => [code, hint])),
);

/** By status, where the code says nothing. */
const HINT_BY_STATUS: ReadonlyMap<number, Text> = new Map<number, Text>([
  [
    401,
    {
      en: 'check AK and SK, their region, and that this machine’s clock is right',
      zh: '请检查 AK、SK 和区域是否正确，以及本机时间是否准确',
    },
  ],
  [403, { en: 'this access key may not do that', zh: '该访问密钥没有此操作的权限' }],
  [503, { en: 'SWR throttles requests: try again later', zh: 'SWR 触发流控，请稍后重试' }],
]);

export function apiErrorHint(status: number, code: string): Text | undefined {
  const digits = /(\d+)$/.exec(code)?.[1];
  const byCode =
    code.startsWith('SVCSTG.SWR.') && digits !== undefined ? HINT_BY_DIGITS.get(digits) : undefined;
  return byCode ?? HINT_BY_STATUS.get(status);
}

/** From this much on the clock is named: SWR is said to refuse at 15 minutes. */
const SKEW_SECONDS = 300;

/** An answer that is a refusal, with the server's `Date` so that a wrong clock is noticed. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly date: string | undefined;
}

/** @param what the request in words for the message: `GET https://…`; holds no secret */
export function apiError(what: string, refusal: Refusal, now: Date): KnownError {
  const { code, message } = readApiError(refusal.body);
  const said = [code, message].filter(part => part !== '').join(' ') || 'no reason given';
  const skew = clockSkew(refusal.date, now);
  const wrongClock =
    (refusal.status === 401 || refusal.status === 403) &&
    skew !== undefined &&
    Math.abs(skew) >= SKEW_SECONDS;
  const hint = wrongClock
    ? {
        en: 'this machine’s clock is {skew} s off the server’s: set it right, signatures depend on it',
        zh: '本机时间与服务器相差 {skew} 秒：签名依赖时间，请先校准本机时钟',
      }
    : apiErrorHint(refusal.status, code);
  return new SwrApiError(refusal.status, code, what, said, hint, skew ?? 0);
}

/** Local time minus server time in seconds, or undefined without a readable `Date`. */
export function clockSkew(date: string | undefined, now: Date): number | undefined {
  const server = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(server) ? undefined : Math.round((now.getTime() - server) / 1000);
}

export class SwrApiError extends KnownError {
  readonly status: number;
  /** SWR's or the gateway's own code. */
  readonly swrCode: string;

  constructor(
    status: number,
    swrCode: string,
    what: string,
    said: string,
    hint: Text | undefined,
    skew: number,
  ) {
    super(
      'swr-api',
      { en: 'SWR refused {what}: {status} {said}', zh: 'SWR 拒绝了 {what}：{status} {said}' },
      { values: { what, status, said, skew }, ...(hint === undefined ? {} : { hint }) },
    );
    this.status = status;
    this.swrCode = swrCode;
  }
}
