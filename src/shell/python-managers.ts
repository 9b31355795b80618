import type { PackageManager, PackageVerb, PinSyntax } from './packages.ts';

const REQUIREMENT: PinSyntax = {
  kind: 'separator',
  separators: ['===', '==', '~=', '!=', '>=', '<=', '>', '<', '@'],
  exact: ['===', '=='],
  files: ['.whl', '.tar.gz', '.zip'],
  example: '{name}=={version}',
};

const PIP_VALUE_FLAGS = words(
  'b c d e f i r t abi build cache-dir cert client-cert config-settings constraint dest editable exists-timeout extra-index-url find-links global-option hash implementation index-url install-option log no-binary only-binary platform prefix progress-bar proxy python python-version report requirement retries root root-user-action src target timeout trusted-host upgrade-strategy use-feature use-deprecated keyring-provider',
);

const UV_VALUE_FLAGS = words(
  'p c r e f i b o m C P all-extras-from allow-insecure-host build-constraints cache-dir color config-file config-setting constraint constraints default-index dependency-group directory editable exclude-newer extra extra-index-url find-links group index index-strategy index-url keyring-provider link-mode no-binary no-build no-build-isolation-package no-group only-binary only-group output-file override overrides package prefix prerelease project python python-platform python-version refresh-package reinstall-package requirements requirement resolution script tag target upgrade-package with with-editable with-requirements bounds rev branch marker optional',
);

const CONDA_VERBS: Readonly<Record<string, PackageVerb>> = {
  install: 'install',
  create: 'install',
  'env create': 'install',
  'env update': 'install',
  update: 'upgrade',
  upgrade: 'upgrade',
  'self-update': 'upgrade',
  remove: 'remove',
  uninstall: 'remove',
  clean: 'clean',
};

function condaLike(name: string): PackageManager {
  return {
    name,
    scope: 'language',
    family: 'conda',
    callers: [{ program: name }],
    verbs: CONDA_VERBS,
    valueFlags: words(
      'n p c f r name prefix channel file solver root-prefix rc-file platform repodata-fn revision override-channels-from clone pinned category',
    ),
    manifestFlags: ['f', 'file'],
    assumeYes: { names: ['y', 'yes'], insert: '-y', side: 'after' },
    caches: [
      { path: '/opt/conda/pkgs', holds: 'downloads', mount: true },
      { path: '~/.cache/conda', holds: 'downloads', mount: false },
    ],
    cleanCalls: [
      { subcommand: 'clean', anyOf: words('a all t tarballs p packages f force-pkgs-dirs') },
    ],
    cleanUp: `${name} clean -afy`,
    pin: {
      kind: 'separator',
      separators: ['==', '>=', '<=', '=', '>', '<'],
      exact: ['==', '='],
      files: ['.conda', '.tar.bz2'],
      example: '{name}={version}',
    },
    codes: {},
    manifests: ['environment.yml', 'environment.yaml'],
    lockfiles: ['conda-lock.yml'],
  };
}

export const PYTHON_MANAGERS: readonly PackageManager[] = [
  {
    name: 'pip',
    scope: 'language',
    family: 'python',
    callers: [
      { program: 'pip', versioned: true },
      { program: 'python', versioned: true, words: ['-m', 'pip'] },
    ],
    verbs: {
      install: 'install',
      uninstall: 'remove',
      download: 'fetch',
      wheel: 'fetch',
      'cache purge': 'clean',
    },
    valueFlags: PIP_VALUE_FLAGS,
    manifestFlags: ['r', 'requirement'],
    upgradeFlags: ['U', 'upgrade'],
    noCache: {
      names: ['no-cache-dir'],
      insert: '--no-cache-dir',
      side: 'after',
      subcommands: ['install', 'download', 'wheel'],
    },
    noCacheVariable: 'PIP_NO_CACHE_DIR',
    caches: [{ path: '~/.cache/pip', holds: 'downloads', mount: true }],
    cleanCalls: [{ subcommand: 'cache purge' }],
    cleanUp: 'rm -rf ~/.cache/pip',
    pin: REQUIREMENT,
    codes: { unpinned: 'DL3013', 'no-cache-flag': 'DL3042' },
    manifests: ['requirements.txt', 'pyproject.toml', 'setup.py', 'setup.cfg'],
    lockfiles: ['requirements.txt'],
  },
  {
    name: 'pipx',
    scope: 'language',
    family: 'python',
    callers: [{ program: 'pipx' }, { program: 'python', versioned: true, words: ['-m', 'pipx'] }],
    verbs: {
      install: 'install',
      inject: 'install',
      upgrade: 'upgrade',
      'upgrade-all': 'upgrade',
      uninstall: 'remove',
    },
    valueFlags: words('i python index-url pip-args suffix preinstall'),
    caches: [{ path: '~/.cache/pip', holds: 'downloads', mount: true }],
    cleanCalls: [],
    cleanUp: 'rm -rf ~/.cache/pip',
    pin: REQUIREMENT,
    codes: { unpinned: 'DL3013' },
  },
  {
    name: 'uv',
    scope: 'language',
    family: 'python',
    callers: [{ program: 'uv' }, { program: 'python', versioned: true, words: ['-m', 'uv'] }],
    verbs: {
      'pip install': 'install',
      'pip sync': 'install',
      'pip uninstall': 'remove',
      'tool install': 'install',
      'tool upgrade': 'upgrade',
      'python install': 'other',
      add: 'install',
      sync: 'install',
      remove: 'remove',
      lock: 'other',
      'cache clean': 'clean',
      'cache prune': 'clean',
      'pip compile': 'other',
    },
    valueFlags: UV_VALUE_FLAGS,
    manifestFlags: ['r', 'requirements', 'requirement'],
    upgradeFlags: ['U', 'upgrade'],
    noCache: {
      names: ['no-cache', 'no-cache-dir', 'n'],
      insert: '--no-cache',
      side: 'after',
      subcommands: ['pip install', 'pip sync', 'tool install', 'add', 'sync'],
    },
    noCacheVariable: 'UV_NO_CACHE',
    caches: [{ path: '~/.cache/uv', holds: 'downloads', mount: true }],
    cleanCalls: [{ subcommand: 'cache clean' }],
    cleanUp: 'uv cache clean',
    pin: REQUIREMENT,
    codes: {},
    manifests: ['pyproject.toml', 'requirements.txt'],
    lockfiles: ['uv.lock'],
  },
  {
    name: 'poetry',
    scope: 'language',
    family: 'python',
    callers: [{ program: 'poetry' }],
    verbs: {
      install: 'install',
      sync: 'install',
      add: 'install',
      update: 'upgrade',
      'self update': 'upgrade',
      remove: 'remove',
      'cache clear': 'clean',
    },
    valueFlags: words(
      'C P G E group with without only extras source python platform project directory optional-group',
    ),
    noCache: {
      names: ['no-cache'],
      insert: '--no-cache',
      side: 'after',
      subcommands: ['install', 'sync', 'add'],
    },
    caches: [{ path: '~/.cache/pypoetry', holds: 'downloads', mount: true }],
    cleanCalls: [{ subcommand: 'cache clear', anyOf: ['all'] }],
    cleanUp: 'rm -rf ~/.cache/pypoetry',
    pin: { ...REQUIREMENT, example: '{name}@{version}', exact: ['===', '==', '@'] },
    codes: {},
    manifests: ['pyproject.toml'],
    lockfiles: ['poetry.lock'],
  },
  {
    name: 'pipenv',
    scope: 'language',
    family: 'python',
    callers: [
      { program: 'pipenv' },
      { program: 'python', versioned: true, words: ['-m', 'pipenv'] },
    ],
    verbs: {
      install: 'install',
      sync: 'install',
      update: 'upgrade',
      upgrade: 'upgrade',
      uninstall: 'remove',
      '--clear': 'clean',
    },
    valueFlags: words(
      'r e i c p requirements editable index categories python pypi-mirror extra-pip-args',
    ),
    manifestFlags: ['r', 'requirements'],
    caches: [
      { path: '~/.cache/pipenv', holds: 'downloads', mount: true },
      { path: '~/.cache/pip', holds: 'downloads', mount: true },
    ],
    cleanCalls: [],
    cleanUp: 'rm -rf ~/.cache/pipenv ~/.cache/pip',
    pin: REQUIREMENT,
    codes: {},
    manifests: ['Pipfile'],
    lockfiles: ['Pipfile.lock'],
  },
  condaLike('conda'),
  condaLike('mamba'),
  condaLike('micromamba'),
];

function words(list: string): readonly string[] {
  return list.split(' ');
}
