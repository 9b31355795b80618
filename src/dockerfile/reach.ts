import type { Dockerfile, Stage } from './nodes.ts';
import { variablesIn } from './variables.ts';

const roots = new WeakMap<Stage, Stage>();
const needed = new WeakMap<Dockerfile, ReadonlySet<Stage>>();
const inImage = new WeakMap<Dockerfile, ReadonlySet<Stage>>();

/**
 * The stages that a build of the last one can need: itself, what it is built on and copies from, and so on.
 * `FROM base-$TARGETARCH` may be any stage whose name fits.
 */
export function neededStages(file: Dockerfile): ReadonlySet<Stage> {
  let found = needed.get(file);
  if (found === undefined) {
    const last = file.stages.at(-1);
    found = last === undefined ? new Set<Stage>() : reachable(file, last);
    needed.set(file, found);
  }
  return found;
}

/** The stage at the beginning of the chain that a stage is built on; itself where it is built on an image. */
export function rootStage(stage: Stage): Stage {
  const path: Stage[] = [];
  let at = stage;
  for (;;) {
    const root = roots.get(at);
    if (root !== undefined) {
      at = root;
      break;
    }
    if (at.parent === undefined) break;
    path.push(at);
    at = at.parent;
  }
  for (const each of path) roots.set(each, at);
  return at;
}

/** The stages whose layers the image holds: the last one and those it is built on. */
export function imageStages(file: Dockerfile): ReadonlySet<Stage> {
  const known = inImage.get(file);
  if (known !== undefined) return known;
  const found = new Set<Stage>();
  for (let stage = file.stages.at(-1); stage !== undefined; stage = stage.parent) found.add(stage);
  inImage.set(file, found);
  return found;
}

function reachable(file: Dockerfile, from: Stage): Set<Stage> {
  const found = new Set<Stage>([from]);
  // A set that grows while it is walked yields what is added.
  for (const stage of found) {
    for (const source of sourcesOf(file, stage)) found.add(source);
  }
  return found;
}

/** The stages that a stage is, or in another build may be, built on, and those it copies from. */
export function sourcesOf(file: Dockerfile, stage: Stage): Stage[] {
  const sources = stage.parent === undefined ? [] : [stage.parent];
  sources.push(...possibleParents(file, stage), ...stage.copiesFrom);
  return sources;
}

function possibleParents(file: Dockerfile, { from, index }: Stage): Stage[] {
  const { image } = from;
  if (image === undefined || !image.raw.includes('$')) return [];
  const offset = image.range.start;
  const pieces: string[] = [];
  let end = 0;
  for (const { range } of variablesIn(file.source.text, image, file.escape)) {
    // Inside another variable's default.
    if (range.start - offset < end) continue;
    pieces.push(image.raw.slice(end, range.start - offset));
    end = range.end - offset;
  }
  pieces.push(image.raw.slice(end));
  // No file has so many stages; one that is made to be slow may.
  const earlier = file.stages.slice(0, Math.min(index, 500));
  return earlier.filter(({ name }) => name !== undefined && fits(name, pieces));
}

/** Whether a name is the pieces with anything between them. */
function fits(name: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at + last.length <= name.length;
}
