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
  if (script.form === 'heredoc') return { start: at, end: at, text: ` && ${command}` };
  const { text, eol } = file.source;
  const last = script.steps.at(-1);
  const before = script.steps.at(-2);
  if (last === undefined || before === undefined || at > run.headRange.end) {
    return { start: at, end: at, text: ` && ${command}` };
  }
  const between = text.slice(before.range.end, last.range.start);
  if (!between.includes('\n')) return { start: at, end: at, text: ` && ${command}` };
  const line = file.source.lineStart(file.source.lineAt(last.range.start));
  const indent = /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
  const leading = /^[ \t]*&&/.test(text.slice(line));
  const broken = `${file.escape}${eol}${indent}`;
  return {
    start: at,
    end: at,
    text: leading ? ` ${broken}&& ${command}` : ` && ${broken}${command}`,
  };
}
