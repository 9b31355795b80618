import type { Range } from '../text/range.ts';

/** Which language a shell text is in; only `posix` texts are parsed. */
export type ShellDialect = 'posix' | 'powershell' | 'cmd' | 'other';

/** What one RUN line, heredoc, exec form or script says. Ranges are offsets in the file the text came from. */
export interface Script {
  readonly range: Range;
  readonly dialect: ShellDialect;
  /** Every simple command in the order it is written, however deep it is nested. */
  readonly commands: readonly Command[];
  /** The text's top level: what stands between `&&`, `||`, `;`, newlines and `&`. */
  readonly steps: readonly Step[];
  readonly pipelines: readonly Pipeline[];
  /** Where the text does not parse; the commands recognised so far are still there. */
  readonly errors: readonly ShellError[];
  /** `set -e`, `set -o pipefail` … and shell options of the interpreter that are in force from the start. */
  readonly comments: readonly Range[];
}

export interface ShellError {
  readonly range: Range;
  readonly message: string;
}

/** One part of the top-level list. */
export interface Step {
  readonly range: Range;
  /** What joins it to the step before; undefined for the first. */
  readonly operator: '&&' | '||' | ';' | '&' | '\n' | undefined;
  /** `a && b &` runs in the background. */
  readonly background: boolean;
  /** The commands inside, in order. */
  readonly commands: readonly Command[];
  /** One simple command, and nothing around it: no pipe, no group, no condition. */
  readonly simple: boolean;
}

export interface Pipeline {
  readonly range: Range;
  /** Commands on each side, in order. */
  readonly stages: readonly (readonly Command[])[];
  /** Range of each `|` or `|&`. */
  readonly operators: readonly Range[];
}

export interface ShellWord {
  readonly range: Range;
  /** As written, continuations taken out. */
  readonly raw: string;
  /** Quotes and escapes taken away; expansions stay as `$X`, `${X}`, `$(…)`. */
  readonly value: string;
  /** Holds a variable, a command substitution or arithmetic. */
  readonly dynamic: boolean;
  readonly quoted: boolean;
  /** Names of the variables read in it. */
  readonly variables: readonly string[];
}

export interface Assignment {
  readonly range: Range;
  readonly name: string;
  readonly value: string;
}

export interface Redirect {
  readonly range: Range;
  readonly operator: string;
  readonly target: ShellWord | undefined;
}

export interface Command {
  /** From its first assignment or name to its last word or redirect. */
  readonly range: Range;
  /** Base name without directory, `apt-get` for `/usr/bin/apt-get`; empty for bare assignments and redirects. */
  readonly name: string;
  readonly nameWord: ShellWord | undefined;
  readonly args: readonly ShellWord[];
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirect[];
  /**
   * The wrapper this command was found behind, outermost first: `sudo apt-get` gives the command `sudo`
   * (with all its words as args) and then `apt-get` with `through: [sudo]`.
   */
  readonly through: readonly Command[];
  readonly place: Place;
  /** Index in `Script.steps`. */
  readonly step: number;
}

/** Where in the script's structure a command stands. */
export interface Place {
  readonly subshell: boolean;
  readonly substitution: boolean;
  /** Part of what `if`, `while`, `&&` or `||` tests, or of one of their branches. */
  readonly conditional: boolean;
  readonly loop: boolean;
  readonly function: boolean;
  readonly background: boolean;
  readonly piped: boolean;
}
