import { appendOffset, isChain } from '../shell/chain.ts';
import { packageAction } from '../shell/install.ts';
import type { Script } from '../shell/nodes.ts';
import type { Edit } from '../text/edit.ts';
import { joinRuns } from './joinRuns.ts';
import type { Dockerfile, Instruction, RunInstruction } from './nodes.ts';
import { commentsInside, removeLines } from './wholeLines.ts';

export interface Merge {
  /** join: the update moves into the next install. drop: the next install fetches lists itself. */
  readonly how: 'join' | 'drop';
  readonly edits: readonly Edit[];
}

/**
 * Takes a RUN that only fetches package lists into the next RUN of its stage that installs from them; undefined
 * where there is none, where what stands between may need the lists, or where the texts cannot be joined.
 */
export function mergeUpdate(
  file: Dockerfile,
  run: RunInstruction,
  family: string,
  scriptsOf: (node: Instruction) => readonly Script[],
): Merge | undefined {
  const [script, ...others] = scriptsOf(run);
  if (script === undefined || others.length > 0 || run.onbuild !== undefined) return undefined;
  const next = nextInstall(run, family, scriptsOf);
  if (next === undefined) return undefined;
  const onlyUpdates =
    script.commands.every(command => packageAction(command)?.verb === 'update') &&
    commentsInside(file, run).length === 0;
  if (onlyUpdates && updatesItself(next.script, family)) {
    return { how: 'drop', edits: [removeLines(file, run)] };
  }
  if (flagsOf(run) !== flagsOf(next.run)) return undefined;
  if (next.run.index === run.index + 1) {
    const edit = joinRuns(file, [run, script], [next.run, next.script]);
    if (edit !== undefined) return { how: 'join', edits: [edit] };
  }
  const end = appendOffset(script);
  const start = script.steps[0]?.range.start;
  const target = next.script.steps[0]?.range.start;
  if (!onlyUpdates || !isChain(script) || end === undefined || start === undefined) {
    return undefined;
  }
  if (script.form !== 'shell' || target === undefined || !isChain(next.script)) return undefined;
  const text = `${file.source.text.slice(start, end)} && `;
  return { how: 'join', edits: [removeLines(file, run), { start: target, end: target, text }] };
}

function nextInstall(
  run: RunInstruction,
  family: string,
  scriptsOf: (node: Instruction) => readonly Script[],
): { run: RunInstruction; script: Script } | undefined {
  for (const node of run.stage?.instructions ?? []) {
    if (node.index <= run.index) continue;
    if (node.keyword === 'SHELL') return undefined;
    if (node.keyword !== 'RUN') continue;
    const scripts = scriptsOf(node);
    const [script] = scripts;
    if (script === undefined) return undefined;
    if (scripts.some(each => installsFrom(each, family))) {
      return scripts.length === 1 ? { run: node, script } : undefined;
    }
    // What cannot be looked into may install.
    if (scripts.some(({ dialect }) => dialect !== 'posix')) return undefined;
    const opaque = scripts.some(({ commands }) =>
      commands.some(
        ({ name, nameWord }) =>
          nameWord?.dynamic === true || nameWord?.value.includes('/') || RUNNERS.has(name),
      ),
    );
    if (opaque) return undefined;
  }
  return undefined;
}

const RUNNERS = new Set('. bash dash eval make python python3 sh source xargs'.split(' '));

function installsFrom(script: Script, family: string): boolean {
  return script.commands.some(command => {
    const action = packageAction(command);
    if (action?.manager.family !== family) return false;
    return action.verb === 'install' || action.verb === 'upgrade' || action.verb === 'fetch';
  });
}

function updatesItself(script: Script, family: string): boolean {
  for (const command of script.commands) {
    const action = packageAction(command);
    if (action?.manager.family !== family) continue;
    if (action.updates) return !command.place.conditional && !command.place.function;
    if (action.verb === 'install' || action.verb === 'upgrade') return false;
  }
  return false;
}

function flagsOf(run: RunInstruction): string {
  return run.flags.map(({ name, value }) => `${name}=${value ?? ''}`).join(' ');
}
