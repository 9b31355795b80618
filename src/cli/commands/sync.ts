import { type Command, optionalString } from '../command.ts';
import { CONNECTION_OPTIONS } from '../connection.ts';
import { POLICIES } from '../sync/choices.ts';
import { runSync } from '../sync/run.ts';
import { syncSettings } from '../sync/settings.ts';

const command: Command = {
  arguments: '[action]',
  positionals: {
    action: {
      type: 'string',
      choices: ['verify'],
      describe: {
        en: 'verify: copy nothing, compare the targets with the sources',
        zh: 'verify：不复制，只核对目标与源是否一致',
      },
    },
  },
  options: {
    auth: {
      type: 'string',
      describe: {
        en: 'logins (default: ./auth.json if there)',
        zh: '认证文件（默认 ./auth.json）',
      },
    },
    images: {
      type: 'string',
      describe: {
        en: 'rules: JSON, YAML or lines (default: ./images.json)',
        zh: '同步规则文件：JSON、YAML 或每行一条（默认 ./images.json）',
      },
    },
    config: {
      type: 'string',
      describe: {
        en: 'one file for both, or a skopeo or regsync file',
        zh: '包含认证和规则的单一文件，或 skopeo、regsync 的配置文件',
      },
    },
    log: { type: 'string', describe: { en: 'write a log to this file', zh: '日志文件' } },
    registry: {
      type: 'string',
      describe: {
        en: 'target registry of rules without a destination (DEFAULT_REGISTRY)',
        zh: '规则未写目标时使用的目标仓库（DEFAULT_REGISTRY）',
      },
    },
    namespace: {
      type: 'string',
      describe: {
        en: 'target namespace of rules without a destination (DEFAULT_NAMESPACE)',
        zh: '规则未写目标时使用的命名空间，即 SWR 组织（DEFAULT_NAMESPACE）',
      },
    },
    proc: {
      alias: 'p',
      type: 'number',
      describe: {
        en: 'transfers at a time and registry (default: 8)',
        zh: '每个仓库的并发传输数（默认 8）',
      },
    },
    workers: {
      alias: 'w',
      type: 'number',
      describe: {
        en: 'the same, as image-migrator calls it',
        zh: '同 --proc（image-migrator 的写法）',
      },
    },
    retries: {
      alias: 'r',
      type: 'number',
      describe: {
        en: 'rounds over what failed for a passing reason (default: 3)',
        zh: '对临时性失败的重试轮数（默认 3）',
      },
    },
    os: {
      type: 'string',
      array: true,
      describe: { en: 'only these operating systems', zh: '只同步这些操作系统' },
    },
    arch: {
      type: 'string',
      array: true,
      describe: { en: 'only these architectures', zh: '只同步这些架构' },
    },
    'dry-run': {
      type: 'boolean',
      describe: { en: 'print the plan, move nothing', zh: '只输出计划，不传输' },
    },
    policy: {
      choices: POLICIES,
      describe: {
        en: 'images the target is known to refuse: fail, convert to docker media types, skip, or keep trying (default: fail)',
        zh: '目标不接受的镜像：fail 报失败、convert 转为 docker 格式、skip 跳过、keep 仍尝试（默认 fail）',
      },
    },
    swr: {
      type: 'boolean',
      describe: {
        en: 'the targets are SWR under names of their own (VPC endpoint, cloud stack)',
        zh: '目标是使用自有域名的 SWR（VPC 终端节点、专属云等）',
      },
    },
    referrers: {
      type: 'boolean',
      describe: {
        en: 'copy signatures and SBOMs that refer to the images as well',
        zh: '一并复制引用这些镜像的签名和 SBOM',
      },
    },
    bandwidth: {
      type: 'string',
      describe: { en: 'bytes a second at most: 20M', zh: '每秒最多读取的字节数，如 20M' },
    },
    rate: {
      type: 'number',
      describe: { en: 'requests a second and registry at most', zh: '每个仓库每秒最多请求数' },
    },
    journal: {
      type: 'string',
      describe: {
        en: 'where an interrupted run is gone on from (--no-journal: nowhere)',
        zh: '断点续传日志的位置（--no-journal 不记录）',
      },
    },
    verify: {
      type: 'boolean',
      describe: { en: 'compare targets and sources at the end', zh: '结束后核对目标与源' },
    },
    report: { type: 'string', describe: { en: 'write a JSON report', zh: '输出 JSON 报告文件' } },
    junit: { type: 'string', describe: { en: 'write a JUnit report', zh: '输出 JUnit 报告文件' } },
    'digest-map': {
      type: 'string',
      describe: {
        en: 'write old and new digests of converted images',
        zh: '输出转换前后摘要的对照表',
      },
    },
    failed: {
      type: 'string',
      describe: {
        en: 'write what failed as rules to run again',
        zh: '将失败的镜像写成可重新执行的规则文件',
      },
    },
    json: { type: 'boolean', describe: { en: 'print JSON', zh: '输出 JSON' } },
    explain: {
      type: 'string',
      describe: {
        en: 'say which rules and which login this image takes, and end',
        zh: '说明该镜像对应的规则和认证信息，然后退出',
      },
    },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    [
      'dockwright sync --auth=./auth.json --images=./images.json --namespace=dev-container --registry=swr.cn-east-3.myhuaweicloud.com --retries=3 --log=./log',
      { en: 'as image-syncer', zh: '与 image-syncer 用法相同' },
    ],
    [
      'dockwright sync --dry-run --policy convert',
      { en: 'what would be done, and what SWR would refuse', zh: '查看计划及 SWR 不接受的镜像' },
    ],
  ],

  async run(args, session) {
    const reference = optionalString(args.explain);
    if (reference === undefined) return runSync(args, session);
    const { explain } = await import('../../transfer/sync/rules/explain.ts');
    const { lines } = explain(await syncSettings(args, session), reference);
    session.out.write(`${lines.map(line => line[session.language]).join('\n')}\n`);
    return 0;
  },
};

export default command;
