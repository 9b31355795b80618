import type { Command, Script, ShellWord } from './nodes.ts';

/** Why a text cannot be run as a plain list of words. */
export type ShellNeed =
  | 'background'
  | 'list'
  | 'pipe'
  | 'redirection'
  | 'assignment'
  | 'substitution'
  | 'variable'
  | 'glob'
  | 'builtin';

/** Commands that are a shell's own, or that mean something else outside of one. */
const BUILTINS = new Set(
  (
    '. : [ alias bg break cd command continue declare dirs eval exec exit export fg getopts hash jobs let local popd ' +
    'pushd read readonly return set shift shopt source times trap type typeset ulimit umask unalias unset wait'
  ).split(' '),
);

export interface Need {
  readonly need: ShellNeed;
  /** The variable or builtin; empty for the others. */
  readonly name: string;
}

/** The feature for which a text needs a shell, the weightiest one; undefined where it is one plain command. */
export function shellNeed(script: Script): Need | undefined {
  const need = (kind: ShellNeed, name = ''): Need => ({ need: kind, name });
  const [step] = script.steps;
  const [command] = script.commands;
  if (script.steps.some(({ background }) => background)) return need('background');
  if (script.steps.length > 1) return need('list');
  if (script.pipelines.length > 0) return need('pipe');
  if (step === undefined || command === undefined || !step.simple) return need('list');
  if (BUILTINS.has(command.name)) return need('builtin', command.name);
  if (command.redirects.length > 0) return need('redirection');
  if (command.assignments.length > 0) return need('assignment');
  const words = wordsOf(command);
  if (words.some(word => /\$\(|`/.test(word.raw))) return need('substitution');
  const variable = words.find(word => word.dynamic);
  if (variable !== undefined) return need('variable', variable.variables[0] ?? '');
  if (words.some(expandsToNames)) return need('glob');
  return undefined;
}

/** A command's own words, its name first. */
export function wordsOf(command: Command): readonly ShellWord[] {
  return command.nameWord === undefined ? command.args : [command.nameWord, ...command.args];
}

/** `*`, `?`, `[a]`, `{a,b}` and `~` outside of quotes. */
function expandsToNames({ raw }: ShellWord): boolean {
  if (!/[*?[{~]/.test(raw)) return false;
  const bare = raw.replace(/\\.|'[^']*'|"(?:[^"\\]|\\.)*"/gs, '');
  return /[*?]|\[.*\]|\{.*[,.].*\}/s.test(bare) || raw.startsWith('~');
}
