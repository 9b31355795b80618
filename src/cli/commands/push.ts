import { KnownError } from '../../errors.ts';
import { formatBytes } from '../../text/byteSize.ts';
import type { PushResult } from '../../transfer/push.ts';
import { ACCESS_KEY_OPTIONS } from '../accessKeys.ts';
import { type Arguments, type Command, optionalString } from '../command.ts';
import { CONNECTION_OPTIONS, connect } from '../connection.ts';
import { note } from '../notes.ts';
import { checkAccess, type PushTarget, pushTarget, TARGET_OPTIONS } from '../pushTarget.ts';
import { runPush } from '../runPush.ts';
import type { Session } from '../session.ts';

const command: Command = {
  arguments: '<image> [target]',
  positionals: {
    image: {
      type: 'string',
      describe: {
        en: 'name at the docker daemon, docker-archive:FILE, oci:DIR[:TAG], oci-archive:FILE, docker://REF',
        zh: 'docker 中的镜像名，或 docker-archive:文件、oci:目录[:标签]、oci-archive:文件、docker://镜像',
      },
    },
    target: {
      type: 'string',
      describe: {
        en: 'name in the registry (default: the image’s own)',
        zh: '目标镜像地址（默认与镜像名相同）',
      },
    },
  },
  options: {
    ...TARGET_OPTIONS,
    concurrency: {
      alias: 'j',
      type: 'number',
      describe: { en: 'layers moved side by side (default: 4)', zh: '并行传输的层数（默认 4）' },
    },
    'dry-run': {
      type: 'boolean',
      describe: {
        en: 'check name, login and organization, send nothing',
        zh: '只检查名称、登录和组织，不传输',
      },
    },
    json: { type: 'boolean', describe: { en: 'print JSON', zh: '输出 JSON' } },
    ...ACCESS_KEY_OPTIONS,
    ...CONNECTION_OPTIONS,
  },
  examples: [
    [
      'dockwright push nginx:v1 swr.cn-east-3.myhuaweicloud.com/cloud-develop/nginx:v1',
      { en: 'from the docker daemon, no tag needed before', zh: '从 docker 推送，无需先打标签' },
    ],
    [
      'dockwright push oci-archive:image.tar swr.cn-east-3.myhuaweicloud.com/cloud-develop/app:1',
      { en: 'without any daemon', zh: '不需要任何守护进程' },
    ],
  ],

  async run(args, session) {
    const image = optionalString(args.image) ?? '';
    const target = pushTarget(targetName(image, args), args, session);
    const connection = connect(args, session);
    try {
      const dryRun = args['dry-run'] === true;
      // Nothing is created by a rehearsal.
      const checked = dryRun ? { ...args, 'create-org': false } : args;
      const before = await checkAccess(target, checked, session, connection);
      if (dryRun) {
        const values = { name: target.name, before: before ?? '' };
        const text = before === undefined ? TEXTS.wouldCreate : TEXTS.wouldReplace;
        note(session, text, values);
        return 0;
      }
      const concurrency = typeof args.concurrency === 'number' ? args.concurrency : undefined;
      const result = await runPush(image, target, session, connection, concurrency);
      tellPush(target, result, args, session);
      return 0;
    } finally {
      await connection.close();
    }
  },
};

/** An archive has no name of its own that could be pushed to. */
function targetName(image: string, args: Arguments): string {
  const target = optionalString(args.target);
  if (target !== undefined) return target;
  const own = image.replace(/^docker-daemon:/, '');
  if (!/^(?:docker-archive|oci|oci-archive):|^docker:\/\//.test(own)) return own;
  throw new KnownError(
    'push-target',
    { en: 'where shall {image} go?', zh: '未指定 {image} 的目标地址' },
    {
      values: { image },
      hint: {
        en: 'dockwright push {image} swr.<region>.myhuaweicloud.com/<organization>/<name>:<tag>',
        zh: 'dockwright push {image} swr.<区域>.myhuaweicloud.com/<组织名>/<镜像名>:<标签>',
      },
    },
  );
}

function tellPush(target: PushTarget, result: PushResult, args: Arguments, session: Session): void {
  const { registry, repository } = target.reference;
  const reference = `${registry}/${repository}@${result.digest}`;
  if (args.json === true) {
    const json = { version: 1, name: target.name, reference, ...result };
    session.out.write(`${JSON.stringify(json, undefined, 2)}\n`);
    return;
  }
  session.out.write(`${reference}\n`);
  note(session, result.outcome === 'current' ? TEXTS.current : TEXTS.pushed, {
    name: target.name,
    layers: result.layers,
    size: formatBytes(result.size),
    sent: formatBytes(result.bytesUploaded),
    seconds: result.seconds.toFixed(1),
  });
}

const TEXTS = {
  pushed: {
    en: '{name}: {layers} layers, {size}, of which {sent} had to be sent, in {seconds} s; the registry names the same digest',
    zh: '{name}：共 {layers} 层，{size}，实际上传 {sent}，用时 {seconds} 秒；已在仓库核对摘要',
  },
  current: {
    en: '{name}: the registry has this very image already',
    zh: '{name}：仓库中已是同一镜像，无需上传',
  },
  wouldCreate: {
    en: '{name} can be pushed; the tag is not there yet',
    zh: '可以推送 {name}；该标签尚不存在',
  },
  wouldReplace: {
    en: '{name} can be pushed; the tag is {before} now and would be replaced',
    zh: '可以推送 {name}；该标签当前为 {before}，推送后将被覆盖',
  },
} as const;

export default command;
