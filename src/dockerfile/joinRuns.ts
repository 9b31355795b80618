import { appendOffset, isChain } from '../shell/chain.ts';
import type { Script } from '../shell/nodes.ts';
import type { Edit } from '../text/edit.ts';
import type { Dockerfile, RunInstruction } from './nodes.ts';
import { commentsIn, isPragma } from './wholeLines.ts';

/** Commands that change the shell for what is appended behind them. */
const LASTING = new Set(
  '. alias cd declare eval exec exit export local popd pushd readonly return set shopt source trap typeset ulimit umask unset'.split(
    ' ',
  ),
);

/**
 * The edit that makes one RUN of two neighbours by `&&`, comments between them kept; undefined where the second
 * would then mean something else, or not run under the same conditions.
 */
export function joinRuns(
  file: Dockerfile,
  [first, firstScript]: readonly [RunInstruction, Script],
  [_second, secondScript]: readonly [RunInstruction, Script],
): Edit | undefined {
  if (!isJoinable(firstScript) || !isJoinable(secondScript)) return undefined;
  if (firstScript.commands.some(changesShell)) return undefined;
  const { text, eol } = file.source;
  const start = appendOffset(firstScript);
  const end = secondScript.steps[0]?.range.start;
  if (start === undefined || end === undefined) return undefined;
  if (text.slice(start, first.headRange.end).trim() !== '') return undefined;
  const comments = commentsIn(file, { start, end });
  if (comments.some(isPragma)) return undefined;
  const indent = '    ';
  const lines = comments.map(({ range }) => `${indent}${text.slice(range.start, range.end)}${eol}`);
  return { start, end, text: ` ${file.escape}${eol}${lines.join('')}${indent}&& ` };
}

function isJoinable(script: Script): boolean {
  return script.form === 'shell' && isChain(script) && script.comments.length === 0;
}

function changesShell(command: Script['commands'][number]): boolean {
  const { place } = command;
  if (place.subshell || place.substitution || command.through.length > 0) return false;
  return LASTING.has(command.name) || command.nameWord === undefined;
}
