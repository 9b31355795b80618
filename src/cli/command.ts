import type { Options, PositionalOptions } from 'yargs';
import type { Text } from '../rule/language.ts';
import type { ExitCode, Session } from './session.ts';

/** One command: its options and one call into the library. */
export interface Command {
  /** After the command's own words: `[paths..]`. Empty for none. */
  readonly arguments: string;
  readonly positionals?: Readonly<Record<string, Localized<PositionalOptions>>>;
  readonly options: Readonly<Record<string, Localized<Options>>>;
  /** What follows `--` is handed on, as `args['--']`. Without it, it is taken as arguments. */
  readonly passThrough?: boolean;
  /** Example command lines with what they do. */
  readonly examples?: readonly (readonly [string, Text])[];
  run(args: Arguments, session: Session): Promise<ExitCode>;
}

type Localized<T> = Omit<T, 'describe' | 'desc' | 'description'> & { readonly describe: Text };

/** The parsed command line. Narrow each value where it is read. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface CommandEntry {
  readonly describe: Text;
  load(): Promise<{ default: Command }>;
}

/** A value of an option that may be given once or several times. */
export function strings(value: unknown): string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

export function optionalString(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
