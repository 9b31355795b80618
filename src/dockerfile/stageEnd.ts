import type { Edit } from '../text/edit.ts';
import { insertAbove } from './insertion.ts';
import type { Dockerfile, Instruction, Stage } from './nodes.ts';
import { insertBelow } from './wholeLines.ts';

/** What says how the container starts; it stands last by custom. */
const STARTERS: ReadonlySet<Instruction['keyword']> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/** Puts an instruction at the end of a stage, above the ENTRYPOINT and CMD that it ends in. */
export function insertAtEnd(file: Dockerfile, stage: Stage, instruction: string): Edit {
  const { instructions } = stage;
  let first: Instruction | undefined;
  for (let i = instructions.length - 1; i >= 0; i--) {
    const node = instructions[i];
    if (node === undefined || !STARTERS.has(node.keyword)) break;
    first = node;
  }
  return first === undefined
    ? insertBelow(file, instructions.at(-1) ?? stage.from, instruction)
    : insertAbove(file, first, instruction);
}
