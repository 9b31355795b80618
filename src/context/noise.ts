import type { Text } from '../rule/language.ts';
import type { BuildContext, ContextEntry } from './context.ts';
import { compileMatch, type Glob } from './glob.ts';

export type NoiseKind =
  | 'history'
  | 'secret'
  | 'dependencies'
  | 'build-output'
  | 'cache'
  | 'log'
  | 'editor';

/** What lies in many projects' folders and in few images on purpose. A new kind of noise is a row. */
export interface Noise {
  readonly kind: NoiseKind;
  /** Go wildcard over the name of a file or folder. */
  readonly name: string;
  /** As it would stand in an ignore file. */
  readonly pattern: string;
  /** Only beside one of these (wildcards over names): `target` is noise beside a Cargo.toml. */
  readonly beside?: readonly string[];
  /** Only a folder that holds one of these. */
  readonly holds?: readonly string[];
  /** Names that look like it and are meant to be shared. */
  readonly except?: readonly string[];
}

export const NOISE_KINDS: Readonly<Record<NoiseKind, Text>> = {
  history: { en: 'version history', zh: '版本历史' },
  secret: { en: 'secrets', zh: '密钥与凭据' },
  dependencies: { en: 'installed dependencies', zh: '已安装的依赖' },
  'build-output': { en: 'build output', zh: '构建产物' },
  cache: { en: 'caches', zh: '缓存' },
  log: { en: 'logs', zh: '日志' },
  editor: { en: 'editor and system files', zh: '编辑器和系统文件' },
};

const JAVASCRIPT = ['package.json'];
const PYTHON = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt'];
const DOTNET = ['*.csproj', '*.fsproj', '*.vbproj'];

function rows(kind: NoiseKind, names: string, more: Partial<Noise> = {}): Noise[] {
  return names.split(' ').map(name => ({ kind, name, pattern: `**/${name}`, ...more }));
}

export const NOISE: readonly Noise[] = [
  ...rows('history', '.git').map(row => ({ ...row, pattern: '.git' })),
  ...rows('history', '.svn .hg'),
  ...rows('secret', '.env'),
  ...rows('secret', '.env.*', {
    except: ['*.example', '*.sample', '*.template', '*.dist', '*.defaults', '*.schema'],
  }),
  ...rows('secret', '*.key *.pem *.p12 *.pfx *.jks *.keystore *.kdbx *.ppk', {
    except: ['*.pub', '*.pub.pem', '*public*', 'ca.pem', 'ca-*.pem', 'cacert.pem', '*cert*.pem'],
  }),
  ...rows('secret', 'id_rsa id_dsa id_ecdsa id_ed25519'),
  ...rows('secret', '.npmrc .pypirc .netrc .pgpass .git-credentials .dockercfg .vault-token'),
  ...rows('secret', '.aws .ssh .gnupg .kube kubeconfig credentials.json service-account*.json'),
  ...rows('secret', '*.tfstate *.tfstate.backup *.auto.tfvars secrets.yml secrets.yaml'),
  ...rows('dependencies', 'node_modules bower_components'),
  ...rows('dependencies', '.venv venv env', { holds: ['pyvenv.cfg'] }),
  ...rows('build-output', 'target', { beside: ['Cargo.toml', 'pom.xml', 'build.sbt'] }),
  ...rows('build-output', 'dist', { beside: [...JAVASCRIPT, ...PYTHON] }),
  ...rows('build-output', 'build', {
    beside: [...JAVASCRIPT, ...PYTHON, 'build.gradle', 'build.gradle.kts', 'CMakeLists.txt'],
  }),
  ...rows('build-output', 'out', { beside: JAVASCRIPT }),
  ...rows('build-output', 'bin obj', { beside: DOTNET }),
  ...rows('build-output', '.next .nuxt .output .svelte-kit *.egg-info'),
  ...rows('cache', '__pycache__ *.pyc .pytest_cache .mypy_cache .ruff_cache .tox .nox .coverage'),
  ...rows('cache', '.gradle .cache .parcel-cache .turbo .nyc_output .eslintcache .sass-cache'),
  ...rows('cache', '.terraform .terragrunt-cache'),
  ...rows('cache', 'coverage htmlcov', { beside: [...JAVASCRIPT, ...PYTHON] }),
  ...rows('log', '*.log npm-debug.log* yarn-error.log*'),
  ...rows('editor', '.idea .vscode .vs *.swp *.swo .DS_Store Thumbs.db'),
];

interface Compiled {
  readonly noise: Noise;
  readonly name: Glob;
  readonly except: readonly Glob[];
}

const NEVER: Glob = { matches: () => false, cost: 0 };
let compiled: readonly Compiled[] | undefined;

function rowsOfNoise(): readonly Compiled[] {
  compiled ??= NOISE.map(noise => ({
    noise,
    name: compileMatch(noise.name) ?? NEVER,
    except: (noise.except ?? []).map(pattern => compileMatch(pattern) ?? NEVER),
  }));
  return compiled;
}

/** Which noise an entry of a context is, if any. */
export function noiseOf(entry: ContextEntry, context: BuildContext): Noise | undefined {
  const slash = entry.path.lastIndexOf('/');
  const name = entry.path.slice(slash + 1);
  return rowsOfNoise().find(
    ({ noise, name: glob, except }) =>
      glob.matches(name) &&
      !except.some(other => other.matches(name)) &&
      (noise.beside === undefined ||
        has(context, entry.path.slice(0, Math.max(slash, 0)), noise.beside)) &&
      (noise.holds === undefined || has(context, entry.path, noise.holds)),
  )?.noise;
}

/** Is one of a path's names that of a file or folder of secrets? What is in it decides, where it can be read. */
export function isSecretFile(path: string): boolean {
  return path
    .split('/')
    .some(
      part =>
        rowsOfNoise().find(
          ({ noise, name, except }) =>
            noise.kind === 'secret' &&
            name.matches(part) &&
            !except.some(other => other.matches(part)),
        ) !== undefined,
    );
}

function has(context: BuildContext, folder: string, names: readonly string[]): boolean {
  const globs = names.map(name => compileMatch(name) ?? NEVER);
  return context
    .list(folder)
    .some(({ path }) => globs.some(glob => glob.matches(path.slice(path.lastIndexOf('/') + 1))));
}
