import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { rules } from '../../../rules/index.ts';
import type { Config } from '../../config/config.ts';
import { findHadolintConfig, readHadolintConfig } from '../../config/hadolintConfig.ts';
import { KnownError } from '../../errors.ts';
import { type Snippet, type StarterFile, starterFiles } from '../../project/starterFiles.ts';
import { fill, type Text } from '../../rule/language.ts';
import { type Command, optionalString } from '../command.ts';
import type { Session } from '../session.ts';

const TEXTS = {
  wrote: { en: 'wrote {path} ({purpose})', zh: '已写入 {path}（{purpose}）' },
  would: { en: 'would write {path} ({purpose})', zh: '将写入 {path}（{purpose}）' },
  kept: { en: '{path} is there already: left as it is', zh: '{path} 已存在，保持不变' },
  add: { en: 'add this to {path}:', zh: '请将以下内容加入 {path}：' },
  next: {
    en: 'next: dockwright lint, then dockwright fix --diff',
    zh: '下一步：dockwright lint，然后 dockwright fix --diff',
  },
} as const satisfies Record<string, Text>;

const command: Command = {
  arguments: '[folder]',
  positionals: {
    folder: {
      type: 'string',
      default: '.',
      describe: { en: 'the project', zh: '项目目录' },
    },
  },
  options: {
    'from-hadolint': {
      type: 'boolean',
      describe: {
        en: 'take over the settings of .hadolint.yaml',
        zh: '沿用 .hadolint.yaml 中的设置',
      },
    },
    'dry-run': {
      type: 'boolean',
      describe: { en: 'only say what would be written', zh: '只显示将写入的内容' },
    },
  },
  async run(args, session) {
    const folder = resolve(session.cwd, optionalString(args.folder) ?? '.');
    if (!existsSync(folder)) {
      throw new KnownError(
        'not-found',
        { en: 'there is no folder {folder}', zh: '找不到目录 {folder}' },
        { values: { folder } },
      );
    }
    const config = args.fromHadolint === true ? await fromHadolint(folder, session) : undefined;
    const { files, snippets } = starterFiles(folder, config);
    for (const file of files) await write(folder, file, args.dryRun === true, session);
    for (const snippet of snippets) show(snippet, session);
    session.err.write(`${TEXTS.next[session.language]}\n`);
    return 0;
  },
};

export default command;

async function fromHadolint(folder: string, session: Session): Promise<Config> {
  const file = findHadolintConfig({ cwd: folder, home: session.env.HOME });
  if (file === undefined) {
    throw new KnownError(
      'no-hadolint-config',
      { en: 'there is no .hadolint.yaml in {folder}', zh: '{folder} 中没有 .hadolint.yaml' },
      { values: { folder } },
    );
  }
  const { config, warnings } = await readHadolintConfig(file, rules);
  for (const warning of warnings) session.err.write(`${warning[session.language]}\n`);
  return config;
}

async function write(
  folder: string,
  { path, content, purpose }: StarterFile,
  dryRun: boolean,
  session: Session,
): Promise<void> {
  const { language } = session;
  const target = join(folder, path);
  const values = { path, purpose: purpose[language] };
  if (existsSync(target)) {
    session.err.write(`${fill(TEXTS.kept, language, values)}\n`);
    return;
  }
  if (dryRun) {
    session.err.write(`${fill(TEXTS.would, language, values)}\n`);
    session.out.write(content);
    return;
  }
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content, { flag: 'wx' });
  session.err.write(`${fill(TEXTS.wrote, language, values)}\n`);
}

function show({ path, content }: Snippet, session: Session): void {
  session.err.write(`${fill(TEXTS.add, session.language, { path })}\n`);
  session.out.write(content);
}
