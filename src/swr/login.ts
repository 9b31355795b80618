import { createHmac } from 'node:crypto';
import { KnownError } from '../errors.ts';
import type { Text } from '../rule/language.ts';

/** Access key pair of an IAM user. Never printed, logged or passed in argv. */
export interface AccessKeys {
  /** AK. */
  readonly accessKey: string;
  /** SK. */
  readonly secretKey: string;
  /** Goes with a temporary AK/SK. */
  readonly securityToken?: string | undefined;
}

export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
  /** When it stops working; undefined where it lasts as long as the access key. */
  readonly expires?: Date | undefined;
}

/**
 * The long-term login: user `<project>@<AK>`, password HMAC-SHA256(key SK, message AK) in lower-case hex.
 * The SK cannot be computed back from it; it dies with the access key.
 * `project` is the region id, or `<region>_<name>` for a sub-project.
 * @throws KnownError `swr-access-key` for a masked or empty key: copied from a document, not a real one
 */
export function longTermLogin(project: string, keys: AccessKeys): RegistryLogin {
  refuseMasked('AK', keys.accessKey);
  refuseMasked('SK', keys.secretKey);
  if (keys.securityToken !== undefined) {
    throw new KnownError(
      'swr-access-key',
      {
        en: 'a temporary AK/SK (with a security token) makes no long-term login',
        zh: '临时 AK/SK（带 securitytoken）不能生成长期登录指令',
      },
      {
        hint: {
          en: 'use `login --temporary`, or a permanent access key',
          zh: '请改用 `login --temporary`，或使用永久访问密钥',
        },
      },
    );
  }
  return {
    username: `${project}@${keys.accessKey}`,
    password: createHmac('sha256', keys.secretKey).update(keys.accessKey).digest('hex'),
  };
}

/** Texts that manuals print where a secret stood. */
const MASKED = /^(?:[*x.…]+|<.*>|your[-_ ].*)$/i;

function refuseMasked(name: 'AK' | 'SK', value: string): void {
  if (value !== '' && !MASKED.test(value)) return;
  throw new KnownError(
    'swr-access-key',
    value === ''
      ? { en: 'the {name} is empty', zh: '{name} 为空' }
      : {
          en: 'the {name} is a placeholder copied from a document, not a key',
          zh: '{name} 是文档中的占位符，不是真实密钥',
        },
    {
      values: { name },
      hint: {
        en: 'create an access key in the console: My Credentials > Access Keys',
        zh: '请在控制台“我的凭证 > 访问密钥”中创建访问密钥',
      },
    },
  );
}

/** Shapes seen so far; others may come, so these only warn. */
const ACCESS_KEY = /^[A-Za-z0-9]{10,30}$/;
const SECRET_KEY = /^[A-Za-z0-9]{30,50}$/;

/** What looks wrong about a key pair without being surely wrong. */
export function doubtAccessKeys(keys: AccessKeys): Text[] {
  const doubts: Text[] = [];
  if (keys.accessKey.includes('@')) {
    doubts.push({
      en: 'the AK holds an "@": give the AK alone, the project is put before it here',
      zh: 'AK 中含有“@”：请只填写 AK 本身，项目名由本工具添加',
    });
  } else if (!ACCESS_KEY.test(keys.accessKey)) {
    doubts.push({
      en: 'the AK does not look like one (10 to 30 letters and digits)',
      zh: 'AK 的格式看起来不对（应为 10～30 位字母和数字）',
    });
  }
  if (!SECRET_KEY.test(keys.secretKey)) {
    doubts.push({
      en: /^[0-9a-f]{64}$/.test(keys.secretKey)
        ? 'the SK looks like a login key that was already computed, not like the SK itself'
        : 'the SK does not look like one (30 to 50 letters and digits)',
      zh: /^[0-9a-f]{64}$/.test(keys.secretKey)
        ? 'SK 看起来是已经计算好的登录密钥，而不是 SK 本身'
        : 'SK 的格式看起来不对（应为 30～50 位字母和数字）',
    });
  }
  return doubts;
}
