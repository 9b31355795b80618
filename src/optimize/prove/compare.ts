import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../image/descriptor.ts';
import type { Text } from '../../rule/language.ts';
import type { ConfigField, Declared, FileChangeKind } from '../proposal.ts';
import type { ImageEntry } from './imageTree.ts';
import { noiseAt } from './noise.ts';
import type { ImageState } from './readImage.ts';

/** Why a difference is no reason to refuse. */
export type Excuse =
  | { readonly kind: 'declared' }
  | { readonly kind: 'noise'; readonly why: Text }
  /** Two builds of the unchanged file differ there as well. */
  | { readonly kind: 'unstable' };

export interface FileDifference {
  readonly path: string;
  readonly change: FileChangeKind;
  readonly before: ImageEntry | undefined;
  readonly after: ImageEntry | undefined;
  /** Undefined: nobody said that this may happen. */
  readonly excuse: Excuse | undefined;
}

export interface ConfigDifference {
  readonly field: ConfigField;
  readonly before: unknown;
  readonly after: unknown;
  readonly declared: boolean;
}

export interface Comparison {
  readonly files: readonly FileDifference[];
  readonly config: readonly ConfigDifference[];
}

/** Compares what containers of two images see, and sorts what differs by what was declared. */
export function compareImages(
  before: ImageState,
  after: ImageState,
  declared: Declared,
  unstable: ReadonlySet<string> = new Set(),
): Comparison {
  const files: FileDifference[] = [];
  const old = new Map(before.tree.entries());
  for (const [path, entry] of after.tree.entries()) {
    const was = old.get(path);
    old.delete(path);
    const change = changeOf(was, entry);
    if (change === undefined) continue;
    files.push(difference(path, change, was, entry, declared, unstable));
  }
  for (const [path, entry] of old) {
    files.push(difference(path, 'removed', entry, undefined, declared, unstable));
  }
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { files, config: compareConfigs(before.config, after.config, declared) };
}

/** What keeps a change from being accepted. */
export function objections({ files, config }: Comparison): Comparison {
  return {
    files: files.filter(({ excuse }) => excuse === undefined),
    config: config.filter(each => !each.declared),
  };
}

export function isClean({ files, config }: Comparison): boolean {
  return files.length === 0 && config.length === 0;
}

/** Paths at which two builds of one Dockerfile differ. */
export function unstablePaths(first: ImageState, second: ImageState): Set<string> {
  const { files } = compareImages(first, second, { files: [], config: [], keeps: [] });
  return new Set(files.map(({ path }) => path));
}

function changeOf(was: ImageEntry | undefined, now: ImageEntry): FileChangeKind | undefined {
  if (was === undefined) return 'added';
  if (was.type !== now.type || was.content !== now.content) return 'content';
  if (was.mode !== now.mode) return 'mode';
  return was.uid === now.uid && was.gid === now.gid ? undefined : 'owner';
}

function difference(
  path: string,
  change: FileChangeKind,
  before: ImageEntry | undefined,
  after: ImageEntry | undefined,
  declared: Declared,
  unstable: ReadonlySet<string>,
): FileDifference {
  return { path, change, before, after, excuse: excuseFor(path, change, declared, unstable) };
}

function excuseFor(
  path: string,
  change: FileChangeKind,
  declared: Declared,
  unstable: ReadonlySet<string>,
): Excuse | undefined {
  const kept = declared.keeps.some(keep => isBelow(path, keep));
  if (unstable.has(path) && change !== 'removed') return { kind: 'unstable' };
  if (kept) return undefined;
  const allowed = declared.files.some(
    ({ below, may }) => isBelow(path, below) && may.includes(change),
  );
  if (allowed) return { kind: 'declared' };
  const why = noiseAt(path);
  return why === undefined ? undefined : { kind: 'noise', why };
}

function isBelow(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

const FIELDS: readonly ConfigField[] = [
  'Env',
  'Labels',
  'Cmd',
  'Entrypoint',
  'WorkingDir',
  'User',
  'ExposedPorts',
  'Volumes',
  'Healthcheck',
  'StopSignal',
  'Shell',
  'OnBuild',
];

function compareConfigs(
  before: ImageState['config'],
  after: ImageState['config'],
  declared: Declared,
): ConfigDifference[] {
  return FIELDS.flatMap(field => {
    const [was, now] = [comparable(before, field), comparable(after, field)];
    if (isDeepStrictEqual(was, now)) return [];
    return [{ field, before: was, after: now, declared: declared.config.includes(field) }];
  });
}

/** Engines write nothing, null and empty for the same; the order of variables and labels means nothing. */
function comparable(config: ImageState['config'], field: ConfigField): unknown {
  const value = config[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    return field === 'Env' ? [...value].map(String).sort() : value;
  }
  if (!isRecord(value)) return field === 'WorkingDir' && value === '/' ? undefined : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
