import type { Command, ShellWord } from './nodes.ts';

/** One option as used. A cluster `-abc` gives three that share their word. */
export interface FlagUse {
  /** Without dashes. */
  readonly name: string;
  /** After `=`, the rest of a cluster, or the next word where the flag is known to take one. */
  readonly value: string | undefined;
  readonly word: ShellWord;
  /** The word the value stands in, when that is another one. */
  readonly valueWord: ShellWord | undefined;
}

export interface Arguments {
  readonly flags: readonly FlagUse[];
  /** What is neither an option nor the value of one; after `--` everything. */
  readonly operands: readonly ShellWord[];
}

export interface FlagSyntax {
  /** Flags, without dashes, that take the next word when they have no value of their own. */
  readonly valueFlags?: readonly string[];
  /** `-name` is one flag, as in Go's and Java's tools. */
  readonly singleDash?: boolean;
}

/** Reads options and operands apart. */
export function readArguments(args: readonly ShellWord[], syntax: FlagSyntax = {}): Arguments {
  const flags: FlagUse[] = [];
  const operands: ShellWord[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i];
    if (word === undefined) break;
    const { value } = word;
    if (value === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (value.length < 2 || !value.startsWith('-')) {
      operands.push(word);
      continue;
    }
    const last = addFlags(flags, word, syntax);
    if (last !== undefined && last.value === undefined && takesValue(last.name, syntax)) {
      const valueWord = args[i + 1];
      if (valueWord === undefined) break;
      flags[flags.length - 1] = { ...last, value: valueWord.value, valueWord };
      i++;
    }
  }
  return { flags, operands };
}

function takesValue(name: string, syntax: FlagSyntax): boolean {
  return syntax.valueFlags?.includes(name) === true;
}

/** Adds what one word says, and returns the last of it. */
function addFlags(flags: FlagUse[], word: ShellWord, syntax: FlagSyntax): FlagUse | undefined {
  const { value } = word;
  const add = (name: string, text: string | undefined) => {
    flags.push({ name, value: text, word, valueWord: undefined });
  };
  const long = value.startsWith('--') || syntax.singleDash === true;
  const body = value.replace(/^--?/, '');
  if (long) {
    const equals = body.indexOf('=');
    if (equals === -1) add(body, undefined);
    else add(body.slice(0, equals), body.slice(equals + 1));
  } else if (body[1] === '=') {
    add(body[0] ?? '', body.slice(2));
  } else {
    for (let i = 0; i < body.length; i++) {
      const letter = body[i] ?? '';
      const rest = body.slice(i + 1);
      if (takesValue(letter, syntax) && rest !== '') {
        add(letter, rest);
        break;
      }
      add(letter, undefined);
    }
  }
  return flags.at(-1);
}

const read = new WeakMap<Command, readonly FlagUse[]>();

/** Options of a command whose value flags are not known: no option takes the next word. */
export function flagsOf(command: Command): readonly FlagUse[] {
  let flags = read.get(command);
  if (flags === undefined) {
    flags = readArguments(command.args).flags;
    read.set(command, flags);
  }
  return flags;
}

/** Whether any of these options is there: `hasFlag(command, 'y', 'yes')`. */
export function hasFlag(command: Command, ...names: readonly string[]): boolean {
  return flagsOf(command).some(flag => names.includes(flag.name));
}

/** Value of the first of these options: `--name=value`, `--name value`, `-n value` or `-nvalue`. */
export function flagValue(command: Command, ...names: readonly string[]): string | undefined {
  return readArguments(command.args, { valueFlags: names }).flags.find(flag =>
    names.includes(flag.name),
  )?.value;
}

/** Words that are no options and no values of `valueFlags`. */
export function argsWithoutFlags(
  command: Command,
  valueFlags: readonly string[] = [],
): readonly ShellWord[] {
  return readArguments(command.args, { valueFlags }).operands;
}
