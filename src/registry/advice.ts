import type { ServerError } from '../http/error.ts';

/** What went wrong, as far as status and words of a registry tell, and what to do. */
export interface Advice {
  /** Code of the error; stable. */
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly hint: string;
  readonly hintZh: string;
}

interface Case extends Advice {
  readonly status?: number;
  /** Registry code, upper case. */
  readonly server?: string;
  readonly message?: RegExp;
}

/** First match counts: the words of a server say more than its status. */
const CASES: readonly Case[] = [
  {
    message: /not allow to login, upload or download/i,
    code: 'blocked',
    en: 'SWR has blocked this client for asking too often',
    zh: 'SWR 因请求过于频繁而暂时封禁了该客户端',
    hint: 'The block lasts about 30 minutes. Wait, then go on with fewer workers.',
    hintZh: '封禁约持续 30 分钟。请等待后用更低的并发数继续。',
  },
  {
    message: /organization does not exist|namespace.{0,40}(?:not exist|not found)/i,
    code: 'organization-unknown',
    en: 'the organization does not exist',
    zh: '组织不存在',
    hint: 'Create it (`dockwright org create NAME`, or push with --create-org), or correct the name. The login itself is all right.',
    hintZh:
      '请先创建组织（dockwright org create 名称，或推送时加 --create-org），或更正组织名。登录信息本身没有问题。',
  },
  {
    message: /do(?:es)? not have the permission/i,
    code: 'denied',
    en: 'no permission for this organization or repository',
    zh: '没有该组织或仓库的权限',
    hint: 'The organization may belong to another account, the organization quota may be used up, or the user lacks the edit permission. `dockwright org list` shows what is yours.',
    hintZh:
      '可能原因：组织属于其他账号、组织配额已用完，或当前用户没有编辑权限。可用 dockwright org list 查看自己的组织。',
  },
  {
    message: /may not login yet|authenticate error/i,
    code: 'unauthorized',
    en: 'the registry does not accept the login',
    zh: '仓库不接受该登录信息',
    hint: 'For SWR the user is <region>@<AK> and the password is derived from AK and SK, not the SK itself: run `dockwright login`. A temporary login may have expired.',
    hintZh:
      'SWR 的用户名为 <区域>@<AK>，密码由 AK、SK 计算得出，而不是 SK 本身：请运行 dockwright login。临时登录指令也可能已过期。',
  },
  {
    message: /fail to parse ['"]?manifest\.json/i,
    code: 'manifest-refused',
    en: 'SWR does not take this kind of manifest',
    zh: 'SWR 不接受这种镜像清单',
    hint: 'SWR refuses OCI indexes and attestations. Build with --provenance=false --sbom=false and docker media types, or let sync convert the image.',
    hintZh:
      'SWR 不接受 OCI 镜像索引和证明清单。请使用 --provenance=false --sbom=false 及 docker 媒体类型构建，或由 sync 转换镜像。',
  },
  {
    server: 'MANIFEST_BLOB_UNKNOWN',
    code: 'blob-missing',
    en: 'the registry does not have a blob that the manifest names',
    zh: '仓库中缺少清单所引用的层',
    hint: 'Push again; if it comes back, the registry has lost the blob or a clean-up ran meanwhile.',
    hintZh: '请重新推送；若再次出现，说明仓库丢失了该层，或期间执行了垃圾回收。',
  },
  {
    server: 'MANIFEST_INVALID',
    code: 'manifest-refused',
    en: 'the registry does not take this manifest',
    zh: '仓库不接受该镜像清单',
    hint: 'It may not know this media type: push docker media types, or let sync convert the image.',
    hintZh: '仓库可能不支持该媒体类型：请使用 docker 媒体类型，或由 sync 转换镜像。',
  },
  {
    server: 'DIGEST_INVALID',
    code: 'digest-refused',
    en: 'the registry received other bytes than the digest names',
    zh: '仓库收到的内容与摘要不符',
    hint: 'The data was damaged on its way. Try again; look for a proxy that changes content.',
    hintZh: '数据在传输途中损坏。请重试，并检查是否有会改写内容的代理。',
  },
  {
    server: 'NAME_INVALID',
    code: 'name-invalid',
    en: 'the registry does not take this repository name',
    zh: '仓库名不被接受',
    hint: 'Names are lower case; SWR wants <organization>/<repository>.',
    hintZh: '仓库名必须小写；SWR 的格式为 <组织>/<仓库>。',
  },
  {
    server: 'NAME_UNKNOWN',
    code: 'repository-unknown',
    en: 'there is no such repository',
    zh: '仓库不存在',
    hint: 'Check the name. Some registries say so too when the login may not see it.',
    hintZh: '请检查名称。若登录用户无权查看，有些仓库也会这样提示。',
  },
  {
    server: 'MANIFEST_UNKNOWN',
    code: 'manifest-unknown',
    en: 'there is no such tag or digest',
    zh: '标签或摘要不存在',
    hint: 'Check the tag; list them with any registry tool, or in the console.',
    hintZh: '请检查标签；可在控制台或用仓库工具查看已有标签。',
  },
  {
    server: 'BLOB_UNKNOWN',
    code: 'blob-unknown',
    en: 'the registry does not have this blob',
    zh: '仓库中没有该层',
    hint: 'The image is damaged at its source: push or build it there again.',
    hintZh: '源端镜像已损坏，请在源端重新推送或构建。',
  },
  {
    status: 429,
    code: 'too-many-requests',
    en: 'the registry wants fewer requests',
    zh: '请求过于频繁，已被仓库限流',
    hint: 'Wait, or lower the concurrency (--proc). Docker Hub allows more after a login.',
    hintZh: '请稍后重试，或降低并发数（--proc）。Docker Hub 登录后配额更高。',
  },
  {
    status: 401,
    code: 'unauthorized',
    en: 'the registry does not accept the login',
    zh: '仓库不接受该登录信息',
    hint: 'Log in (`dockwright login`), or check user and password of this registry.',
    hintZh: '请先登录（dockwright login），或检查该仓库的用户名和密码。',
  },
  {
    status: 403,
    code: 'denied',
    en: 'the login is not allowed to do this',
    zh: '当前登录用户没有此操作的权限',
    hint: 'Ask for the right on this repository, or use another user.',
    hintZh: '请申请该仓库的权限，或更换用户。',
  },
  {
    status: 404,
    code: 'not-found',
    en: 'not found',
    zh: '未找到',
    hint: 'Check host, repository and tag.',
    hintZh: '请检查地址、仓库名和标签。',
  },
  {
    status: 413,
    code: 'too-large',
    en: 'the registry, or a proxy before it, does not take a body of this size',
    zh: '仓库或其前置代理不接受这么大的请求体',
    hint: 'Raise the proxy’s limit (nginx: client_max_body_size 0). SWR takes layers up to 10 GB.',
    hintZh: '请调大代理的限制（nginx：client_max_body_size 0）。SWR 单层上限为 10 GB。',
  },
  {
    status: 503,
    code: 'unavailable',
    en: 'the registry is overloaded or limits this client',
    zh: '仓库过载或正在限流',
    hint: 'Wait, or lower the concurrency (--proc). SWR answers so above 20 pushes a second.',
    hintZh: '请稍后重试，或降低并发数（--proc）。SWR 推送超过每秒 20 次时会返回 503。',
  },
];

/** Instead of a refused login, where none was shown. */
export const LOGIN_WANTED: Advice = {
  code: 'unauthorized',
  en: 'the registry wants a login, and none is known for it',
  zh: '该仓库需要登录，但没有找到对应的登录信息',
  hint: 'Log in: `dockwright login` for SWR, or any tool that writes docker’s config.json. For a public image, check the name: many registries answer so for what does not exist.',
  hintZh:
    '请先登录：SWR 使用 dockwright login，其他仓库可用任何写入 docker config.json 的工具。若为公开镜像，请检查名称：许多仓库对不存在的镜像也这样返回。',
};

const SERVER_FAILURE: Advice = {
  code: 'server-error',
  en: 'the registry failed',
  zh: '仓库服务出错',
  hint: 'Try again later; if it stays, tell the registry’s operator the request id.',
  hintZh: '请稍后重试；若持续出现，请将请求 ID 提供给仓库管理员。',
};
const UNEXPECTED: Advice = {
  code: 'unexpected-answer',
  en: 'the registry gave an answer that does not fit the request',
  zh: '仓库返回了意外的响应',
  hint: 'Is this host really a registry, and is a proxy in between?',
  hintZh: '请确认该地址确实是镜像仓库，以及中间是否有代理。',
};

export function adviceFor(status: number, errors: readonly ServerError[]): Advice {
  const found = CASES.find(
    ({ status: wantedStatus, server, message }) =>
      (wantedStatus === undefined || wantedStatus === status) &&
      (server === undefined || errors.some(({ code }) => code.toUpperCase() === server)) &&
      (message === undefined || errors.some(error => message.test(error.message))),
  );
  return found ?? (status >= 500 ? SERVER_FAILURE : UNEXPECTED);
}
