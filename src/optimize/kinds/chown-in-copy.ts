import type { CopyInstruction, Instruction, RunInstruction } from '../../dockerfile/nodes.ts';
import { recursiveChown } from '../../dockerfile/ownership.ts';
import { imageStages } from '../../dockerfile/reach.ts';
import { commentsInside, removeLines } from '../../dockerfile/wholeLines.ts';
import { joinPath, workdirAt } from '../../dockerfile/workdir.ts';
import { isChain, withoutStep } from '../../shell/chain.ts';
import { readArguments } from '../../shell/flags.ts';
import type { Command, Script } from '../../shell/nodes.ts';
import type { Edit } from '../../text/edit.ts';
import { copyTarget } from '../copyTarget.ts';
import { filled, NOTHING, type Optimization, type Proposal } from '../proposal.ts';
import { mentions, plainScript, type View } from '../view.ts';

const TITLE = {
  en: 'Give {path} its owner while copying (--chown={owner})',
  zh: '在复制时设置 {path} 的属主（--chown={owner}）',
};
const EXPLANATION = {
  en: 'chown -R writes every file into its layer a second time. COPY --chown stores each file once, with the owner it is to have.',
  zh: 'chown -R 会把每个文件在新的一层里再写一遍。COPY --chown 只存一份，并直接带上所需的属主。',
};
const SOURCE = {
  en: 'size of the copied files in the build context',
  zh: '构建上下文中被复制文件的大小',
};

export const chownInCopy: Optimization = {
  summary: {
    en: 'a RUN chown over files that a COPY has just brought',
    zh: '用 RUN chown 修改刚复制进来的文件的属主',
  },
  propose(view) {
    const stages = imageStages(view.file);
    return view.file.stages
      .filter(stage => stages.has(stage))
      .flatMap(({ instructions }) =>
        instructions.flatMap((node, at) => {
          if (node.keyword !== 'RUN') return [];
          const proposal = forRun(view, node, instructions.slice(0, at));
          return proposal === undefined ? [] : [proposal];
        }),
      );
  },
};

function forRun(
  view: View,
  run: RunInstruction,
  above: readonly Instruction[],
): Omit<Proposal, 'name'> | undefined {
  const script = plainScript(view, run);
  if (script === undefined || !isChain(script)) return undefined;
  for (const [index, step] of script.steps.entries()) {
    const [command] = step.commands;
    const chown = command === undefined ? undefined : recursiveChown(command);
    if (!step.simple || command?.name !== 'chown' || chown === undefined) continue;
    const [path, ...others] = chown.paths;
    if (path === undefined || others.length > 0 || path.dynamic || chown.owner.dynamic) continue;
    if (!/^[\w.-]+(?::[\w.-]+)?$/.test(chown.owner.value)) continue;
    const folder = path.value.startsWith('/')
      ? joinPath('/', path.value)
      : joinPath(workdirAt(view.file, run).path, path.value);
    // What an earlier step of this RUN has made there must have its owner as well.
    const earlier = script.commands.filter(({ step: at }) => at < index);
    if (earlier.some(other => touches(view, other, path.value)) || folder === '/') return undefined;
    const copies = copiesInto(view, folder, above);
    if (copies === undefined) return undefined;
    const edits = editsFor(view, run, script, index, command, copies, folder, above);
    if (edits === undefined) return undefined;
    const bytes = copies.reduce((sum, copy) => sum + sizeOf(view, copy), 0);
    return {
      title: filled(TITLE, { path: folder, owner: chown.owner.value }),
      explanation: EXPLANATION,
      offset: command.range.start,
      edits: [
        ...copies.map(({ keywordRange: { end } }) => ({
          start: end,
          end,
          text: ` --chown=${chown.owner.value}`,
        })),
        ...edits,
      ],
      savings: {
        ...(script.steps.length === 1 && edits.length === 1 ? { layers: 1 } : {}),
        ...(bytes === 0 ? {} : { bytes: { value: bytes, source: SOURCE } }),
      },
      confidence: 'likely',
      declares: NOTHING,
    };
  }
  return undefined;
}

function touches(view: View, command: Command, path: string): boolean {
  const text = view.text.slice(command.range.start, command.range.end);
  // An account that is made here is not there yet when the COPY runs.
  return (
    text.includes(path) || /^(?:cd|useradd|adduser|groupadd|addgroup|usermod)$/.test(command.name)
  );
}

/** The COPYs since the last RUN, all of whose files lie in the folder; undefined where something else made files there. */
function copiesInto(
  view: View,
  folder: string,
  above: readonly Instruction[],
): CopyInstruction[] | undefined {
  const copies: CopyInstruction[] = [];
  let last = above.length;
  for (const node of above.toReversed()) {
    if (node.keyword === 'RUN') break;
    last--;
    if (node.keyword !== 'COPY' && node.keyword !== 'ADD') continue;
    const target = copyTarget(view, node);
    if (target === undefined) return undefined;
    const inside = target === folder || target.startsWith(`${folder}/`);
    if (!inside) continue;
    if (node.flags.some(({ name }) => name === 'chown')) return undefined;
    // A named owner is unknown to --link.
    if (node.flags.some(({ name }) => name === 'link')) return undefined;
    copies.push(node);
  }
  if (copies.length === 0) return undefined;
  for (const node of above.slice(0, last)) {
    const isCopy = node.keyword === 'COPY' || node.keyword === 'ADD';
    const target = isCopy ? copyTarget(view, node) : undefined;
    if (isCopy && (target === undefined || `${target}/`.startsWith(`${folder}/`))) return undefined;
    // A RUN that works in the folder has left files there whose owner the chown was for.
    if (node.keyword === 'RUN') {
      const workdir = workdirAt(view.file, node).path;
      if (`${workdir}/`.startsWith(`${folder}/`) || mentions(view, node, `${folder}/`)) {
        return undefined;
      }
    }
  }
  return copies;
}

/** Takes the chown away, or leaves one of the folder alone where the folder was there before the COPY. */
function editsFor(
  view: View,
  run: RunInstruction,
  script: Script,
  index: number,
  command: Command,
  copies: readonly CopyInstruction[],
  folder: string,
  above: readonly Instruction[],
): Edit[] | undefined {
  const existed =
    above.some(
      node => node.keyword === 'WORKDIR' && `${workdirAfter(view, node)}/`.startsWith(`${folder}/`),
    ) ||
    above.some(node => node.keyword === 'RUN' && mentions(view, node, folder)) ||
    !copies.some(copy => copyTarget(view, copy) === folder);
  if (existed) {
    const flag = readArguments(command.args).flags.find(
      ({ name }) => name === 'R' || name === 'recursive',
    );
    if (flag === undefined || !/^(?:-R|--recursive)$/.test(flag.word.value)) return undefined;
    // Folders between the chowned one and what is copied would keep their owner.
    if (copies.some(copy => copyTarget(view, copy) !== folder)) return undefined;
    let { end } = flag.word.range;
    if (view.text[end] === ' ') end++;
    else if (view.text[flag.word.range.start - 1] === ' ')
      return [{ start: flag.word.range.start - 1, end, text: '' }];
    return [{ start: flag.word.range.start, end, text: '' }];
  }
  if (script.steps.length > 1) {
    const edit = withoutStep(script, index);
    return edit === undefined ? undefined : [edit];
  }
  if (run.flags.length > 0 || commentsInside(view.file, run).length > 0) return undefined;
  return [removeLines(view.file, run)];
}

function workdirAfter(view: View, node: Instruction): string {
  const index = node.index + 1;
  return workdirAt(view.file, { ...node, index }).path;
}

function sizeOf(view: View, copy: CopyInstruction): number {
  const { context } = view;
  if (context === undefined || copy.from !== undefined) return 0;
  let bytes = 0;
  const roots = copy.sources.flatMap(({ value }) => context.match(value));
  for (const entry of context.walk()) {
    if (entry.kind !== 'file' || context.ignored(entry.path)) continue;
    const inside = roots.some(
      ({ path }) => path === '' || entry.path === path || entry.path.startsWith(`${path}/`),
    );
    if (inside) bytes += entry.size;
  }
  return bytes;
}
