import { joinRuns } from '../../dockerfile/joinRuns.ts';
import type { Instruction, RunInstruction } from '../../dockerfile/nodes.ts';
import { imageStages } from '../../dockerfile/reach.ts';
import type { Script } from '../../shell/nodes.ts';
import { removedPaths } from '../../shell/paths.ts';
import type { Edit } from '../../text/edit.ts';
import { filled, NOTHING, type Optimization, type Proposal } from '../proposal.ts';
import { type Rate, rateOf } from '../rate.ts';
import { plainScript, type View } from '../view.ts';

const TITLE = {
  en: 'Merge {count} RUN instructions into one layer',
  zh: '把 {count} 个 RUN 合并为一层',
};
const EXPLANATION = {
  en: 'They stand directly one below the other and change at the same time, so no cache is lost; what a later command changes or deletes is then not stored first by an earlier one.',
  zh: '这些 RUN 紧邻且变化频率相同，合并不会损失缓存；后面的命令修改或删除的文件也不会先被前一层存下来。',
};
const REMOVES = {
  en: ' Here a later one deletes files, which stay in the image as long as the layers are apart.',
  zh: '这里后面的 RUN 会删除文件，只要仍分层，这些文件就会留在镜像里。',
};

interface Group {
  readonly runs: RunInstruction[];
  readonly edits: Edit[];
  rate: Rate;
  last: Script;
  removes: boolean;
}

export const mergeRuns: Optimization = {
  summary: {
    en: 'RUN instructions of one rate of change that could be one layer',
    zh: '变化频率相同、可以合并为一层的 RUN',
  },
  propose(view) {
    const stages = imageStages(view.file);
    return view.file.stages
      .filter(stage => stages.has(stage))
      .flatMap(stage => groupsOf(view, stage.instructions))
      .filter(({ runs }) => runs.length > 1)
      .map(toProposal);
  },
};

function toProposal({ runs, edits, removes }: Group): Omit<Proposal, 'name'> {
  return {
    title: filled(TITLE, { count: runs.length }),
    explanation: removes
      ? { en: EXPLANATION.en + REMOVES.en, zh: EXPLANATION.zh + REMOVES.zh }
      : EXPLANATION,
    offset: runs[0]?.range.start ?? 0,
    edits,
    savings: { layers: runs.length - 1 },
    confidence: 'certain',
    declares: NOTHING,
  };
}

function groupsOf(view: View, nodes: readonly Instruction[]): Group[] {
  const groups: Group[] = [];
  let open: Group | undefined;
  for (const node of nodes) {
    const script = node.keyword === 'RUN' ? plainScript(view, node) : undefined;
    if (node.keyword !== 'RUN' || script === undefined) {
      open = undefined;
      continue;
    }
    const before: RunInstruction | undefined = open?.runs.at(-1);
    const rate = rateOf(script);
    const edit =
      open !== undefined && before !== undefined && sameFlags(before, node) && fits(open.rate, rate)
        ? joinRuns(view.file, [before, open.last], [node, script])
        : undefined;
    if (open === undefined || edit === undefined) {
      open = { runs: [node], edits: [], rate, last: script, removes: false };
      groups.push(open);
      continue;
    }
    open.runs.push(node);
    open.edits.push(edit);
    open.last = script;
    if (open.rate === 'other') open.rate = rate;
    open.removes ||= script.commands.some(command => removedPaths(command).length > 0);
  }
  return groups;
}

function sameFlags(one: RunInstruction, other: RunInstruction): boolean {
  const flags = (node: RunInstruction) =>
    node.flags
      .map(({ name, value }) => `${name}=${value}`)
      .sort()
      .join(' ');
  return flags(one) === flags(other);
}

function fits(one: Rate, other: Rate): boolean {
  return one === 'other' || other === 'other' || one === other;
}
