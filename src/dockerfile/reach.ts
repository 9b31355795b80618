import type { Dockerfile, Stage } from './nodes.ts';

const needed = new WeakMap<Dockerfile, ReadonlySet<Stage>>();

/** The stages that BuildKit builds for the last one: itself, what it is built on and copies from, and so on. */
export function neededStages(file: Dockerfile): ReadonlySet<Stage> {
  let found = needed.get(file);
  if (found === undefined) {
    const last = file.stages.at(-1);
    found = last === undefined ? new Set<Stage>() : reachable(last);
    needed.set(file, found);
  }
  return found;
}

/** The stages whose layers the image holds: the last one and those it is built on. */
export function imageStages(file: Dockerfile): ReadonlySet<Stage> {
  const found = new Set<Stage>();
  for (let stage = file.stages.at(-1); stage !== undefined; stage = stage.parent) found.add(stage);
  return found;
}

function reachable(from: Stage): Set<Stage> {
  const found = new Set<Stage>([from]);
  // A set that grows while it is walked yields what is added.
  for (const stage of found) {
    if (stage.parent !== undefined) found.add(stage.parent);
    for (const source of stage.copiesFrom) found.add(source);
  }
  return found;
}
