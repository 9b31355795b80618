import { KnownError } from '../errors.ts';
import { normalize, type Reference, splitReference } from '../image/reference.ts';
import type { Repository } from '../registry/repository.ts';
import { createOrganizationByLogin } from '../swr/dockyard.ts';
import { swrRegistryHost } from '../swr/hosts.ts';
import { checkOrganization } from '../swr/names.ts';
import { REGIONS } from '../swr/regions.ts';
import { checkPushTarget } from '../swr/target.ts';
import { hasAccessKeys, openSwrApi } from './accessKeys.ts';
import type { Arguments, Command } from './command.ts';
import type { Connection } from './connection.ts';
import { refuseProblems } from './nameProblems.ts';
import { note } from './notes.ts';
import type { Session } from './session.ts';

export const TARGET_OPTIONS = {
  'create-org': {
    type: 'boolean',
    describe: {
      en: 'create the SWR organization when it is not there',
      zh: 'SWR 组织不存在时自动创建',
    },
  },
  swr: {
    type: 'boolean',
    describe: {
      en: 'the registry is SWR under a name of its own (VPC endpoint, cloud stack)',
      zh: '该仓库是使用自有域名的 SWR（VPC 终端节点、专属云等）',
    },
  },
} as const satisfies Command['options'];

/** Where an image is to go, its name checked. */
export interface PushTarget {
  /** As it will be called: with registry and tag. */
  readonly name: string;
  readonly reference: Reference & { readonly registry: string; readonly tag: string };
  readonly isSwr: boolean;
}

/** @throws KnownError `name-refused` with everything that is wrong with the name, and one that would do */
export function pushTarget(text: string, args: Arguments, session: Session): PushTarget {
  const { problems, proposal } = checkPushTarget(text, { isSwr: args.swr === true });
  refuseProblems(text, problems, session, proposal);
  const reference = normalize(splitReference(text));
  if (reference.digest !== undefined) {
    throw new KnownError(
      'push-to-digest',
      {
        en: '{text}: an image is pushed to a tag, its digest follows',
        zh: '{text}：推送目标应为标签，摘要由内容决定',
      },
      { values: { text }, hint: { en: 'leave out what follows @', zh: '请去掉 @ 及其后的内容' } },
    );
  }
  const tag = reference.tag ?? 'latest';
  const { registry, repository } = reference;
  return {
    name: `${registry}/${repository}:${tag}`,
    reference: { ...reference, tag },
    isSwr: args.swr === true || swrRegistryHost(registry) !== undefined,
  };
}

/**
 * Proves, before anything is built or sent, that the registry answers, takes the login and lets it push there.
 * @returns the digest that the tag names so far
 * @throws KnownError
 */
export async function checkAccess(
  target: PushTarget,
  args: Arguments,
  session: Session,
  connection: Connection,
): Promise<string | undefined> {
  const { registry, repository, tag } = target.reference;
  const found = await connection.credentials.find(registry, repository);
  if (target.isSwr) {
    if (found === undefined) throw notLoggedIn(registry);
    if (found.credential.type === 'password') {
      refuseOtherRegion(registry, found.credential.username, found.origin);
    }
  }
  const repo = connection.registry(registry).repository(repository);
  const organization = repository.split('/', 1)[0] ?? '';
  try {
    return await existing(repo, tag);
  } catch (error) {
    const missing = error instanceof KnownError && error.code === 'organization-unknown';
    if (!missing || args['create-org'] !== true) throw error;
    refuseProblems(organization, checkOrganization(organization), session);
    if (hasAccessKeys(args, session)) {
      const api = await openSwrApi(args, session, connection.http, registry);
      await api.createOrganization(organization);
    } else if (found?.credential.type === 'password') {
      const base = await connection.registry(registry).base();
      await createOrganizationByLogin(connection.http, base, found.credential, organization);
    } else throw error;
    note(session, TEXTS.created, { organization, registry });
    return await existing(repo, tag);
  }
}

async function existing(repository: Repository, tag: string): Promise<string | undefined> {
  return (await repository.headManifest(tag, { push: true }))?.digest;
}

/** A login `cn-east-3@AK` at the registry of cn-north-4: the key would do, the user name does not. */
function refuseOtherRegion(registry: string, username: string, origin: string): void {
  const region = swrRegistryHost(registry)?.region;
  const project = username.split('@', 1)[0] ?? '';
  const own = REGIONS.find(({ id }) => project === id || project.startsWith(`${id}_`))?.id;
  if (region === undefined || own === undefined || own === region) return;
  throw new KnownError(
    'other-region',
    {
      en: 'the login of {registry} in {origin} is one for {own}',
      zh: '{origin} 中 {registry} 的登录信息属于区域 {own}',
    },
    {
      values: { registry, origin, own, region },
      hint: {
        en: 'log in for its region: dockwright login --region {region}, or push to the registry of {own}',
        zh: '请登录该区域：dockwright login --region {region}，或推送到 {own} 的仓库',
      },
    },
  );
}

function notLoggedIn(registry: string): KnownError {
  const region = swrRegistryHost(registry)?.region;
  return new KnownError(
    'not-logged-in',
    { en: 'there is no login for {registry}', zh: '没有 {registry} 的登录信息' },
    {
      values: { registry, login: region === undefined ? registry : `--region ${region}` },
      hint: { en: 'dockwright login {login}', zh: '请先执行 dockwright login {login}' },
    },
  );
}

const TEXTS = {
  created: {
    en: 'organization {organization} is created at {registry}',
    zh: '已在 {registry} 创建组织 {organization}',
  },
} as const;
