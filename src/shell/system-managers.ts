import type { CacheFolder, KnownFlag, PackageManager, PackageVerb } from './packages.ts';

const APT_VERBS: Readonly<Record<string, PackageVerb>> = {
  install: 'install',
  reinstall: 'install',
  'build-dep': 'install',
  satisfy: 'install',
  update: 'update',
  upgrade: 'upgrade',
  'dist-upgrade': 'upgrade',
  'full-upgrade': 'upgrade',
  'safe-upgrade': 'upgrade',
  remove: 'remove',
  purge: 'remove',
  autoremove: 'remove',
  autopurge: 'remove',
  clean: 'clean',
  autoclean: 'clean',
  'auto-clean': 'clean',
  distclean: 'clean',
  'dist-clean': 'clean',
  download: 'fetch',
  source: 'fetch',
};

const APT_CACHES: readonly CacheFolder[] = [
  { path: '/var/lib/apt/lists', holds: 'index', mount: true, locked: true },
  { path: '/var/cache/apt', holds: 'downloads', mount: true, locked: true },
];

const APT_YES: KnownFlag = {
  names: [
    'y',
    'yes',
    'assume-yes',
    'q q',
    'quiet quiet',
    'q=2',
    'quiet=2',
    'o=APT::Get::Assume-Yes=true',
  ],
  insert: '-y',
  side: 'after',
};

const APT_MINIMAL: KnownFlag = {
  names: [
    'no-install-recommends',
    'o=APT::Install-Recommends=false',
    'o=APT::Install-Recommends=0',
    'o=APT::Install-Recommends=no',
  ],
  insert: '--no-install-recommends',
  side: 'after',
  subcommands: ['install', 'reinstall', 'build-dep', 'satisfy'],
};

const APT_VALUE_FLAGS = words(
  't o c a P target-release default-release option config-file host-architecture build-profiles',
);

const APT = {
  scope: 'system',
  family: 'apt',
  verbs: APT_VERBS,
  valueFlags: APT_VALUE_FLAGS,
  assumeYes: APT_YES,
  minimal: APT_MINIMAL,
  caches: APT_CACHES,
  // `clean` leaves the lists; `distclean` of newer releases takes both.
  cleanCalls: [
    { subcommand: 'clean', holds: 'downloads' },
    { subcommand: 'distclean' },
    { subcommand: 'dist-clean' },
  ],
  cleanUp: 'rm -rf /var/lib/apt/lists/*',
  pin: {
    kind: 'separator',
    separators: ['=', '/'],
    exact: ['='],
    files: ['.deb'],
    example: '{name}={version}',
  },
} as const satisfies Partial<PackageManager>;

const RPM_VERBS: Readonly<Record<string, PackageVerb>> = {
  install: 'install',
  in: 'install',
  reinstall: 'install',
  rei: 'install',
  localinstall: 'install',
  groupinstall: 'install',
  'group install': 'install',
  'groups install': 'install',
  'module install': 'install',
  'module enable': 'other',
  'environment install': 'install',
  builddep: 'install',
  downgrade: 'install',
  makecache: 'update',
  'check-update': 'update',
  update: 'upgrade',
  up: 'upgrade',
  upgrade: 'upgrade',
  'upgrade-minimal': 'upgrade',
  'up-min': 'upgrade',
  'update-minimal': 'upgrade',
  'distro-sync': 'upgrade',
  'dist-sync': 'upgrade',
  'system-upgrade': 'upgrade',
  remove: 'remove',
  rm: 'remove',
  erase: 'remove',
  autoremove: 'remove',
  groupremove: 'remove',
  clean: 'clean',
  download: 'fetch',
};

const RPM_YES: KnownFlag = {
  names: ['y', 'assumeyes'],
  insert: '-y',
  side: 'after',
};

const RPM_VALUE_FLAGS = words(
  'c d e R x config debuglevel errorlevel rpmverbosity installroot releasever enablerepo disablerepo repo repoid exclude disableexcludes excludepkgs setopt forcearch destdir downloaddir advisory cve bz color comment arch',
);

const RPM_PIN = {
  kind: 'rpm',
  files: ['.rpm'],
  example: '{name}-{version}',
} as const;

const RPM_CLEAN_WORDS = words('all packages dbcache metadata expire-cache');

function dnfLike(name: string, caches: readonly CacheFolder[]): PackageManager {
  return {
    name,
    scope: 'system',
    family: 'rpm',
    callers: [{ program: name, versioned: name === 'dnf' }],
    verbs: RPM_VERBS,
    valueFlags: RPM_VALUE_FLAGS,
    assumeYes: RPM_YES,
    caches,
    cleanCalls: [{ subcommand: 'clean', anyOf: RPM_CLEAN_WORDS }],
    cleanUp: `${name} clean all`,
    pin: RPM_PIN,
    codes: {},
  };
}

const DNF_CACHES: readonly CacheFolder[] = [
  { path: '/var/cache/dnf', holds: 'downloads', mount: true, locked: true },
  { path: '/var/cache/libdnf5', holds: 'downloads', mount: true, locked: true },
];

export const SYSTEM_MANAGERS: readonly PackageManager[] = [
  {
    ...APT,
    name: 'apt-get',
    callers: [{ program: 'apt-get' }],
    codes: {
      unpinned: 'DL3008',
      'assume-yes': 'DL3014',
      'cache-kept': 'DL3009',
      recommended: 'DL3015',
    },
  },
  {
    ...APT,
    name: 'apt',
    callers: [{ program: 'apt' }],
    codes: { 'cache-kept': 'DL3009', 'interactive-tool': 'DL3027' },
  },
  {
    ...APT,
    name: 'aptitude',
    callers: [{ program: 'aptitude' }],
    minimal: { ...APT_MINIMAL, names: ['without-recommends', 'R'], insert: '--without-recommends' },
    codes: { 'cache-kept': 'DL3009' },
  },
  {
    name: 'apk',
    scope: 'system',
    family: 'apk',
    callers: [{ program: 'apk' }],
    verbs: {
      add: 'install',
      fix: 'install',
      update: 'update',
      upgrade: 'upgrade',
      del: 'remove',
      'cache clean': 'clean',
      'cache purge': 'clean',
      fetch: 'fetch',
    },
    valueFlags: words(
      't p X o virtual root repository repositories-file keys-dir arch cache-dir cache-max-age wait progress-fd timeout output',
    ),
    updateFlags: words('U update-cache update'),
    upgradeFlags: words('u upgrade latest l a available'),
    noCache: {
      names: ['no-cache'],
      insert: '--no-cache',
      side: 'after',
      subcommands: ['add', 'fix', 'update', 'upgrade', 'del'],
    },
    caches: [{ path: '/var/cache/apk', holds: 'index', mount: true, locked: true }],
    cleanCalls: [{ subcommand: 'cache clean' }, { subcommand: 'cache purge' }],
    cleanUp: 'rm -rf /var/cache/apk/*',
    pin: {
      kind: 'separator',
      separators: ['~=', '>=', '<=', '=', '~', '>', '<'],
      exact: ['='],
      files: ['.apk'],
      example: '{name}={version}',
    },
    codes: { unpinned: 'DL3018', 'no-cache-flag': 'DL3019' },
  },
  {
    ...dnfLike('yum', [{ path: '/var/cache/yum', holds: 'downloads', mount: true, locked: true }]),
    codes: { unpinned: 'DL3033', 'assume-yes': 'DL3030', 'cache-kept': 'DL3032' },
  },
  {
    ...dnfLike('dnf', DNF_CACHES),
    minimal: {
      names: ['setopt=install_weak_deps=False', 'setopt=install_weak_deps=0'],
      insert: '--setopt=install_weak_deps=False',
      side: 'after',
      subcommands: ['install', 'in'],
    },
    codes: { unpinned: 'DL3041', 'assume-yes': 'DL3038', 'cache-kept': 'DL3040' },
  },
  {
    ...dnfLike('microdnf', [
      ...DNF_CACHES,
      { path: '/var/cache/yum', holds: 'downloads', mount: false },
    ]),
    codes: { unpinned: 'DL3041', 'assume-yes': 'DL3038', 'cache-kept': 'DL3040' },
  },
  dnfLike('tdnf', [{ path: '/var/cache/tdnf', holds: 'downloads', mount: true, locked: true }]),
  {
    name: 'zypper',
    scope: 'system',
    family: 'rpm',
    callers: [{ program: 'zypper' }],
    verbs: {
      install: 'install',
      in: 'install',
      'source-install': 'install',
      si: 'install',
      patch: 'upgrade',
      update: 'upgrade',
      up: 'upgrade',
      'dist-upgrade': 'upgrade',
      dup: 'upgrade',
      refresh: 'update',
      ref: 'update',
      remove: 'remove',
      rm: 'remove',
      clean: 'clean',
      cc: 'clean',
      download: 'fetch',
    },
    valueFlags: words(
      'c D C R r t root config reposd-dir cache-dir raw-cache-dir solv-cache-dir pkg-cache-dir repo from type plus-repo plus-content',
    ),
    assumeYes: {
      names: ['n', 'non-interactive', 'y', 'no-confirm'],
      insert: '-n',
      side: 'before',
    },
    minimal: {
      names: ['no-recommends'],
      insert: '--no-recommends',
      side: 'after',
      subcommands: ['install', 'in'],
    },
    caches: [{ path: '/var/cache/zypp', holds: 'downloads', mount: true, locked: true }],
    cleanCalls: [{ subcommand: 'clean' }, { subcommand: 'cc' }],
    cleanUp: 'zypper clean -a',
    pin: {
      kind: 'separator',
      separators: ['>=', '<=', '=', '>', '<'],
      exact: ['='],
      files: ['.rpm'],
      example: '{name}={version}',
    },
    codes: {
      unpinned: 'DL3037',
      'assume-yes': 'DL3034',
      'cache-kept': 'DL3036',
      'distribution-upgrade': 'DL3035',
    },
  },
  {
    name: 'pacman',
    scope: 'system',
    family: 'pacman',
    callers: [{ program: 'pacman' }],
    verbs: {},
    flagVerbs: [
      ['Scc', 'clean'],
      ['Sc', 'clean'],
      ['Su', 'upgrade'],
      ['Sw', 'fetch'],
      ['Ss', 'other'],
      ['Si', 'other'],
      ['Sg', 'other'],
      ['Sl', 'other'],
      ['S', 'install'],
      ['U', 'install'],
      ['R', 'remove'],
    ],
    valueFlags: words(
      'b r root dbpath cachedir config gpgdir hookdir logfile ignore ignoregroup overwrite arch color assume-installed print-format',
    ),
    updateFlags: words('y refresh'),
    upgradeFlags: words('u sysupgrade'),
    assumeYes: { names: ['noconfirm'], insert: '--noconfirm', side: 'after' },
    caches: [
      { path: '/var/cache/pacman/pkg', holds: 'downloads', mount: true, locked: true },
      { path: '/var/lib/pacman/sync', holds: 'index', mount: false },
    ],
    cleanCalls: [{ subcommand: '-Scc' }, { subcommand: '-Sc', holds: 'downloads' }],
    cleanUp: 'pacman -Scc --noconfirm',
    pin: { kind: 'none', files: ['.pkg.tar.zst', '.pkg.tar.xz'], example: '{name}' },
    codes: {},
  },
];

function words(list: string): readonly string[] {
  return list.split(' ');
}
