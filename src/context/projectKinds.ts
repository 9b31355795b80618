import type { Dockerfile } from '../dockerfile/nodes.ts';
import { scriptsOf } from '../dockerfile/scripts.ts';
import type { Command } from '../shell/nodes.ts';
import type { BuildContext } from './context.ts';
import { compileMatch, hasWildcard } from './glob.ts';
import type { NoiseKind } from './noise.ts';

/** What a kind of project leaves in its folder. */
export interface Leftover {
  readonly kind: NoiseKind;
  /** Lines of an ignore file. */
  readonly patterns: readonly string[];
  /** The build makes it anew: only then is it not needed from outside. */
  readonly madeBy?: Maker;
}

interface Maker {
  readonly commands: readonly string[];
  /** Of these one must be among the words; any call will do where it is not said. */
  readonly words?: RegExp;
}

interface ProjectKind {
  readonly name: string;
  /** One of these lies in the context's root; wildcards allowed. */
  readonly manifests: readonly string[];
  readonly leftovers: readonly Leftover[];
}

const NODE_TOOLS = ['npm', 'yarn', 'pnpm', 'bun', 'npx', 'corepack', 'node', 'ng', 'vite', 'next'];
const BUILD = /build|compile|bundle|generate|export|prod/;
const INSTALL = /^(?:ci|i|install|add|clean-install|--frozen-lockfile|--immutable)$/;

/** Known kinds of projects. A new one is a row. */
export const PROJECT_KINDS: readonly ProjectKind[] = [
  {
    name: 'Node.js',
    manifests: ['package.json'],
    leftovers: [
      {
        kind: 'dependencies',
        patterns: ['**/node_modules'],
        madeBy: { commands: ['npm', 'yarn', 'pnpm', 'bun'], words: INSTALL },
      },
      {
        kind: 'build-output',
        patterns: [
          '**/.next',
          '**/.nuxt',
          '**/.output',
          '**/.svelte-kit',
          '**/dist',
          '**/build',
          '**/out',
        ],
        madeBy: { commands: NODE_TOOLS, words: BUILD },
      },
      {
        kind: 'cache',
        patterns: ['**/coverage', '**/.nyc_output', '**/.eslintcache', '**/.turbo'],
      },
      { kind: 'log', patterns: ['**/npm-debug.log*', '**/yarn-error.log*'] },
    ],
  },
  {
    name: 'Python',
    manifests: ['pyproject.toml', 'requirements*.txt', 'setup.py', 'Pipfile', 'manage.py'],
    leftovers: [
      { kind: 'dependencies', patterns: ['**/.venv', '**/venv', '**/env'] },
      {
        kind: 'cache',
        patterns: [
          '**/__pycache__',
          '**/*.pyc',
          '**/.pytest_cache',
          '**/.mypy_cache',
          '**/.ruff_cache',
          '**/.tox',
        ],
      },
    ],
  },
  {
    name: 'Maven',
    manifests: ['pom.xml'],
    leftovers: [
      {
        kind: 'build-output',
        patterns: ['**/target'],
        madeBy: { commands: ['mvn', 'mvnw', 'mvnd'] },
      },
    ],
  },
  {
    name: 'Gradle',
    manifests: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
    leftovers: [
      { kind: 'cache', patterns: ['**/.gradle'] },
      { kind: 'build-output', patterns: ['**/build'], madeBy: { commands: ['gradle', 'gradlew'] } },
    ],
  },
  {
    name: 'Rust',
    manifests: ['Cargo.toml'],
    leftovers: [
      {
        kind: 'build-output',
        patterns: ['**/target'],
        madeBy: { commands: ['cargo'], words: /^(?:build|install|b|chef|zigbuild|auditable)$/ },
      },
    ],
  },
  {
    name: '.NET',
    manifests: ['*.csproj', '*.fsproj', '*.vbproj', '*.sln', '*.slnx'],
    leftovers: [
      {
        kind: 'build-output',
        patterns: ['**/bin', '**/obj'],
        madeBy: { commands: ['dotnet'], words: /^(?:build|publish|restore|pack)$/ },
      },
    ],
  },
  {
    name: 'PHP',
    manifests: ['composer.json'],
    leftovers: [
      {
        kind: 'dependencies',
        patterns: ['vendor'],
        madeBy: { commands: ['composer', 'composer.phar'], words: /^(?:install|update)$/ },
      },
    ],
  },
  {
    name: 'Ruby',
    manifests: ['Gemfile'],
    leftovers: [
      {
        kind: 'dependencies',
        patterns: ['.bundle', 'vendor/bundle'],
        madeBy: { commands: ['bundle', 'bundler'], words: /^install$/ },
      },
      { kind: 'log', patterns: ['log/*.log'] },
    ],
  },
];

/**
 * What projects leave in their folders and the build needs not from there: it makes it anew, or such a project
 * has it for its developer alone. `likely`: only of projects that the context's root shows.
 */
export function leftoversOf(
  commands: readonly Command[],
  context: BuildContext,
  likely: boolean,
): Leftover[] {
  return PROJECT_KINDS.flatMap(({ manifests, leftovers }) => {
    const shown = manifests.some(name => hasManifest(name, context));
    return leftovers.filter(({ madeBy }) => {
      if (madeBy === undefined) return shown;
      return (shown || !likely) && commands.some(command => makes(madeBy, command));
    });
  });
}

/** Every command of the RUN instructions. */
export function runCommands(file: Dockerfile): readonly Command[] {
  return file.instructions.flatMap(node =>
    node.keyword === 'RUN' ? scriptsOf(file, node).flatMap(({ commands }) => commands) : [],
  );
}

function hasManifest(name: string, context: BuildContext): boolean {
  if (!hasWildcard(name)) return context.stat(name) !== undefined;
  const glob = compileMatch(name);
  return context.list('').some(({ path }) => glob?.matches(path) === true);
}

function makes({ commands, words }: Maker, { name, args }: Command): boolean {
  if (!commands.includes(name)) return false;
  if (args.some(({ value }) => value === '-g' || value === '--global')) return false;
  // Yarn without a word installs.
  if (name === 'yarn' && args.every(({ value }) => value.startsWith('-'))) return words !== BUILD;
  return words === undefined || args.some(({ value }) => words.test(value));
}
