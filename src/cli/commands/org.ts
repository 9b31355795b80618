import { KnownError } from '../../errors.ts';
import type { Organization, Quota, SwrApi } from '../../swr/api.ts';
import { checkOrganization } from '../../swr/names.ts';
import { ACCESS_KEY_OPTIONS, openSwrApi } from '../accessKeys.ts';
import { type Arguments, type Command, optionalString } from '../command.ts';
import { CONNECTION_OPTIONS, connect } from '../connection.ts';
import { refuseProblems } from '../nameProblems.ts';
import { note } from '../notes.ts';
import type { ExitCode, Session } from '../session.ts';

const ACTIONS = ['list', 'show', 'create', 'delete'] as const;

const command: Command = {
  arguments: '<action> [name]',
  positionals: {
    action: {
      choices: ACTIONS,
      describe: { en: 'what to do', zh: '操作' },
    },
    name: {
      type: 'string',
      describe: { en: 'organization', zh: '组织名' },
    },
  },
  options: {
    ...ACCESS_KEY_OPTIONS,
    yes: {
      alias: 'y',
      type: 'boolean',
      describe: { en: 'delete: really do it', zh: '删除时确认执行' },
    },
    json: { type: 'boolean', describe: { en: 'print JSON', zh: '输出 JSON' } },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    [
      'dockwright org create testawa0306 --region cn-north-4',
      { en: 'create an organization', zh: '创建组织' },
    ],
    ['dockwright org list --region cn-north-4 --json', { en: 'all of them', zh: '列出全部组织' }],
  ],
  async run(args, session) {
    const action = ACTIONS.find(name => name === args.action) ?? 'list';
    // A name that SWR cannot take is refused before anybody is asked for keys.
    const name = action === 'list' ? '' : requiredName(args);
    if (action === 'create') refuseProblems(name, checkOrganization(name), session);
    if (action === 'delete' && args.yes !== true) throw notConfirmed(name);
    const connection = connect(args, session);
    try {
      const api = await openSwrApi(args, session, connection.http);
      return await ACTION[action](api, name, args, session);
    } finally {
      await connection.close();
    }
  },
};

type Action = (api: SwrApi, name: string, args: Arguments, session: Session) => Promise<ExitCode>;

const ACTION: Readonly<Record<(typeof ACTIONS)[number], Action>> = {
  async list(api, _name, args, session) {
    const organizations = await api.organizations();
    const quota = await organizationQuota(api, args, session);
    if (args.json === true) {
      session.out.write(`${JSON.stringify({ version: 1, organizations, quota }, undefined, 2)}\n`);
      return 0;
    }
    for (const organization of organizations) session.out.write(`${line(organization, session)}\n`);
    if (quota !== undefined) tellQuota(quota, session);
    return 0;
  },

  async show(api, name, args, session) {
    const organization = await api.organization(name);
    if (organization === undefined) {
      note(session, TEXTS.absent, { name, region: api.hosts.region });
      return 1;
    }
    const repositories = await api.repositories(name);
    if (args.json === true) {
      session.out.write(
        `${JSON.stringify({ version: 1, organization, repositories }, undefined, 2)}\n`,
      );
      return 0;
    }
    session.out.write(`${line(organization, session)}\n`);
    for (const { path, tags } of repositories) {
      session.out.write(`  ${path}  ${tags.join(' ')}\n`);
    }
    return 0;
  },

  async create(api, name, args, session) {
    await api.createOrganization(name);
    if (args.json === true) {
      session.out.write(`${JSON.stringify({ version: 1, created: name })}\n`);
    } else note(session, TEXTS.created, { name, region: api.hosts.region });
    const quota = await organizationQuota(api, args, session);
    if (quota !== undefined && args.json !== true) tellQuota(quota, session);
    return 0;
  },

  async delete(api, name, args, session) {
    await api.deleteOrganization(name);
    if (args.json === true) {
      session.out.write(`${JSON.stringify({ version: 1, deleted: name })}\n`);
    } else note(session, TEXTS.deleted, { name, region: api.hosts.region });
    return 0;
  },
};

/** Undefined, and said, where it cannot be had: it needs IAM, which not every network lets through. */
async function organizationQuota(
  api: SwrApi,
  args: Arguments,
  session: Session,
): Promise<Quota | undefined> {
  try {
    const project = await api.projectId(optionalString(args.project) ?? api.hosts.region);
    return (await api.quotas(project)).find(({ key }) => key === 'namespace');
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    note(session, TEXTS.noQuota, { why: error.say(session.language).message });
    return undefined;
  }
}

function tellQuota({ used, limit }: Quota, session: Session): void {
  note(session, TEXTS.quota, { used, limit });
}

function line({ name, right, creator }: Organization, session: Session): string {
  const shown = right === undefined ? '' : RIGHTS[right][session.language];
  return [name, shown, creator ?? ''].join('  ').trimEnd();
}

const RIGHTS = {
  read: { en: 'read', zh: '只读' },
  edit: { en: 'edit', zh: '编辑' },
  manage: { en: 'manage', zh: '管理' },
} as const;

const TEXTS = {
  absent: {
    en: 'region {region} has no organization {name}, or this key may not see it',
    zh: '区域 {region} 中没有组织 {name}，或当前密钥无权查看',
  },
  created: {
    en: 'organization {name} is created in {region}',
    zh: '已在 {region} 创建组织 {name}',
  },
  deleted: {
    en: 'organization {name} is deleted from {region}',
    zh: '已从 {region} 删除组织 {name}',
  },
  quota: { en: '{used} of {limit} organizations used', zh: '已用组织数 {used}，配额 {limit}' },
  noQuota: { en: 'note: the quota is not known: {why}', zh: '提示：无法获取配额：{why}' },
} as const;

function requiredName(args: Arguments): string {
  const name = optionalString(args.name);
  if (name !== undefined) return name;
  throw new KnownError(
    'org-name',
    { en: 'which organization?', zh: '未指定组织名' },
    {
      hint: {
        en: 'dockwright org show|create|delete <name>',
        zh: 'dockwright org show|create|delete <组织名>',
      },
    },
  );
}

function notConfirmed(name: string): KnownError {
  return new KnownError(
    'org-not-confirmed',
    {
      en: 'organization {name} is not deleted: its name can be taken by another account afterwards',
      zh: '未删除组织 {name}：删除后该名称可能被其他账号占用',
    },
    { values: { name }, hint: { en: 'add --yes to do it', zh: '如确认删除，请加 --yes' } },
  );
}

export default command;
