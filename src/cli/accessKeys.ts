import { KnownError } from '../errors.ts';
import type { HttpClient } from '../http/client.ts';
import type { Text } from '../rule/language.ts';
import { SwrApi } from '../swr/api.ts';
import { type SwrHosts, swrHosts, swrRegistryHost } from '../swr/hosts.ts';
import { type AccessKeys, doubtAccessKeys } from '../swr/login.ts';
import { isKnownRegion, nearestRegion } from '../swr/regions.ts';
import { httpTransport } from '../swr/transport.ts';
import type { Arguments, Command } from './command.ts';
import { optionalString } from './command.ts';
import { note, warn } from './notes.ts';
import { readSecret } from './secret.ts';
import type { Session } from './session.ts';

/** Variables that Huawei Cloud's SDKs, and its Terraform provider, read. */
const USUAL_AK = ['HUAWEICLOUD_SDK_AK', 'HW_ACCESS_KEY'];
const USUAL_SK = ['HUAWEICLOUD_SDK_SK', 'HW_SECRET_KEY'];
const USUAL_TOKEN = ['HUAWEICLOUD_SDK_SECURITY_TOKEN', 'HW_SECURITY_TOKEN'];
const USUAL_REGION = 'HW_REGION_NAME';

/** Options of every command that signs requests to SWR. */
export const ACCESS_KEY_OPTIONS = {
  region: {
    type: 'string',
    describe: {
      en: `region of SWR, such as cn-north-4 (or ${USUAL_REGION})`,
      zh: `SWR 所在区域，如 cn-north-4（或环境变量 ${USUAL_REGION}）`,
    },
  },
  project: {
    type: 'string',
    describe: {
      en: 'project of the region (default: named like the region)',
      zh: '区域下的项目名（默认与区域同名）',
    },
  },
  'ak-env': {
    type: 'string',
    describe: {
      en: 'name of the environment variable that holds the AK',
      zh: '存放 AK 的环境变量名',
    },
  },
  'sk-env': {
    type: 'string',
    describe: {
      en: 'name of the environment variable that holds the SK',
      zh: '存放 SK 的环境变量名',
    },
  },
  'sk-file': {
    type: 'string',
    describe: { en: 'file that holds the SK', zh: '存放 SK 的文件' },
  },
  'swr-api': {
    type: 'string',
    describe: {
      en: 'address of the management API, for clouds with names of their own',
      zh: '管理 API 的地址（用于自有域名的云）',
    },
  },
  'iam-api': {
    type: 'string',
    describe: { en: 'address of IAM, likewise', zh: 'IAM 的地址（同上）' },
  },
} as const satisfies Command['options'];

/** @throws KnownError `swr-access-key`, `secret-missing` */
export async function readAccessKeys(args: Arguments, session: Session): Promise<AccessKeys> {
  const accessKey = await readSecret(
    'AK',
    '--ak-env',
    { env: optionalString(args['ak-env']), usual: USUAL_AK },
    session,
  );
  const secretKey = await readSecret(
    'SK',
    '--sk-env, --sk-file',
    {
      env: optionalString(args['sk-env']),
      file: optionalString(args['sk-file']),
      usual: USUAL_SK,
    },
    session,
  );
  const { registerSecret } = await import('../http/secrets.ts');
  registerSecret(secretKey);
  const securityToken = USUAL_TOKEN.map(name => session.env[name]).find(
    value => value !== undefined && value !== '',
  );
  // A token in the environment belongs to the pair in the environment, not to one that was named.
  const named = args['ak-env'] !== undefined;
  const keys = {
    accessKey,
    secretKey,
    securityToken: named ? undefined : securityToken,
  };
  for (const doubt of doubtAccessKeys(keys)) {
    warn(session, doubt);
  }
  return keys;
}

/** Whether an AK/SK can be had without asking anybody. */
export function hasAccessKeys(args: Arguments, session: Session): boolean {
  const known = (names: readonly string[]) =>
    names.some(name => session.env[name] !== undefined && session.env[name] !== '');
  const ak = args['ak-env'] !== undefined || known(USUAL_AK);
  const sk = args['sk-env'] !== undefined || args['sk-file'] !== undefined || known(USUAL_SK);
  return ak && sk;
}

/**
 * Where SWR is: from `--region`, the registry's name, or the environment.
 * @throws KnownError `swr-region`
 */
export function swrPlace(args: Arguments, session: Session, registry?: string): SwrHosts {
  const named = registry === undefined ? undefined : swrRegistryHost(registry)?.region;
  const region = optionalString(args.region) ?? named ?? optionalString(session.env[USUAL_REGION]);
  if (region === undefined) {
    throw new KnownError(
      'swr-region',
      { en: 'which region of SWR?', zh: '未指定 SWR 区域' },
      {
        hint: {
          en: `give --region, such as --region cn-north-4, or set ${USUAL_REGION}`,
          zh: `请用 --region 指定，如 --region cn-north-4，或设置环境变量 ${USUAL_REGION}`,
        },
      },
    );
  }
  const hosts = swrHosts(region, {
    registry,
    api: optionalString(args['swr-api']),
    iam: optionalString(args['iam-api']),
  });
  if (!isKnownRegion(region)) {
    const near = nearestRegion(region);
    note(session, near === undefined ? UNKNOWN_REGION : NEAR_REGION, { region, near: near ?? '' });
  }
  return hosts;
}

export async function openSwrApi(
  args: Arguments,
  session: Session,
  http: HttpClient,
  registry?: string,
): Promise<SwrApi> {
  const hosts = swrPlace(args, session, registry);
  return new SwrApi(hosts, await readAccessKeys(args, session), httpTransport(http));
}

const UNKNOWN_REGION: Text = {
  en: 'note: region {region} is not a known one; going on with it',
  zh: '提示：未知区域 {region}，按该名称继续',
};
const NEAR_REGION: Text = {
  en: 'note: region {region} is not a known one ({near}?); going on with it',
  zh: '提示：未知区域 {region}（是否为 {near}？），按该名称继续',
};
