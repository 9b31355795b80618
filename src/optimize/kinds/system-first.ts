import { insertAbove } from '../../dockerfile/insertion.ts';
import type { CopyInstruction, Instruction, RunInstruction } from '../../dockerfile/nodes.ts';
import { isChain } from '../../shell/chain.ts';
import { packageAction } from '../../shell/install.ts';
import type { Command } from '../../shell/nodes.ts';
import { normalPath, removedPaths } from '../../shell/paths.ts';
import { blockText, removeBlock } from '../blocks.ts';
import { copyTarget } from '../copyTarget.ts';
import { filled, NOTHING, type Optimization, type Proposal } from '../proposal.ts';
import { plainScript, type View } from '../view.ts';

const TITLE = {
  en: 'Install system packages above {copy}',
  zh: '把系统软件包的安装移到 {copy} 之前',
};
const EXPLANATION = {
  en: 'A copied file that changes ends the cache for everything below it, and system packages do not depend on the sources: installed above the COPY they stay cached.',
  zh: '复制的文件一旦变化，其后的缓存全部失效；系统软件包与源代码无关，放到 COPY 之前就能一直命中缓存。',
};
const REBUILD = {
  en: 'the installation of system packages stays cached when a source changes',
  zh: '源代码变化时，系统软件包的安装步骤仍命中缓存',
};

/** What may stand between the COPY and the RUN without being read by a package manager. */
const INDIFFERENT = new Set([
  'COPY',
  'ADD',
  'WORKDIR',
  'LABEL',
  'EXPOSE',
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'STOPSIGNAL',
]);

/** Folders in which a copied file may change what a package manager does. */
const READ_BY_MANAGERS = /^\/(?:$|etc|usr|var|root|lib|lib64|bin|sbin|tmp|run|dev|proc)(?:\/|$)/;

export const systemFirst: Optimization = {
  summary: {
    en: 'system packages installed below a COPY of the sources',
    zh: '在复制源代码之后才安装系统软件包',
  },
  propose(view) {
    return view.file.stages.flatMap(stage => {
      const proposal = forStage(view, stage.instructions);
      return proposal === undefined ? [] : [proposal];
    });
  },
};

function forStage(view: View, nodes: readonly Instruction[]): Omit<Proposal, 'name'> | undefined {
  const at = nodes.findIndex(isSourceCopy);
  const copy = nodes[at];
  if (copy === undefined || !isSourceCopy(copy)) return undefined;
  const moved: RunInstruction[] = [];
  for (const node of nodes.slice(at)) {
    if (node.keyword === 'RUN') {
      if (!installsSystemOnly(view, node)) break;
      moved.push(node);
    } else if (!INDIFFERENT.has(node.keyword) || moved.length > 0) break;
    else if ((node.keyword === 'COPY' || node.keyword === 'ADD') && !isHarmless(view, node)) break;
  }
  if (!moved.some(node => installs(view, node))) return undefined;
  const { file } = view;
  const blocks = moved.map(node => blockText(file, node).trimStart());
  return {
    title: filled(TITLE, { copy: `${copy.keyword} ${copy.rest}` }),
    explanation: EXPLANATION,
    offset: moved[0]?.range.start ?? copy.range.start,
    edits: [
      insertAbove(file, copy, blocks.join(file.source.eol)),
      ...moved.map(node => removeBlock(file, node)),
    ],
    savings: { rebuild: REBUILD },
    confidence: 'certain',
    declares: NOTHING,
  };
}

function isSourceCopy(node: Instruction): node is CopyInstruction {
  return (node.keyword === 'COPY' || node.keyword === 'ADD') && node.from === undefined;
}

/** What it copies cannot change what a package manager does. */
function isHarmless(view: View, copy: CopyInstruction): boolean {
  const target = copyTarget(view, copy);
  return target !== undefined && (target.startsWith('/usr/src/') || !READ_BY_MANAGERS.test(target));
}

function installs(view: View, node: RunInstruction): boolean {
  return view
    .scripts(node)
    .some(({ commands }) => commands.some(command => packageAction(command)?.verb === 'install'));
}

function installsSystemOnly(view: View, node: RunInstruction): boolean {
  const script = plainScript(view, node);
  if (script === undefined || !isChain(script) || script.commands.length === 0) return false;
  if (node.mounts.some(({ type }) => type !== 'cache' && type !== 'tmpfs')) return false;
  return script.steps.every(step => step.simple) && script.commands.every(isSystemCommand);
}

function isSystemCommand(command: Command): boolean {
  if (command.redirects.some(({ operator }) => operator.startsWith('<'))) return false;
  const action = packageAction(command);
  if (action !== undefined) {
    return (
      action.manager.scope === 'system' &&
      action.packages.every(({ kind, dynamic }) => kind === 'package' && !dynamic)
    );
  }
  const removed = removedPaths(command);
  return (
    removed.length > 0 &&
    removed.every(({ path }) =>
      /^\/(?:var\/(?:lib|cache|log|tmp)|tmp)(?:\/|$)/.test(normalPath(path).path),
    )
  );
}
