import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { KnownError } from '../../errors.ts';
import type { RuleFile, RuleFiles, SyncSettings } from '../../transfer/sync/rule.ts';
import { platformFilter } from '../../transfer/sync/rules/platformFilter.ts';
import { readRules } from '../../transfer/sync/rules/read.ts';
import { type Arguments, optionalString, strings } from '../command.ts';
import type { Session } from '../session.ts';

/** Reads what the command line names, or what image-syncer and image-migrator look for where nothing is named. @throws KnownError */
export async function syncSettings(args: Arguments, session: Session): Promise<SyncSettings> {
  const files = await ruleFiles(args, session);
  const { env } = session;
  const registry = optionalString(args.registry) ?? env.DEFAULT_REGISTRY;
  const namespace = optionalString(args.namespace) ?? env.DEFAULT_NAMESPACE;
  return readRules(
    files,
    {
      environment: env,
      ...(registry ? { registry } : {}),
      ...(namespace ? { namespace } : {}),
    },
    { platforms: platformFilter(strings(args.os), strings(args.arch)) },
  );
}

async function ruleFiles(args: Arguments, session: Session): Promise<RuleFiles> {
  const named = {
    auth: optionalString(args.auth),
    images: optionalString(args.images),
    config: optionalString(args.config),
  };
  if (named.images === undefined && named.config === undefined) {
    if (await exists(session, 'images.json')) named.images = './images.json';
    else if (await exists(session, 'config.json')) named.config = './config.json';
    else throw noFiles();
  }
  if (named.auth === undefined && named.config === undefined) {
    if (await exists(session, 'auth.json')) named.auth = './auth.json';
  }
  const [auth, images, config] = await Promise.all([
    read(named.auth, session),
    read(named.images, session),
    read(named.config, session),
  ]);
  return { ...(auth && { auth }), ...(images && { images }), ...(config && { config }) };
}

async function exists(session: Session, name: string): Promise<boolean> {
  try {
    return (await stat(path.resolve(session.cwd, name))).isFile();
  } catch {
    // Not there, or not to be seen: then it is not what is meant.
    return false;
  }
}

async function read(file: string | undefined, session: Session): Promise<RuleFile | undefined> {
  if (file === undefined) return undefined;
  try {
    if (file === '-')
      return { file, text: Buffer.from(await session.readInput()).toString('utf8') };
    return { file, text: await readFile(path.resolve(session.cwd, file), 'utf8') };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KnownError(
      'cannot-read',
      { en: 'cannot read {file}: {reason}', zh: '无法读取 {file}：{reason}' },
      { values: { file, reason }, cause },
    );
  }
}

function noFiles(): KnownError {
  return new KnownError(
    'no-rule-files',
    {
      en: 'there are no rules: neither --images nor --config is given, and there is no images.json here',
      zh: '没有同步规则：未指定 --images 或 --config，当前目录下也没有 images.json',
    },
    {
      hint: {
        en: 'write images.json: {"source/namespace/repository:tag": "target/namespace/repository:tag"}',
        zh: '请编写 images.json：{"源仓库/命名空间/镜像:标签": "目标仓库/组织/镜像:标签"}',
      },
    },
  );
}
