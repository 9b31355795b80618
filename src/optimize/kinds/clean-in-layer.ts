import { appendToChain } from '../../dockerfile/chainAppend.ts';
import { installsWithoutUpdateLater } from '../../dockerfile/laterInstalls.ts';
import type { Instruction, RunInstruction } from '../../dockerfile/nodes.ts';
import { imageStages } from '../../dockerfile/reach.ts';
import { commentsInside, removeLines } from '../../dockerfile/wholeLines.ts';
import type { Text } from '../../rule/language.ts';
import { cleansCache } from '../../shell/cache.ts';
import { isChain, withoutStep } from '../../shell/chain.ts';
import { packageAction } from '../../shell/install.ts';
import type { Command, Script } from '../../shell/nodes.ts';
import type { PackageManager } from '../../shell/packages.ts';
import { normalPath, removedPaths } from '../../shell/paths.ts';
import type { Edit } from '../../text/edit.ts';
import { filled, NOTHING, type Optimization, type Proposal } from '../proposal.ts';
import { mentions, plainScript, type View } from '../view.ts';

const CACHE = { en: 'the cache of {manager}', zh: '{manager} 的缓存' };
const TITLE = {
  en: 'Delete {what} in the layer of line {line} that makes it',
  zh: '在生成 {what} 的第 {line} 行同一层中将其删除',
};
const EXPLANATION = {
  en: 'A file that a later layer deletes is hidden, not gone: every pull still transfers it. Deleted by the RUN that makes it, it never enters the image.',
  zh: '在后面的层里删除文件只是把它隐藏起来，每次拉取仍会传输。在生成它的同一个 RUN 中删除，文件才不会进入镜像。',
};

export const cleanInLayer: Optimization = {
  summary: {
    en: 'leftovers that a later layer deletes instead of the one that makes them',
    zh: '在后面的层才删除前面产生的残留文件',
  },
  propose(view) {
    const stages = imageStages(view.file);
    return view.file.stages
      .filter(stage => stages.has(stage))
      .flatMap(({ instructions }) =>
        instructions.flatMap((node, at) =>
          node.keyword === 'RUN' ? forRun(view, node, instructions.slice(0, at)) : [],
        ),
      );
  },
};

function forRun(
  view: View,
  run: RunInstruction,
  before: readonly Instruction[],
): Omit<Proposal, 'name'>[] {
  const script = plainScript(view, run);
  if (script === undefined || !isChain(script) || run.flags.length > 0) return [];
  const found: Omit<Proposal, 'name'>[] = [];
  for (const [index, step] of script.steps.entries()) {
    const [command] = step.commands;
    if (!step.simple || command === undefined) continue;
    // The step right above is joined by `merge-runs`, which takes this one along.
    const maker = makerOf(view, command, before);
    if (maker === undefined || before.at(-1) === maker.run) continue;
    // What is cleaned here may also come from this very RUN.
    if (madeBy(view, run, command, index)) continue;
    const edits = move(view, run, script, index, maker);
    if (edits === undefined) continue;
    const line = view.file.source.lineAt(maker.run.range.start);
    found.push({
      title: {
        en: filled(TITLE, { what: maker.what.en, line }).en,
        zh: filled(TITLE, { what: maker.what.zh, line }).zh,
      },
      explanation: EXPLANATION,
      offset: command.range.start,
      edits,
      savings: script.steps.length === 1 ? { layers: 1 } : {},
      confidence: 'likely',
      declares: NOTHING,
    });
    // One a RUN: the next is found when this is done.
    break;
  }
  return found;
}

interface Maker {
  readonly run: RunInstruction;
  readonly script: Script;
  readonly what: Text;
}

/** The nearest RUN above that makes what a command deletes, with nothing in between that could read it. */
function makerOf(view: View, command: Command, before: readonly Instruction[]): Maker | undefined {
  const removed = removedPaths(command).map(({ path, word }) => ({ path, word }));
  for (const node of before.toReversed()) {
    if (node.keyword !== 'RUN') {
      if (removed.some(({ path }) => mentions(view, node, stem(path)))) return undefined;
      continue;
    }
    const script = plainScript(view, node);
    if (script === undefined || !isChain(script)) return undefined;
    for (const each of script.commands) {
      const action = packageAction(each);
      if (action === undefined || action.verb === 'clean') continue;
      if (!cleansCache(command, action.manager)) continue;
      if (!cleansOnlyCache(command, action.manager)) return undefined;
      const apt = action.manager.family === 'apt';
      if (apt && installsWithoutUpdateLater(view.file, node, other => view.scripts(other))) {
        return undefined;
      }
      // Already clean, or made somewhere above.
      if (script.commands.some(other => cleansCache(other, action.manager))) return undefined;
      return { run: node, script, what: filled(CACHE, { manager: action.manager.name }) };
    }
    const named = removed.filter(({ path }) => mentions(view, node, stem(path)));
    if (named.length === 0) continue;
    const literal = removed.every(
      ({ path, word }) =>
        !word.dynamic && path.startsWith('/') && normalPath(path).path.split('/').length > 2,
    );
    if (!literal || named.length < removed.length) return undefined;
    const paths = named.map(({ path }) => path).join(' ');
    return { run: node, script, what: { en: paths, zh: paths } };
  }
  return undefined;
}

/** Everything that it removes lies in a cache of the manager. */
function cleansOnlyCache(command: Command, manager: PackageManager): boolean {
  return removedPaths(command).every(({ path }) => {
    const { path: removed } = normalPath(path);
    return manager.caches.some(cache => {
      const folder = cache.path.replace(/^~/, '/root');
      return removed === folder || removed.startsWith(`${folder}/`);
    });
  });
}

function stem(path: string): string {
  const { path: normal } = normalPath(path);
  return normal === '/root' || normal === '/' ? path : normal;
}

function madeBy(view: View, run: RunInstruction, command: Command, step: number): boolean {
  const script = plainScript(view, run);
  const earlier = script?.commands.filter(other => other.step < step) ?? [];
  return earlier.some(other => {
    const action = packageAction(other);
    if (action !== undefined && cleansCache(command, action.manager)) return true;
    const text = view.text.slice(other.range.start, other.range.end);
    return removedPaths(command).some(({ path }) => text.includes(stem(path)));
  });
}

function move(
  view: View,
  run: RunInstruction,
  script: Script,
  index: number,
  maker: Maker,
): Edit[] | undefined {
  const { file, text } = view;
  const step = script.steps[index];
  if (step === undefined) return undefined;
  const written = text.slice(step.range.start, step.range.end);
  if (written.includes('\n')) return undefined;
  const added = appendToChain(file, maker.run, maker.script, written);
  if (added === undefined) return undefined;
  if (script.steps.length === 1) {
    if (commentsInside(file, run).length > 0) return undefined;
    return [added, removeLines(file, run)];
  }
  const taken = withoutStep(script, index);
  return taken === undefined ? undefined : [added, taken];
}
