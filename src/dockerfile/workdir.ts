import type { Dockerfile, Instruction, Stage } from './nodes.ts';
import { type BuildArgs, scopeAt, scopeAtStart } from './scope.ts';
import type { Scope } from './variables.ts';

export interface Workdir {
  /** Absolute and clean, `/C:/app` for a Windows drive; taken from `/` where the base image's own directory would matter. */
  readonly path: string;
  /** An absolute WORKDIR in this file says so: the base image's directory does not matter. */
  readonly certain: boolean;
}

/** Linux knows no longer path; a relative WORKDIR, repeated, grows one without end. */
const LONGEST_PATH = 4096;

const ROOT: Workdir = { path: '/', certain: false };

interface Change {
  readonly index: number;
  readonly workdir: Workdir;
}

const changes = new WeakMap<Stage, { args: BuildArgs | undefined; list: readonly Change[] }>();

/** The working directory in force at an instruction. Linear in the file: each stage is read once. */
export function workdirAt(
  file: Dockerfile,
  instruction: Instruction,
  buildArgs?: BuildArgs,
): Workdir {
  const { stage } = instruction;
  if (stage === undefined) return ROOT;
  return workdirIn(file, stage, instruction.index, buildArgs);
}

/** The working directory a stage begins with, after what its parent's ONBUILDs do. */
export function workdirAtStart(file: Dockerfile, stage: Stage, buildArgs?: BuildArgs): Workdir {
  return workdirIn(file, stage, 0, buildArgs);
}

function workdirIn(
  file: Dockerfile,
  stage: Stage,
  index: number,
  buildArgs: BuildArgs | undefined,
): Workdir {
  // Parents first, from the top: thousands of them in a row must not exhaust the stack.
  const chain: Stage[] = [];
  for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) {
    chain.push(at);
    if (changes.get(at)?.args === buildArgs && changes.has(at)) break;
  }
  for (const at of chain.reverse()) {
    if (!changes.has(at) || changes.get(at)?.args !== buildArgs) {
      changes.set(at, { args: buildArgs, list: readChanges(file, at, buildArgs) });
    }
  }
  return before(stage, index);
}

function before(stage: Stage, index: number): Workdir {
  const list = changes.get(stage)?.list ?? [];
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return list[low - 1]?.workdir ?? ROOT;
}

function readChanges(
  file: Dockerfile,
  stage: Stage,
  buildArgs: BuildArgs | undefined,
): readonly Change[] {
  let workdir = stage.parent === undefined ? ROOT : before(stage.parent, Number.POSITIVE_INFINITY);
  const list: Change[] = [{ index: -1, workdir }];
  const follow = (node: Instruction, scope: Scope, index: number) => {
    if (node.keyword !== 'WORKDIR' || node.value === undefined) return;
    const path = scope.expand(node.value.raw).text;
    const slashed = file.escape === '`' ? path.replaceAll('\\', '/') : path;
    const absolute = slashed.startsWith('/') || /^[A-Za-z]:\//.test(slashed);
    workdir = {
      path: joinPath(absolute ? '/' : workdir.path, slashed).slice(0, LONGEST_PATH),
      certain: absolute || workdir.certain,
    };
    list.push({ index, workdir });
  };
  for (const node of stage.triggers) follow(node, scopeAtStart(file, stage, buildArgs), -1);
  for (const node of stage.instructions) follow(node, scopeAt(file, node, buildArgs), node.index);
  return list;
}

/** Goes from a clean absolute directory along a path; the result is clean. */
export function joinPath(directory: string, path: string): string {
  let result = directory === '/' ? '' : directory;
  for (const part of path.split('/')) {
    if (part === '..') result = result.slice(0, Math.max(0, result.lastIndexOf('/')));
    else if (part !== '' && part !== '.') result += `/${part}`;
  }
  return result === '' ? '/' : result;
}
