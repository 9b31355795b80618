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
  triggers: readonly Instruction[];
  copiesFrom: Stage[];
}

const NO_TRIGGERS: readonly Instruction[] = [];

/** Triggers that run in a file, all stages together; a hostile one could have the square of its lines. */
const MOST_TRIGGERS = 10_000;

/** Fills in what runs in each stage because the one it is built on says ONBUILD. */
export function linkTriggers(stages: readonly OpenStage[]): void {
  const carried = new Map<Stage, readonly Instruction[]>();
  let left = MOST_TRIGGERS;
  for (const stage of stages) {
    const { parent } = stage;
    if (parent === undefined) continue;
    let list = carried.get(parent);
    if (list === undefined) {
      list = parent.instructions.flatMap(node =>
        node.keyword === 'ONBUILD' && node.trigger !== undefined ? [node.trigger] : [],
      );
      carried.set(parent, list);
    }
    left -= list.length;
    if (left >= 0 && list.length > 0) stage.triggers = list;
  }
}

export function openStage(index: number, from: FromInstruction): OpenStage {
  return {
    index,
    name: from.alias?.raw.toLowerCase(),
    from,
    instructions: [],
    range: { start: from.range.start, end: from.range.end },
    parent: undefined,
    triggers: NO_TRIGGERS,
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
    for (const list of [stage.triggers, stage.instructions]) {
      for (const node of list) {
        if (node.keyword === 'COPY') add(copySource(node, stages, byName));
        else if (node.keyword === 'RUN')
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
