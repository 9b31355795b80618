import type { CommandEntry } from './command.ts';

/** Every command by name. One line and one file in `commands/` each; only the one that runs is loaded. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  lint: {
    describe: {
      en: 'check Dockerfiles against the SWR guide, hadolint and BuildKit',
      zh: '按 SWR 最佳实践、hadolint 和 BuildKit 检查 Dockerfile',
    },
    load: () => import('./commands/lint.ts'),
  },
  fix: {
    describe: { en: 'apply the fixes that are proven to be safe', zh: '应用经过验证的安全修复' },
    load: () => import('./commands/fix.ts'),
  },
  init: {
    describe: {
      en: 'write a configuration and CI snippets for this project',
      zh: '为项目生成配置文件和 CI 片段',
    },
    load: () => import('./commands/init.ts'),
  },
  optimize: {
    describe: {
      en: 'propose smaller images and faster builds',
      zh: '提出缩小镜像、加快构建的优化建议',
    },
    load: () => import('./commands/optimize.ts'),
  },
  explain: {
    describe: { en: "show a rule's page", zh: '显示某条规则的说明' },
    load: () => import('./commands/explain.ts'),
  },
  rules: {
    describe: { en: 'list all rules', zh: '列出全部规则' },
    load: () => import('./commands/rules.ts'),
  },
  login: {
    describe: { en: 'log in to SWR or another registry', zh: '登录 SWR 或其他镜像仓库' },
    load: () => import('./commands/login.ts'),
  },
  logout: {
    describe: { en: 'forget a login', zh: '移除登录信息' },
    load: () => import('./commands/logout.ts'),
  },
  org: {
    describe: {
      en: 'list, show, create and delete SWR organizations',
      zh: '查看、创建和删除 SWR 组织',
    },
    load: () => import('./commands/org.ts'),
  },
  push: {
    describe: {
      en: 'push an image to SWR or another registry',
      zh: '推送镜像到 SWR 或其他镜像仓库',
    },
    load: () => import('./commands/push.ts'),
  },
  build: {
    describe: {
      en: 'lint, then build with docker, buildctl or buildah',
      zh: '检查后用 docker、buildctl 或 buildah 构建',
    },
    load: () => import('./commands/build.ts'),
  },
  analyze: {
    describe: {
      en: 'what a built image holds and wastes, by layer and Dockerfile line',
      zh: '分析镜像各层的内容和浪费，并对应到 Dockerfile 行',
    },
    load: () => import('./commands/analyze.ts'),
  },
  ship: {
    describe: {
      en: 'lint, build, push and verify in one go',
      zh: '一条命令完成检查、构建、推送和核对',
    },
    load: () => import('./commands/ship.ts'),
  },
  sync: {
    describe: {
      en: 'copy images from registry to registry, with the files of image-syncer and image-migrator',
      zh: '在镜像仓库之间同步镜像，兼容 image-syncer 和 image-migrator 的文件',
    },
    load: () => import('./commands/sync.ts'),
  },
  pin: {
    describe: { en: 'add the digests that tags name now', zh: '为镜像标签补上当前的摘要' },
    load: () => import('./commands/pin.ts'),
  },
};
