import type { Range } from '../text/range.ts';
import type { Dockerfile, Instruction, Stage } from './nodes.ts';
import { stageNamed, stageNumber } from './stages.ts';

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

/**
 * Every FROM, `COPY --from` and `RUN --mount=…,from=`, in order. What an ONBUILD carries is left out: it names
 * the stages of another file.
 */
export function stageReferences(file: Dockerfile): StageReference[] {
  const found: StageReference[] = [];
  for (const node of file.instructions) {
    if (node.keyword === 'FROM') {
      const { image, stage } = node;
      if (image === undefined) continue;
      found.push({
        kind: 'from',
        node,
        name: image.value,
        range: image.range,
        stage: stage?.parent,
        byNumber: false,
      });
    } else if (node.keyword === 'COPY') {
      const { value, valueRange } = node.from ?? {};
      if (value === undefined || value === '' || valueRange === undefined) continue;
      const number = stageNumber(value);
      found.push({
        kind: 'copy',
        node,
        name: value,
        range: valueRange,
        stage: number === undefined ? stageNamed(file.stages, value) : file.stages[number],
        byNumber: number !== undefined,
      });
    } else if (node.keyword === 'RUN') {
      for (const { from, fromRange } of node.mounts) {
        if (from === undefined || from === '' || fromRange === undefined) continue;
        found.push({
          kind: 'mount',
          node,
          name: from,
          range: fromRange,
          stage: stageNamed(file.stages, from),
          byNumber: false,
        });
      }
    }
  }
  return found;
}
