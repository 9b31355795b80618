import { readArguments } from './flags.ts';
import type { Command, ShellWord } from './nodes.ts';

/** A mode that a command gives to files. */
export interface ModeChange {
  readonly mode: string;
  readonly word: ShellWord;
  /** Empty where the paths are not named. */
  readonly paths: readonly string[];
}

/** What `chmod`, `install -m` and `mkdir -m` set; undefined for any other command, and without a mode. */
export function modeChange(command: Command): ModeChange | undefined {
  const { name, args } = command;
  if (name === 'chmod') {
    // `-x` takes a right away and is no option.
    const index = args.findIndex(
      ({ value }) => !/^--?[A-Za-z-]*[A-Za-vyzZ](?:=.*)?$/.test(value) || value === '-x',
    );
    const word = args[index];
    if (word === undefined || args.some(({ value }) => value.startsWith('--reference'))) {
      return undefined;
    }
    const paths = args.slice(index + 1).filter(({ value }) => !value.startsWith('-'));
    return { mode: word.value, word, paths: paths.map(({ value }) => value) };
  }
  if (name !== 'install' && name !== 'mkdir') return undefined;
  const { flags, operands } = readArguments(args, {
    valueFlags: ['m', 'mode', 'o', 'owner', 'g', 'group', 't', 'target-directory', 'S'],
  });
  const flag = flags.find(item => item.name === 'm' || item.name === 'mode');
  if (flag?.value === undefined) return undefined;
  const paths = (name === 'mkdir' ? operands : operands.slice(-1)).map(({ value }) => value);
  return { mode: flag.value, word: flag.valueWord ?? flag.word, paths };
}

/** What a mode lets happen that nobody should be let do. */
export interface Grants {
  /** Everybody may write, and no sticky bit keeps what others wrote. */
  readonly othersWrite: boolean;
  /** The file runs with its owner's rights. */
  readonly setuid: boolean;
}

/** Reads an octal or symbolic mode; undefined for what is none. */
export function grantsOf(mode: string): Grants | undefined {
  if (/^[0-7]{3,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8);
    return { othersWrite: (bits & 0o1002) === 0o002, setuid: (bits & 0o4000) !== 0 };
  }
  const clauses = mode.split(',');
  if (!clauses.every(clause => /^[ugoa]*(?:[-+=][rwxXst]*|[-+=][ugo])+$/.test(clause))) {
    return undefined;
  }
  let othersWrite = false;
  let setuid = false;
  let sticky = false;
  for (const clause of clauses) {
    const who = /^[ugoa]*/.exec(clause)?.[0] ?? '';
    for (const [, operator, rights = ''] of clause.matchAll(/([-+=])([rwxXst]*)/g)) {
      const adds = operator !== '-';
      // Without a letter before it, the umask keeps `+w` from the others.
      if (/[oa]/.test(who) && rights.includes('w')) othersWrite = adds;
      if (/[ua]/.test(who) && rights.includes('s')) setuid = adds;
      if (rights.includes('t')) sticky = adds;
    }
  }
  return { othersWrite: othersWrite && !sticky, setuid };
}

/** The mode without the right of others to write; undefined where it is not an octal one of others' writing. */
export function withoutOthersWrite(mode: string): string | undefined {
  if (!/^[0-7]{3,5}$/.test(mode)) return undefined;
  const last = Number(mode.at(-1));
  return (last & 2) === 0 ? undefined : mode.slice(0, -1) + String(last & ~2);
}
