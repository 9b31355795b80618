import { appendOffset, isChain } from '../shell/chain.ts';
import type { Script } from '../shell/nodes.ts';
import type { Edit } from '../text/edit.ts';
import type { Dockerfile, RunInstruction } from './nodes.ts';

/**
 * Appends ` && command` to a RUN whose body is one chain, in the way the chain is written: on a line of
 * its own where the other steps have theirs. Undefined where nothing may be appended.
 */
export function appendToChain(
  file: Dockerfile,
  run: RunInstruction,
  script: Script,
  command: string,
): Edit | undefined {
  const at = appendOffset(script);
  if (at === undefined || !isChain(script)) return undefined;
  return stepBehind(file, run, script, script.steps.length - 1, at, command);
}

/**
 * Puts ` && command` behind a step of a RUN whose body is one chain, in the way the chain is written. Undefined
 * where the body is no chain, or the step more than one plain command.
 */
export function insertBehindStep(
  file: Dockerfile,
  run: RunInstruction,
  script: Script,
  index: number,
  command: string,
): Edit | undefined {
  const step = script.steps[index];
  if (step?.simple !== true || !isChain(script)) return undefined;
  return stepBehind(file, run, script, index, step.range.end, command);
}

function stepBehind(
  file: Dockerfile,
  run: RunInstruction,
  { steps, form }: Script,
  index: number,
  at: number,
  command: string,
): Edit {
  const inline = { start: at, end: at, text: ` && ${command}` };
  const { text, eol } = file.source;
  const first = index > 0 ? index - 1 : 0;
  const [before, after] = [steps[first], steps[first + 1]];
  if (form === 'heredoc' || before === undefined || after === undefined) return inline;
  if (at > run.headRange.end || !text.slice(before.range.end, after.range.start).includes('\n')) {
    return inline;
  }
  const line = file.source.lineStart(file.source.lineAt(after.range.start));
  const indent = /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
  const leading = /^[ \t]*&&/.test(text.slice(line));
  const broken = `${file.escape}${eol}${indent}`;
  return {
    start: at,
    end: at,
    text: leading ? ` ${broken}&& ${command}` : ` && ${broken}${command}`,
  };
}
