import { swrPlace } from '../accessKeys.ts';
import { type Command, optionalString } from '../command.ts';
import { note } from '../notes.ts';

const command: Command = {
  arguments: '[registry]',
  positionals: {
    registry: {
      type: 'string',
      describe: {
        en: 'registry host; left out, the SWR registry of --region',
        zh: '镜像仓库地址；省略时为 --region 对应的 SWR 仓库',
      },
    },
  },
  options: {
    region: {
      type: 'string',
      describe: { en: 'region of SWR', zh: 'SWR 所在区域' },
    },
  },
  async run(args, session) {
    const registry = optionalString(args.registry) ?? swrPlace(args, session).registry;
    const { removeCredential } = await import('../../registry/auth/save.ts');
    const environment = session.env as NodeJS.ProcessEnv;
    const { removed, file, helper } = await removeCredential(registry, { environment });
    const values = { registry, place: helper ?? file };
    note(session, removed ? TEXTS.removed : TEXTS.absent, values);
    return 0;
  },
};

const TEXTS = {
  removed: {
    en: 'the login of {registry} is removed from {place}',
    zh: '已从 {place} 移除 {registry} 的登录信息',
  },
  absent: {
    en: 'there was no login of {registry} in {place}',
    zh: '{place} 中没有 {registry} 的登录信息',
  },
} as const;

export default command;
