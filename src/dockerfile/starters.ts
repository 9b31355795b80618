import type { CmdInstruction, EntrypointInstruction, Stage } from './nodes.ts';

/** What a container starts with. */
export interface Starters {
  readonly entrypoint: EntrypointInstruction | undefined;
  readonly cmd: CmdInstruction | undefined;
}

/** The ENTRYPOINT and CMD that a stage's image has: the last ones; a new ENTRYPOINT drops an inherited CMD. */
export function startersOf(stage: Stage): Starters {
  let cmd: CmdInstruction | undefined;
  for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) {
    const entrypoint = at.instructions.findLast(node => node.keyword === 'ENTRYPOINT');
    cmd ??= at.instructions.findLast(node => node.keyword === 'CMD');
    if (entrypoint !== undefined) return { entrypoint, cmd };
  }
  return { entrypoint: undefined, cmd };
}

/** The instructions of `startersOf`, what runs first in front. */
export function starterList(stage: Stage): readonly (EntrypointInstruction | CmdInstruction)[] {
  const { entrypoint, cmd } = startersOf(stage);
  return [entrypoint, cmd].filter(node => node !== undefined);
}
