import type {
  CopyInstruction,
  FromInstruction,
  Instruction,
  RunInstruction,
  Stage,
} from './nodes.ts';

export interface OpenStage extends Stage {
  instructions: Instruction[];
  range: { start: number; end: number };
  parent: Stage | undefined;
  copiesFrom: Stage[];
}

export function openStage(index: number, from: FromInstruction): OpenStage {
  return {
    index,
    name: from.alias?.raw.toLowerCase(),
    from,
    instructions: [],
    range: { start: from.range.start, end: from.range.end },
    parent: undefined,
    copiesFrom: [],
  };
}

/** The stage a `--from` or mount names: by number, or by name whatever its case, the last of that name. */
export function stageNamed(stages: readonly Stage[], name: string): Stage | undefined {
  const lower = name.toLowerCase();
  return stages.findLast(stage => stage.name === lower);
}

/** Go's strconv.Atoi. */
export function stageNumber(text: string): number | undefined {
  return /^[+-]?[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Fills in which stages each one copies from, triggers included. */
export function linkCopies(stages: readonly OpenStage[]): void {
  const byName = new Map<string, Stage>();
  for (const stage of stages) if (stage.name !== undefined) byName.set(stage.name, stage);
  for (const stage of stages) {
    const seen = new Set<Stage>();
    const add = (source: Stage | undefined) => {
      if (source === undefined || seen.has(source)) return;
      seen.add(source);
      stage.copiesFrom.push(source);
    };
    for (const instruction of stage.instructions) {
      for (const node of [
        instruction,
        instruction.keyword === 'ONBUILD' ? instruction.trigger : undefined,
      ]) {
        if (node?.keyword === 'COPY') add(copySource(node, stages, byName));
        else if (node?.keyword === 'RUN')
          for (const source of mountSources(node, byName)) add(source);
      }
    }
  }
}

function copySource(
  node: CopyInstruction,
  stages: readonly Stage[],
  byName: ReadonlyMap<string, Stage>,
): Stage | undefined {
  const from = node.from?.value;
  if (from === undefined || from === '') return undefined;
  const number = stageNumber(from);
  return number === undefined ? byName.get(from.toLowerCase()) : stages[number];
}

function mountSources(node: RunInstruction, byName: ReadonlyMap<string, Stage>): Stage[] {
  return node.mounts.flatMap(mount => byName.get((mount.from ?? '').toLowerCase()) ?? []);
}
