import type { Range } from '../text/range.ts';
import type { Dockerfile, Instruction, Stage } from './nodes.ts';
import { stageNumber } from './stages.ts';

/** A place that takes something from a stage or an image. */
export interface StageReference {
  readonly kind: 'from' | 'copy' | 'mount';
  readonly node: Instruction;
  /** As written. */
  readonly name: string;
  readonly range: Range;
  /** The stage that is meant; undefined for an image, a named context or an unknown name. */
  readonly stage: Stage | undefined;
  /** The stage is named by its number. */
  readonly byNumber: boolean;
}

const known = new WeakMap<Dockerfile, readonly StageReference[]>();

/**
 * Every FROM, `COPY --from` and `RUN --mount=…,from=`, in order. What an ONBUILD carries is left out: it names
 * the stages of another file.
 */
export function stageReferences(file: Dockerfile): readonly StageReference[] {
  let found = known.get(file);
  if (found === undefined) {
    found = collect(file);
    known.set(file, found);
  }
  return found;
}

const byStage = new WeakMap<Dockerfile, ReadonlyMap<Stage, readonly StageReference[]>>();

/** The places that name a stage. */
export function referencesTo(file: Dockerfile, stage: Stage): readonly StageReference[] {
  let map = byStage.get(file);
  if (map === undefined) {
    const places = new Map<Stage, StageReference[]>();
    for (const place of stageReferences(file)) {
      if (place.stage === undefined) continue;
      const list = places.get(place.stage);
      if (list === undefined) places.set(place.stage, [place]);
      else list.push(place);
    }
    map = places;
    byStage.set(file, map);
  }
  return map.get(stage) ?? [];
}

function collect(file: Dockerfile): StageReference[] {
  // Of several stages with one name the last counts.
  const named = new Map<string, Stage>();
  for (const stage of file.stages) if (stage.name !== undefined) named.set(stage.name, stage);
  const found: StageReference[] = [];
  for (const node of file.instructions) {
    if (node.keyword === 'FROM') {
      const { image, stage } = node;
      if (image === undefined) continue;
      const { value: name, range } = image;
      found.push({ kind: 'from', node, name, range, stage: stage?.parent, byNumber: false });
    } else if (node.keyword === 'COPY') {
      const { value: name, valueRange: range } = node.from ?? {};
      if (name === undefined || name === '' || range === undefined) continue;
      const number = stageNumber(name);
      const stage = number === undefined ? named.get(name.toLowerCase()) : file.stages[number];
      found.push({ kind: 'copy', node, name, range, stage, byNumber: number !== undefined });
    } else if (node.keyword === 'RUN') {
      for (const { from: name, fromRange: range } of node.mounts) {
        if (name === undefined || name === '' || range === undefined) continue;
        const stage = named.get(name.toLowerCase());
        found.push({ kind: 'mount', node, name, range, stage, byNumber: false });
      }
    }
  }
  return found;
}
