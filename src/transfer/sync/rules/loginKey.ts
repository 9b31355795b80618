import { referenceProblem, splitReference } from '../../../image/reference.ts';
import type { Text } from '../../../rule/language.ts';
import { hostSlip, type Slip, schemeOf } from './slips.ts';

/** What is wrong with the name a login is kept under: `registry` or `registry/namespace[/…]`. */
export function loginKeyProblem(key: string): Slip | undefined {
  const text = key.trim();
  const scheme = schemeOf(text);
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    return { code: 'scheme', text: TEXTS.scheme, values: { scheme } };
  const bare = (scheme === undefined ? text : text.slice(scheme.length + 3)).replace(
    /\/(?:v[12]\/?)?$/,
    '',
  );
  if (bare === '') return { code: 'empty-registry', text: TEXTS.empty, values: {} };
  const [host = '', ...rest] = bare.split('/');
  const slip = hostSlip(host);
  if (slip !== undefined) return slip;
  if (bare.includes('@')) return { code: 'userinfo', text: TEXTS.userinfo, values: {} };
  // A repository behind it makes the whole a reference, and its grammar is known.
  const { registry, tag } = splitReference(`${host}/a`);
  if (registry !== host || (referenceProblem(`${host}/a`) !== undefined && tag === undefined))
    return { code: 'invalid-registry', text: TEXTS.host, values: {} };
  if (rest.length > 0 && /[:,]/.test(rest.join('/')))
    return { code: 'tag-in-key', text: TEXTS.tag, values: {} };
  if (rest.length > 0 && referenceProblem(bare) !== undefined)
    return { code: 'invalid-namespace', text: TEXTS.namespace, values: {} };
  return undefined;
}

const TEXTS = {
  scheme: {
    en: '{scheme}: a login is kept under a registry’s host name',
    zh: '{scheme}：登录信息应以镜像仓库的主机名为键',
  },
  empty: { en: 'the registry’s name is empty', zh: '镜像仓库地址为空' },
  userinfo: {
    en: 'there is an @ in the name; it reads registry or registry/namespace, and the login stands behind it',
    zh: '名称中有 @；应写作 registry 或 registry/namespace，登录信息写在其后',
  },
  host: {
    en: 'this is no registry: it reads registry or registry/namespace, with a dot or a port in the host; docker.io is Docker Hub',
    zh: '不是镜像仓库地址：应写作 registry 或 registry/namespace，主机名中要有点号或端口；Docker Hub 写作 docker.io',
  },
  tag: {
    en: 'a login holds for a registry or a namespace, not for a tag',
    zh: '登录信息对应 registry 或 registry/namespace，不能带标签',
  },
  namespace: {
    en: 'what follows the host is no namespace',
    zh: '主机名之后不是合法的命名空间',
  },
} as const satisfies Record<string, Text>;
