import type { PackageManager, PackageVerb, PinSyntax } from './packages.ts';

const AT_VERSION: PinSyntax = {
  kind: 'at',
  moving: ['latest', 'next', 'stable', 'lts', 'current'],
  files: ['.tgz', '.tar.gz', '.tar'],
  example: '{name}@{version}',
};

const NODE_INSTALL: Readonly<Record<string, PackageVerb>> = {
  install: 'install',
  i: 'install',
  add: 'install',
  update: 'upgrade',
  up: 'upgrade',
  upgrade: 'upgrade',
  remove: 'remove',
  rm: 'remove',
  uninstall: 'remove',
  prune: 'remove',
};

const NPM_VALUE_FLAGS = words(
  'C w prefix registry cache loglevel userconfig globalconfig workspace tag omit include only install-strategy fetch-retries fetch-timeout maxsockets network-timeout before cwd modules-folder mutex cache-folder preferred-cache-folder global-folder filter dir store-dir reporter lockfile-dir virtual-store-dir otp scope script-shell',
);

export const NODE_MANAGERS: readonly PackageManager[] = [
  {
    name: 'npm',
    scope: 'language',
    family: 'node',
    callers: [{ program: 'npm' }],
    verbs: {
      ...NODE_INSTALL,
      ci: 'install',
      'clean-install': 'install',
      'cache clean': 'clean',
      'cache clear': 'clean',
    },
    valueFlags: NPM_VALUE_FLAGS,
    caches: [{ path: '~/.npm', holds: 'downloads', mount: true }],
    cleanCalls: [
      { subcommand: 'cache clean', anyOf: ['force', 'f'] },
      { subcommand: 'cache clear', anyOf: ['force', 'f'] },
    ],
    cleanUp: 'npm cache clean --force',
    pin: AT_VERSION,
    codes: { unpinned: 'DL3016' },
    manifests: ['package.json'],
    lockfiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  },
  {
    name: 'pnpm',
    scope: 'language',
    family: 'node',
    callers: [{ program: 'pnpm' }],
    verbs: { ...NODE_INSTALL, fetch: 'fetch', 'store prune': 'clean', deploy: 'other' },
    valueFlags: NPM_VALUE_FLAGS,
    caches: [
      { path: '~/.local/share/pnpm/store', holds: 'downloads', mount: true },
      { path: '~/.cache/pnpm', holds: 'index', mount: false },
    ],
    cleanCalls: [{ subcommand: 'store prune' }],
    cleanUp: 'pnpm store prune',
    pin: AT_VERSION,
    codes: {},
    manifests: ['package.json', 'pnpm-workspace.yaml'],
    lockfiles: ['pnpm-lock.yaml'],
  },
  {
    name: 'yarn',
    scope: 'language',
    family: 'node',
    callers: [{ program: 'yarn' }, { program: 'yarnpkg' }],
    verbs: {
      ...NODE_INSTALL,
      '': 'install',
      'global add': 'install',
      'global upgrade': 'upgrade',
      'global remove': 'remove',
      'cache clean': 'clean',
      'cache clear': 'clean',
      'workspaces focus': 'install',
    },
    valueFlags: NPM_VALUE_FLAGS,
    caches: [
      { path: '/usr/local/share/.cache/yarn', holds: 'downloads', mount: true, locked: true },
      { path: '~/.cache/yarn', holds: 'downloads', mount: true, locked: true },
      { path: '~/.yarn/berry/cache', holds: 'downloads', mount: true, locked: true },
    ],
    cleanCalls: [{ subcommand: 'cache clean' }, { subcommand: 'cache clear' }],
    cleanUp: 'yarn cache clean',
    pin: AT_VERSION,
    codes: { 'cache-kept': 'DL3060' },
    manifests: ['package.json', '.yarnrc.yml'],
    lockfiles: ['yarn.lock'],
  },
  {
    name: 'bun',
    scope: 'language',
    family: 'node',
    callers: [{ program: 'bun' }],
    verbs: { ...NODE_INSTALL, a: 'install', 'pm cache': 'other', 'pm cache rm': 'clean' },
    valueFlags: words(
      'c cwd config registry cache-dir backend concurrent-scripts network-concurrency omit filter ca cafile',
    ),
    noCache: {
      names: ['no-cache'],
      insert: '--no-cache',
      side: 'after',
      subcommands: ['install', 'i', 'add', 'a'],
    },
    caches: [{ path: '~/.bun/install/cache', holds: 'downloads', mount: true }],
    cleanCalls: [{ subcommand: 'pm cache rm' }],
    cleanUp: 'rm -rf ~/.bun/install/cache',
    pin: AT_VERSION,
    codes: {},
    manifests: ['package.json', 'bunfig.toml'],
    lockfiles: ['bun.lock', 'bun.lockb'],
  },
];

function words(list: string): readonly string[] {
  return list.split(' ');
}
