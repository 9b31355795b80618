import { posix } from 'node:path';
import type { Command } from '../shell/nodes.ts';
import { isGitIgnored } from './builtFiles.ts';
import type { BuildContext } from './context.ts';
import { contextSize, type SizedPath } from './contextSize.ts';
import type { CopySource } from './copySources.ts';
import { asPattern } from './ignoreChange.ts';
import type { Noise, NoiseKind } from './noise.ts';
import { leftoversOf } from './projectKinds.ts';
import { secrecyOf } from './secretFiles.ts';

/** Something that lies in the context, that a copy takes along, and that the image has no use for. */
export interface SentNoise extends SizedPath {
  readonly kind: NoiseKind;
  /** Line of an ignore file that leaves it out. */
  readonly pattern: string;
  /** It was read, and holds a secret. */
  readonly secret: boolean;
  /** The copy that takes it. */
  readonly source: CopySource;
}

/** Entries of a context to look at: some ten milliseconds at worst. */
const LIMIT = 10_000;
/** Folders whose names are those of sources as well. */
const AMBIGUOUS = new Set(['build', 'bin', 'out', 'env', 'vendor']);
const TEST_FOLDER =
  /(?:^|\/)(?:[^/]*[-_.])?(?:tests?|testdata|fixtures?|examples?|samples?|mocks?|specs?|e2e|demos?|docs?)(?:\/|$)/i;

/** What copies of whole folders take along for nothing, secrets first, then by size. */
export function sentNoise(
  context: BuildContext,
  folders: readonly CopySource[],
  commands: readonly Command[],
): SentNoise[] {
  const anew = new Set(leftoversOf(commands, context, false).flatMap(({ patterns }) => patterns));
  const found: SentNoise[] = [];
  for (const { noise, places } of contextSize(context, { limit: LIMIT }).noise) {
    for (const place of places) {
      const source = folders.find(folder => covers(folder, place.path));
      if (place.files === 0 || source === undefined) continue;
      if (isException(place.path, context) || isUsed(noise, place, source)) continue;
      const secrecy = noise.kind === 'secret' ? secrecyOf(place.path, context) : 'unknown';
      if (secrecy === 'harmless') continue;
      const pattern = noise.kind === 'secret' ? secretPattern(place.path) : noise.pattern;
      found.push({ ...place, kind: noise.kind, pattern, secret: secrecy === 'secret', source });
    }
  }
  const weight = ({ secret, kind }: SentNoise) => (secret ? 2 : kind === 'secret' ? 1 : 0);
  return found.sort((a, b) => weight(b) - weight(a) || b.bytes - a.bytes);

  /** Is it needed from outside, as far as the Dockerfile and the project tell? */
  function isUsed(noise: Noise, { path }: SizedPath, source: CopySource): boolean {
    const name = posix.basename(path);
    // Who copies a folder by its name wants what is in it, but for what tools put there.
    const byName = source.path !== '' && source.path !== '*';
    switch (noise.kind) {
      case 'history':
        return needsHistory(commands, context);
      case 'secret':
        return (
          byName || TEST_FOLDER.test(path) || commands.some(command => mentions(command, name))
        );
      case 'build-output':
        if (byName) return true;
        break;
      case 'dependencies':
        break;
      default:
        return false;
    }
    if (!anew.has(noise.pattern)) return true;
    const kept = isGitIgnored(path, context);
    return AMBIGUOUS.has(name) ? kept !== true : kept === false && noise.kind === 'build-output';
  }
}

function covers({ path }: CopySource, place: string): boolean {
  return path === '' || path === '*' || place === path || place.startsWith(`${path}/`);
}

/** An exception of the ignore file names it. */
function isException(path: string, context: BuildContext): boolean {
  const by = context.ignoredBy(path);
  return by?.negated === true && posix.basename(by.pattern) === posix.basename(path);
}

function mentions({ args }: Command, name: string): boolean {
  return args.some(({ value }) => value.includes(name));
}

/** `.env` wherever it lies; of a key or an `.env.production` others of its kind may be needed. */
function secretPattern(path: string): string {
  return posix.basename(path) === '.env' ? '**/.env' : asPattern(path);
}

const HISTORY_COMMANDS = new Set(
  'describe rev-parse log status submodule show tag branch diff ls-files rev-list name-rev checkout shortlog archive clean apply lfs'.split(
    ' ',
  ),
);
const BUILD_FILES =
  'pyproject.toml setup.py setup.cfg pom.xml build.gradle build.gradle.kts package.json Makefile makefile GNUmakefile CMakeLists.txt Taskfile.yml justfile build.sh build.rs'.split(
    ' ',
  );
const ASKS_GIT =
  /git['",\s]+(?:describe|rev-parse|log|rev-list|show)|setuptools[_-]scm|hatch-vcs|versioningit|versioneer|dunamai|dynamic-versioning|\bpbr\b|git-commit-id|jgitver|gitversion|nerdbank|vergen/i;

/** Tools that ask git for the version, or a file of the build that does. */
export function needsHistory(commands: readonly Command[], context: BuildContext): boolean {
  const asks = commands.some(
    ({ name, args }) =>
      name === 'git' &&
      args.some(({ value }) => HISTORY_COMMANDS.has(value) || value === '--git-dir'),
  );
  return (
    asks ||
    commands.some(({ args }) => args.some(({ value }) => value.includes('.git/'))) ||
    BUILD_FILES.some(path => ASKS_GIT.test((context.read(path) ?? '').slice(0, 100_000)))
  );
}
