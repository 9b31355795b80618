import { download, extraction } from './downloads.ts';
import { readArguments } from './flags.ts';
import type { Command, ShellWord } from './nodes.ts';
import { removedPaths } from './paths.ts';

/** Commands that change what all their operands name. */
const CHANGES_ALL = new Set(
  'mkdir touch truncate chgrp chmod chown tee rmdir unlink mkfifo'.split(' '),
);
/** Commands that change what their last operand names. */
const CHANGES_LAST = new Set('cp mv ln install rsync scp'.split(' '));

/** The paths that a command makes, changes or removes, as far as its words tell. */
export function changedPaths(command: Command): readonly ShellWord[] {
  const { name, args, redirects } = command;
  const found: ShellWord[] = redirects.flatMap(({ operator, target }) =>
    target !== undefined && /^&?>/.test(operator) ? [target] : [],
  );
  if (CHANGES_ALL.has(name)) {
    const { operands } = readArguments(args, { valueFlags: name === 'mkdir' ? ['m'] : [] });
    found.push(...(/^ch/.test(name) ? operands.slice(1) : operands));
  } else if (CHANGES_LAST.has(name)) {
    const { flags, operands } = readArguments(args, { valueFlags: ['t', 'm', 'o', 'g'] });
    const target = flags.find(flag => flag.name === 't' || flag.name === 'target-directory');
    const last = target?.valueWord ?? (operands.length > 1 ? operands.at(-1) : undefined);
    if (last !== undefined) found.push(last);
    if (name === 'mv') found.push(...operands.slice(0, -1));
  } else if (name === 'sed' && args.some(({ value }) => /^-[a-zA-Z]*i|^--in-place/.test(value))) {
    found.push(...readArguments(args, { valueFlags: ['e', 'f'] }).operands.slice(-1));
  }
  found.push(...removedPaths(command).map(({ word }) => word));
  const written = download(command)?.outputWord;
  if (written !== undefined && written.value !== '-') found.push(written);
  const unpacked = extraction(command)?.target;
  if (unpacked !== undefined) found.push(unpacked);
  return [...new Set(found)];
}
