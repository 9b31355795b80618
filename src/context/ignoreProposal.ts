import type { Dockerfile } from '../dockerfile/nodes.ts';
import type { Command } from '../shell/nodes.ts';
import type { BuildContext } from './context.ts';
import type { CopySource } from './copySources.ts';
import { isDockerfileName } from './dockerfileName.ts';
import { leftoversOf, runCommands } from './projectKinds.ts';
import { needsHistory, type SentNoise, sentNoise } from './sentNoise.ts';

export interface IgnoreProposal {
  /** What is there and sent for nothing, secrets first, then by size. */
  readonly sent: readonly SentNoise[];
  /** Patterns of what such a project has sooner or later, and what is neither left out nor there now. */
  readonly likely: readonly string[];
  /** Lines to add to the ignore file that is there. None hides anything that a COPY names. */
  readonly lines: readonly string[];
  /** Lines of a new ignore file: also what no image needs. */
  readonly fresh: readonly string[];
  /** The first copy of a whole folder, of the whole context where there is one. */
  readonly copy: CopySource;
}

/**
 * What an ignore file should leave out besides what it does: by what the project is, what lies in the folder and
 * what the Dockerfile copies. `sources` are those of the stages that count. Undefined where none is a folder.
 */
export function proposeIgnore(
  file: Dockerfile,
  context: BuildContext,
  sources: readonly CopySource[],
  named: readonly CopySource[],
): IgnoreProposal | undefined {
  const byPath = new Map(sources.toReversed().map(source => [source.path, source]));
  const folders = [...byPath.values()].filter(source => takesFolder(source, context)).reverse();
  const whole = folders.find(({ path }) => path === '' || path === '*');
  const copy = whole ?? folders[0];
  if (copy === undefined) return undefined;
  const commands = runCommands(file);
  const sent = sentNoise(context, folders, commands);
  const likely = whole === undefined ? [] : likelyPatterns(commands, context);
  // Without its settings a package manager finds no registry: what is in them has to go, not the file.
  const patterns = new Set(sent.map(({ pattern }) => pattern));
  const found = [...patterns].filter(pattern => !pattern.endsWith('.npmrc')).slice(0, MOST_LINES);
  const lines = keepNamed([...found, ...likely], named, context);
  const usual = usualPatterns(commands, context);
  return {
    sent,
    likely: likely.filter(pattern => lines.includes(pattern)),
    lines,
    fresh: keepNamed([...usual, ...lines, ...caches(commands, context)], named, context),
    copy,
  };
}

function takesFolder({ node, path, wildcard }: CopySource, context: BuildContext): boolean {
  if (node.keyword === 'RUN' || (wildcard && path !== '*')) return false;
  return path === '' || path === '*' || context.stat(path)?.kind === 'directory';
}

/** Bounds of what is proposed for a folder, or checked against a file, that is made to be slow. */
const MOST_LINES = 50;
const MOST_NAMED = 500;

/** Folders that every developer of such a project has. */
const COMMON = new Set(['node_modules', '.venv', 'target', 'vendor', 'obj', '.next']);

function likelyPatterns(commands: readonly Command[], context: BuildContext): string[] {
  return leftoversOf(commands, context, true)
    .flatMap(({ patterns }) => patterns)
    .filter(pattern => {
      const sample = pattern.replace(/^\*\*\//, '');
      return COMMON.has(sample) && !context.ignored(sample) && context.stat(sample) === undefined;
    });
}

function caches(commands: readonly Command[], context: BuildContext): string[] {
  return leftoversOf(commands, context, true)
    .filter(({ kind }) => kind === 'cache' || kind === 'log')
    .flatMap(({ patterns }) => patterns);
}

/** What hardly any image needs, in any project. */
function usualPatterns(commands: readonly Command[], context: BuildContext): string[] {
  const patterns = needsHistory(commands, context) ? [] : ['.git'];
  if (!commands.some(({ args }) => args.some(({ value }) => /(?:^|\/)\.env\b/.test(value)))) {
    patterns.push('**/.env', '**/.env.local', '**/.env.*.local');
  }
  patterns.push('**/.DS_Store', '**/.idea', '**/.vscode');
  const beside = context.list('').map(entry => entry.path);
  if (beside.some(isDockerfileName)) patterns.push('Dockerfile*');
  if (beside.some(name => /^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(name))) {
    patterns.push('*compose*.y*ml');
  }
  patterns.push('.dockerignore');
  return patterns;
}

/** Each pattern once, without those that would hide something that a COPY, ADD or bind mount names. */
function keepNamed(
  patterns: readonly string[],
  named: readonly CopySource[],
  context: BuildContext,
): string[] {
  const paths = [...new Set(named.map(({ path }) => path))].filter(
    path => path !== '' && path !== '*',
  );
  if (paths.length > MOST_NAMED) return [];
  const before = paths.map(path => context.match(path).length);
  return [...new Set(patterns)].filter(pattern => {
    const text = `${context.ignore?.source.text ?? ''}\n${pattern}\n`;
    const after = context.withChanges([{ path: context.ignorePath, after: text }]);
    return paths.every(
      (path, i) =>
        after.match(path).length >= (before[i] ?? 0) &&
        // Also what is not there yet.
        (context.ignored(path) || !after.ignored(path)),
    );
  });
}
