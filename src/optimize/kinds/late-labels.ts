import type { ArgInstruction, EnvInstruction, Instruction, Stage } from '../../dockerfile/nodes.ts';
import { imageStages } from '../../dockerfile/reach.ts';
import { variablesIn } from '../../dockerfile/variables.ts';
import { blockText, removeBlock } from '../blocks.ts';
import { filled, NOTHING, type Optimization, type Proposal } from '../proposal.ts';
import { mentions, type View } from '../view.ts';

const TITLE = {
  en: 'Move {names} below the steps that build the image',
  zh: '把 {names} 移到构建步骤之后',
};
const EXPLANATION = {
  en: 'It changes with every release, and a changed ARG or ENV repeats every RUN below it (a changed LABEL does so in builders other than BuildKit). Nothing in between reads it.',
  zh: '这些值每次发布都会变化，ARG 或 ENV 变化会使其后的所有 RUN 重新执行（除 BuildKit 外，LABEL 变化也是如此）。中间没有步骤读取它们。',
};
const REBUILD = {
  en: 'the steps below stay cached when only the version, commit or date changes',
  zh: '仅版本号、提交号或时间变化时，这些步骤仍命中缓存',
};

const VOLATILE =
  /(?:^|[._-])(?:version|revision|created|commit|sha|git[._-]?(?:sha|ref|hash|commit|tag|branch)|vcs[._-]?ref|build[._-]?(?:date|time|id|number|num)|release)$/i;

export const lateLabels: Optimization = {
  summary: {
    en: 'what changes with every release above the steps that build the image',
    zh: '每次发布都变化的内容位于构建步骤之前',
  },
  propose(view) {
    const stages = imageStages(view.file);
    return view.file.stages
      .filter(stage => stages.has(stage))
      .flatMap(stage => forStage(view, stage) ?? []);
  },
};

function forStage(view: View, stage: Stage): Omit<Proposal, 'name'> | undefined {
  const { file } = view;
  const nodes = stage.instructions;
  const last = nodes.findLastIndex(
    ({ keyword }) => keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD',
  );
  const anchor = nodes[last];
  if (anchor === undefined) return undefined;
  // A stage built on this one may read what is moved only if it is still there: it is, at its end.
  const above = nodes.slice(0, last);
  const labels = above.filter((node): node is EnvInstruction => isVolatileLabel(view, node));
  const environment = above.filter((node): node is EnvInstruction =>
    isUnreadEnv(view, node, nodes),
  );
  const moved: (EnvInstruction | ArgInstruction)[] = [...labels, ...environment];
  for (const node of above) {
    if (node.keyword === 'ARG' && feedsOnly(view, node, moved, nodes)) moved.push(node);
  }
  if (!moved.some(({ keyword }) => keyword !== 'ARG')) return undefined;
  moved.sort((a, b) => a.index - b.index);
  // What stays must not need what moves, and what moves must still see what it reads.
  const lines = moved.map(node => blockText(file, node));
  const { end } = anchor.range;
  const names = [...new Set(moved.map(node => nameOf(node)))].join(', ');
  return {
    title: filled(TITLE, { names }),
    explanation: EXPLANATION,
    offset: moved[0]?.range.start ?? 0,
    edits: [
      ...moved.map(node => removeBlock(file, node)),
      { start: end, end, text: lines.map(line => file.source.eol + line).join('') },
    ],
    savings: { rebuild: REBUILD },
    confidence: environment.length > 0 ? 'likely' : 'certain',
    declares: NOTHING,
  };
}

function nameOf(node: EnvInstruction | ArgInstruction): string {
  return `${node.keyword} ${node.pairs.map(({ key }) => key.value).join(' ')}`;
}

/** A label that says which release this is; one that is fed by what only moves with a RUN stays. */
function isVolatileLabel(view: View, node: Instruction): boolean {
  if (node.keyword !== 'LABEL' || node.pairs.length === 0) return false;
  const changes = node.pairs.some(
    ({ key, value }) =>
      VOLATILE.test(key.value) && !/schema[._-]version$/i.test(key.value) && value !== undefined,
  );
  return changes && namesIn(view, node).every(name => !setTwice(node, name));
}

/** Set again below: the label would then tell the other value. */
function setTwice(node: Instruction, name: string): boolean {
  return (node.stage?.instructions ?? []).some(
    other =>
      other.index > node.index &&
      (other.keyword === 'ENV' || other.keyword === 'ARG') &&
      other.pairs.some(({ key }) => key.value === name),
  );
}

function isUnreadEnv(view: View, node: Instruction, nodes: readonly Instruction[]): boolean {
  if (node.keyword !== 'ENV' || node.pairs.length === 0) return false;
  if (
    !node.pairs.every(
      ({ key }) =>
        VOLATILE.test(key.value) && /^(?:APP|BUILD|GIT|RELEASE|IMAGE|COMMIT|VCS)/i.test(key.value),
    )
  ) {
    return false;
  }
  const names = node.pairs.map(({ key }) => key.value);
  if (namesIn(view, node).some(name => setTwice(node, name))) return false;
  const below = nodes.filter(({ index }) => index > node.index);
  if (below.some(other => names.some(name => mentions(view, other, name)))) return false;
  // A script or a build tool may read the environment in a way that nobody sees here.
  return below.every(other => other.keyword !== 'RUN' || isBlind(view, other));
}

/** Its programs are known not to read variables of the application. */
function isBlind(view: View, node: Instruction): boolean {
  return view
    .scripts(node)
    .every(
      ({ commands, errors }) =>
        errors.length === 0 &&
        commands.every(({ name }) =>
          /^(?:apt|apt-get|apk|yum|dnf|microdnf|pip3?|mkdir|rm|chown|chmod|adduser|addgroup|useradd|groupadd|ln|cp|mv|echo|touch)$/.test(
            name,
          ),
        ),
    );
}

function namesIn(view: View, node: EnvInstruction | ArgInstruction): string[] {
  const { text, file } = view;
  return node.pairs.flatMap(({ value }) =>
    value === undefined ? [] : variablesIn(text, value, file.escape).map(({ name }) => name),
  );
}

/** An argument that nothing but what is moved reads. */
function feedsOnly(
  view: View,
  node: ArgInstruction,
  moved: readonly Instruction[],
  nodes: readonly Instruction[],
): boolean {
  const names = node.pairs.map(({ key }) => key.value);
  if (
    names.length === 0 ||
    !names.every(name => VOLATILE.test(name.replace(/^([A-Z])/, '_$1')) || VOLATILE.test(name))
  ) {
    return false;
  }
  const readers = nodes.filter(
    other => other.index > node.index && names.some(name => mentions(view, other, name)),
  );
  return readers.length > 0 && readers.every(other => moved.includes(other));
}
