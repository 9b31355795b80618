import type { Dockerfile, Instruction, Stage } from '../dockerfile/nodes.ts';
import { type BuildArgs, scopeAt } from '../dockerfile/scope.ts';
import { stageNamed, stageNumber } from '../dockerfile/stages.ts';
import { KnownError } from '../errors.ts';
import { type HistoryEntry, type HistoryStep, parseStep } from './history.ts';
import { type Likeness, likenessOf } from './likeness.ts';

export interface TraceOptions {
  /** Values the build was given; those that the history tells are known without. */
  readonly buildArgs?: BuildArgs;
  /** The stage that was built; the last one where it is not said. */
  readonly target?: string | undefined;
}

/** Which instruction of a Dockerfile made which layer of an image. */
export interface Trace {
  /** By layer; undefined where the base image or something unknown made it. */
  readonly layers: readonly (Instruction | undefined)[];
  /** Layers below this one are the base image's. */
  readonly firstOwn: number;
  /** Instructions that the history should tell of and does not: the image was built from another text. */
  readonly missing: readonly Instruction[];
}

/** More than any real image has; the comparison is quadratic. */
const MOST = 1000;

/**
 * Lays the instructions of the built stage, and of the stages it stands on, along the image's history so that as much
 * as possible fits, in order, the last steps first.
 * @throws KnownError `unknown-target`
 */
export function traceLayers(
  file: Dockerfile,
  entries: readonly HistoryEntry[],
  layers: number,
  options: TraceOptions = {},
): Trace {
  const instructions = builtInstructions(file, options.target).slice(-MOST);
  const recent = entries.slice(-MOST);
  const steps = recent.map(({ createdBy }) => parseStep(createdBy));
  const args = { ...toldArgs(steps), ...options.buildArgs };
  const likenesses = instructions.map(node =>
    likenessOf(node, file.source.text, text => scopeAt(file, node, args).expand(text).text),
  );
  const pairs = align(likenesses, steps);
  const made: (Instruction | undefined)[] = new Array(layers).fill(undefined);
  let firstOwn = layers;
  for (const [at, node] of instructions.entries()) {
    const step = pairs.get(at);
    const layer = step === undefined ? undefined : recent[step]?.layer;
    if (layer === undefined) continue;
    made[layer] = node;
    firstOwn = Math.min(firstOwn, layer);
  }
  const missing = instructions.filter((node, at) => !pairs.has(at) && leavesTrace(node));
  return { layers: made, firstOwn, missing };
}

/** What ran for a stage, from the stage furthest down to its own, triggers before it. */
function builtInstructions(file: Dockerfile, target: string | undefined): Instruction[] {
  const chain: Stage[] = [];
  for (let stage = targetStage(file, target); stage !== undefined; stage = stage.parent) {
    // A stage cannot stand on itself, but a hostile text is not asked.
    if (chain.includes(stage)) break;
    chain.unshift(stage);
  }
  return chain.flatMap(stage => [...stage.triggers, ...stage.instructions]);
}

function targetStage({ stages }: Dockerfile, target: string | undefined): Stage | undefined {
  if (target === undefined) return stages.at(-1);
  const number = stageNumber(target);
  const found = stageNamed(stages, target) ?? (number === undefined ? undefined : stages[number]);
  if (found !== undefined) return found;
  throw new KnownError(
    'unknown-target',
    { en: 'the Dockerfile has no stage {target}', zh: 'Dockerfile 中没有阶段 {target}' },
    { values: { target } },
  );
}

/** Builders differ in the entries they leave for the rest. */
function leavesTrace(node: Instruction): boolean {
  return node.keyword === 'RUN' || node.keyword === 'COPY' || node.keyword === 'ADD';
}

/** Build arguments that the history itself tells: `ARG A=b`, and those a RUN was given. */
function toldArgs(steps: readonly HistoryStep[]): Record<string, string> {
  const told: Record<string, string> = {};
  for (const { keyword, text, args } of steps) {
    Object.assign(told, args);
    const match = keyword === 'ARG' ? /^([A-Za-z_]\w*)=(.*)$/s.exec(text) : null;
    if (match?.[1] !== undefined && match[2] !== undefined) told[match[1]] = match[2];
  }
  return told;
}

/** The order-keeping pairs with the greatest likeness in all, instruction to step; of equal ones the latest. */
function align(nodes: readonly Likeness[], steps: readonly HistoryStep[]): Map<number, number> {
  const width = steps.length + 1;
  // best[i, j]: the first i instructions against the first j steps.
  const best = new Float64Array((nodes.length + 1) * width);
  const like = new Float64Array((nodes.length + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  for (const [before, likeness] of nodes.entries()) {
    for (const [left, step] of steps.entries()) {
      const cell = (before + 1) * width + left + 1;
      const score = likeness(step);
      like[cell] = score;
      const paired = score > 0 ? at(before, left) + score : 0;
      best[cell] = Math.max(paired, at(before, left + 1), at(before + 1, left));
    }
  }
  const pairs = new Map<number, number>();
  let i = nodes.length;
  let j = steps.length;
  while (i > 0 && j > 0) {
    const score = like[i * width + j] ?? 0;
    if (score > 0 && at(i, j) === at(i - 1, j - 1) + score) {
      pairs.set(i - 1, j - 1);
      i--;
      j--;
    } else if (at(i, j) === at(i - 1, j)) i--;
    else j--;
  }
  return pairs;
}
