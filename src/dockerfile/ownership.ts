import { readArguments } from '../shell/flags.ts';
import type { Command, ShellWord } from '../shell/nodes.ts';

/** One `chown -R`. */
export interface RecursiveChown {
  readonly owner: ShellWord;
  readonly paths: readonly ShellWord[];
}

/** Reads a `chown` that goes down into folders; undefined for any other command. */
export function recursiveChown(command: Command): RecursiveChown | undefined {
  if (command.name !== 'chown' && command.name !== 'chgrp') return undefined;
  const { flags, operands } = readArguments(command.args);
  if (!flags.some(({ name }) => name === 'R' || name === 'recursive')) return undefined;
  if (flags.some(({ name }) => name === 'reference' || name === 'from')) return undefined;
  const [owner, ...paths] = operands;
  return owner === undefined || paths.length === 0 ? undefined : { owner, paths };
}
