import type { Edit } from '../text/edit.ts';
import type { Range } from '../text/range.ts';
import { type FlagUse, readArguments } from './flags.ts';
import type { Command, ShellWord } from './nodes.ts';
import { type PackageWord, packageWord } from './package-words.ts';
import {
  type Caller,
  type KnownFlag,
  managersOf,
  type PackageManager,
  type PackageVerb,
} from './packages.ts';

/** What one call of a package manager does. */
export interface PackageAction {
  readonly manager: PackageManager;
  readonly command: Command;
  readonly verb: PackageVerb;
  /** `install`, `cache clean`, `-Syu`; empty for a bare call. */
  readonly subcommand: string;
  /** The subcommand's words. */
  readonly subcommandRange: Range;
  readonly packages: readonly PackageWord[];
  /** Files of requirements: the values of `-r`. */
  readonly manifests: readonly ShellWord[];
  readonly flags: readonly FlagUse[];
  /** Refreshes the package lists, by its verb or by a flag (`apk -U`, `pacman -Sy`). */
  readonly updates: boolean;
  /** Upgrades what is there, by its verb or by a flag (`pip install -U`, `pacman -Syu`). */
  readonly upgrades: boolean;
}

const actions = new WeakMap<Command, PackageAction | null>();

/** Reads a command as a package manager's; undefined for any other command. */
export function packageAction(command: Command): PackageAction | undefined {
  const candidates = managersOf(command.name);
  if (candidates.length === 0) return undefined;
  const known = actions.get(command);
  if (known !== undefined) return known ?? undefined;
  let action: PackageAction | undefined;
  for (const { manager, caller } of candidates) {
    action = readAction(manager, caller, command);
    if (action !== undefined) break;
  }
  actions.set(command, action ?? null);
  return action;
}

function readAction(
  manager: PackageManager,
  caller: Caller,
  command: Command,
): PackageAction | undefined {
  const words = caller.words ?? [];
  const from = callWordsEnd(command.args, words);
  if (from === undefined) return undefined;
  const { flags, operands } = readArguments(command.args.slice(from), manager);
  const call =
    manager.flagVerbs === undefined
      ? subcommandOf(manager, operands)
      : flagSubcommand(manager, flags, operands);
  if (call === undefined) return undefined;
  const { verb, subcommand, rest } = call;
  const last = call.words.at(-1) ?? command.args[from - 1] ?? command.nameWord;
  const start = call.words[0]?.range.start ?? last?.range.end ?? command.range.end;
  const packages =
    verb === 'other' || verb === 'clean' || manager.noPackages?.includes(subcommand)
      ? []
      : rest.slice(0, manager.singlePackage?.includes(subcommand) ? 1 : undefined);
  return {
    manager,
    command,
    verb,
    subcommand,
    subcommandRange: { start, end: last?.range.end ?? command.range.end },
    packages: packages.map(word => packageWord(word, manager.pin, flags)),
    manifests: flags.flatMap(flag => manifestOf(flag, manager)),
    flags,
    updates: verb === 'update' || hasAny(flags, manager.updateFlags),
    upgrades: verb === 'upgrade' || hasAny(flags, manager.upgradeFlags),
  };
}

/** Index behind the words that come first: `-m pip`. Options of the program may stand before them. */
function callWordsEnd(args: readonly ShellWord[], words: readonly string[]): number | undefined {
  if (words.length === 0) return 0;
  const at = args.findIndex(arg => arg.value === words[0]);
  if (at === -1 || args.slice(0, at).some(arg => !arg.value.startsWith('-'))) return undefined;
  return words.every((word, i) => args[at + i]?.value === word) ? at + words.length : undefined;
}

interface Call {
  readonly verb: PackageVerb;
  readonly subcommand: string;
  readonly words: readonly ShellWord[];
  /** Operands behind the subcommand. */
  readonly rest: readonly ShellWord[];
}

const MAX_SUBCOMMAND_WORDS = 3;

function subcommandOf(manager: PackageManager, operands: readonly ShellWord[]): Call | undefined {
  for (let count = Math.min(MAX_SUBCOMMAND_WORDS, operands.length); count > 0; count--) {
    const words = operands.slice(0, count);
    const subcommand = words.map(word => word.value).join(' ');
    if (!Object.hasOwn(manager.verbs, subcommand)) continue;
    const verb = manager.verbs[subcommand] ?? 'other';
    return { verb, subcommand, words, rest: operands.slice(count) };
  }
  const [first, ...rest] = operands;
  if (first !== undefined) return { verb: 'other', subcommand: first.value, words: [first], rest };
  const bare = manager.verbs[''];
  return bare === undefined ? undefined : { verb: bare, subcommand: '', words: [], rest: [] };
}

function flagSubcommand(
  manager: PackageManager,
  flags: readonly FlagUse[],
  operands: readonly ShellWord[],
): Call | undefined {
  const main = flags.find(flag => /^[A-Z]$/.test(flag.name))?.word;
  if (main === undefined) return undefined;
  for (const [letters, verb] of manager.flagVerbs ?? []) {
    if (!holdsLetters(main.value, letters)) continue;
    // `-Syu name` installs what it names.
    const named = verb === 'upgrade' && operands.length > 0 ? 'install' : verb;
    const refresh = verb === 'install' && operands.length === 0 && main.value.includes('y');
    return {
      verb: refresh ? 'update' : named,
      subcommand: main.value,
      words: [main],
      rest: operands,
    };
  }
  return { verb: 'other', subcommand: main.value, words: [main], rest: operands };
}

function holdsLetters(cluster: string, letters: string): boolean {
  let left = cluster;
  for (const letter of letters) {
    const at = left.indexOf(letter);
    if (at === -1) return false;
    left = left.slice(0, at) + left.slice(at + 1);
  }
  return true;
}

function manifestOf(flag: FlagUse, manager: PackageManager): readonly ShellWord[] {
  if (manager.manifestFlags?.includes(flag.name) !== true) return [];
  return [flag.valueWord ?? flag.word];
}

function hasAny(flags: readonly FlagUse[], names: readonly string[] | undefined): boolean {
  return names !== undefined && flags.some(flag => names.includes(flag.name));
}

/** The use of a flag in an action, whichever way it is spelled. */
export function knownFlagIn(action: PackageAction, flag: KnownFlag): FlagUse | undefined {
  for (const spelling of flag.names) {
    const found = spelledAs(action.flags, spelling);
    if (found !== undefined) return found;
  }
  return undefined;
}

function spelledAs(flags: readonly FlagUse[], spelling: string): FlagUse | undefined {
  const twice = spelling.split(' ');
  const equals = spelling.indexOf('=');
  const name = equals === -1 ? (twice[0] ?? '') : spelling.slice(0, equals);
  const value = equals === -1 ? undefined : spelling.slice(equals + 1).toLowerCase();
  const uses = flags.filter(
    use => use.name === name && (value === undefined || use.value?.toLowerCase() === value),
  );
  return uses.length >= twice.length ? uses[0] : undefined;
}

/** Whether a flag makes sense for an action: `assumeYes`, `noCache` or `minimal` of its manager. */
export function takesFlag(action: PackageAction, flag: KnownFlag): boolean {
  if (flag.subcommands !== undefined) return flag.subcommands.includes(action.subcommand);
  return action.verb === 'install' || action.verb === 'upgrade' || action.verb === 'remove';
}

/** The edit that adds a flag to an action, on the side of the subcommand where it belongs. */
export function flagInsertion(action: PackageAction, flag: KnownFlag): Edit | undefined {
  const { command, subcommandRange } = action;
  if (flag.side === 'before') return insertBefore(command, subcommandRange.start, flag.insert);
  return insertAfter(command, subcommandRange.end, flag.insert);
}

/** Inserts a word behind one that ends at `offset`, as the command is written; undefined where it cannot. */
export function insertAfter(command: Command, offset: number, word: string): Edit | undefined {
  if (command.written === 'json') {
    return { start: offset, end: offset, text: `, ${JSON.stringify(word)}` };
  }
  if (command.written === 'quoted' && /["'\\$`]/.test(word)) return undefined;
  return { start: offset, end: offset, text: ` ${word}` };
}

/** Inserts a word before one that starts at `offset`. */
export function insertBefore(command: Command, offset: number, word: string): Edit | undefined {
  if (command.written === 'json') {
    return { start: offset, end: offset, text: `${JSON.stringify(word)}, ` };
  }
  if (command.written === 'quoted' && /["'\\$`]/.test(word)) return undefined;
  return { start: offset, end: offset, text: `${word} ` };
}
