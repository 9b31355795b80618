import { posix } from 'node:path';
import { inlineComment } from '../dockerfile/inlineComment.ts';
import type {
  CopyInstruction,
  Dockerfile,
  Instruction,
  RunInstruction,
  Word,
} from '../dockerfile/nodes.ts';
import { sourceKind } from '../dockerfile/remoteSource.ts';
import type { Scope } from '../dockerfile/variables.ts';
import type { Range } from '../text/range.ts';
import { isBuiltBefore } from './builtFiles.ts';
import type { BuildContext, ContextEntry } from './context.ts';
import { hasWildcard } from './glob.ts';

/** What one source of a COPY or ADD, or one bind mount of a RUN, names in the build context. */
export interface CopySource {
  readonly node: CopyInstruction | RunInstruction;
  readonly range: Range;
  /** As it stands there, variables expanded. */
  readonly written: string;
  /** Relative to the context, without `.`, `..` and slashes at the ends; '' is all of it. */
  readonly path: string;
  /** Names what matches it, and nothing may match. */
  readonly wildcard: boolean;
}

export type ScopeOf = (node: Instruction) => Scope;

const known = new WeakMap<Dockerfile, readonly CopySource[]>();

/**
 * What a build takes from its context by name, in order: not what comes from stages, images, URLs or heredocs,
 * and not where a variable without a value is part of the name. Triggers of ONBUILD belong to other builds.
 */
export function copySources(file: Dockerfile, scopeOf: ScopeOf): readonly CopySource[] {
  let found = known.get(file);
  if (found === undefined) {
    found = file.instructions.flatMap(node => sourcesOf(node, scopeOf));
    known.set(file, found);
  }
  return found;
}

function sourcesOf(node: Instruction, scopeOf: ScopeOf): CopySource[] {
  if (node.stage === undefined) return [];
  switch (node.keyword) {
    case 'COPY':
    case 'ADD': {
      if (node.from !== undefined || inlineComment(node) !== undefined) return [];
      return node.sources.flatMap(word => sourceOf(node, word, node.form === 'exec', scopeOf));
    }
    case 'RUN':
      return node.mounts.flatMap(({ type, from, source, options, flag }) => {
        if (type !== 'bind' || from !== undefined) return [];
        const option = options.find(({ key }) => key === 'source' || key === 'src');
        const range = option?.range ?? flag.range;
        const value = source ?? '.';
        return sourceOf(node, { range, raw: value, value }, true, scopeOf);
      });
    default:
      return [];
  }
}

function sourceOf(
  node: CopyInstruction | RunInstruction,
  word: Word,
  exec: boolean,
  scopeOf: ScopeOf,
): CopySource[] {
  let written = word.value;
  if (word.raw.includes('$') || word.raw.includes('\\')) {
    const { text, missing, failure } = scopeOf(node).expand(exec ? word.value : word.raw);
    if (missing.length > 0 || failure !== undefined) return [];
    written = text;
  }
  // A template's hole, a Windows path, what is no path at all.
  if (written === '' || /\{\{|\\|^[A-Za-z]:[\\/]/.test(written)) return [];
  if (sourceKind(written) !== 'local') return [];
  const path = posix.join('/', written).slice(1).replace(/\/$/, '');
  const wildcard = node.keyword !== 'RUN' && hasWildcard(written);
  return [{ node, range: word.range, written, path, wildcard }];
}

/** Does the source stand for the whole context, or for everything on its top level? */
export function isWholeContext({ path }: CopySource): boolean {
  return path === '' || path === '*' || path === '**';
}

const fitting = new WeakMap<BuildContext, Map<Dockerfile, boolean>>();

/**
 * Is the folder most likely the one the file is built with? Where nobody said which it is, it is the Dockerfile's
 * own, and many a Dockerfile is built from a folder further up: then most of what it names is not there.
 */
export function fitsContext(file: Dockerfile, build: BuildContext, scopeOf: ScopeOf): boolean {
  let files = fitting.get(build);
  if (files === undefined) {
    files = new Map();
    fitting.set(build, files);
  }
  let fits = files.get(file);
  if (fits === undefined) {
    fits = looksRight(copySources(file, scopeOf), build);
    files.set(file, fits);
  }
  return fits;
}

/** Sources that are looked at; no real file has so many. */
const MOST_SOURCES = 500;

function looksRight(sources: readonly CopySource[], build: BuildContext): boolean {
  let present = 0;
  let missing = 0;
  for (const path of new Set(sources.slice(0, MOST_SOURCES).map(source => source.path))) {
    if (path === '') continue;
    if (isThere(build, path)) present++;
    else if (!hasWildcard(path) && !isBuiltBefore(path, build)) missing++;
  }
  if (present + missing > 0) return present > missing;
  // Only `COPY . .`: something beside Dockerfiles is there to be copied.
  return build.list('').some(entry => !isDockerFile(entry));
}

function isThere(build: BuildContext, path: string): boolean {
  if (build.stat(path) !== undefined) return true;
  if (hasWildcard(path)) return build.match(path).length > 0;
  // A slip in upper and lower case is no sign of another folder.
  const lower = path.toLowerCase();
  return build.list(parentOf(path)).some(entry => entry.path.toLowerCase() === lower);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

function isDockerFile({ path }: ContextEntry): boolean {
  return /dockerfile|containerfile|dockerignore|^\.?(?:docker-)?(?:compose|bake)\b|^\.git|\.md$/i.test(
    path,
  );
}
