import type { Range } from '../text/range.ts';
import type { MappedText } from './mapped-text.ts';

/** Which language a shell text is in; only `posix` texts are parsed. */
export type ShellDialect = 'posix' | 'powershell' | 'cmd' | 'other';

/**
 * What one RUN line, heredoc, exec form, quoted `sh -c` text or script file says. Ranges are offsets in the
 * file that the text stands in, exact through continuations, comments between them, quotes and JSON escapes.
 */
export interface Script {
  readonly range: Range;
  /** The text as the interpreter gets it, and the way from its offsets to the file's. Empty in an exec form. */
  readonly source: MappedText;
  readonly dialect: ShellDialect;
  /**
   * Where the text stands: shell form, the JSON words of an exec form, a heredoc's body, the literal of `sh -c`
   * (also `["sh", "-c", "…"]`), or a file of its own.
   */
  readonly form: 'shell' | 'exec' | 'heredoc' | 'literal' | 'file';
  /**
   * The words that run the text: `['/bin/bash', '-o', 'pipefail', '-c']` of SHELL or of an exec form,
   * `['/bin/sh', '-e']` of a shebang. Empty where no shell reads the text (exec form of a program).
   */
  readonly interpreter: readonly string[];
  /**
   * Every simple command in the order it is written, however deep it is nested. What a command wraps, a heredoc
   * that it runs included, comes right behind it.
   */
  readonly commands: readonly Command[];
  /** The text's top level: what stands between `&&`, `||`, `;`, newlines and `&`. */
  readonly steps: readonly Step[];
  /** Every pipe, nested ones included, in the order written. */
  readonly pipelines: readonly Pipeline[];
  /** Functions that the text defines, in order. */
  readonly functions: readonly ShellFunction[];
  /**
   * Texts inside this one that a shell of their own reads (`sh -c '…'`, `bash <<EOF`, `eval '…'`), each with its
   * own steps and pipelines. Their commands are the same objects that `commands` here lists too.
   */
  readonly nested: readonly Script[];
  /** Where the text does not parse; the commands recognised so far are still there. */
  readonly errors: readonly ShellError[];
  /** Shell comments, from `#` to the end of the shell's line. Not Dockerfile comments between continued lines. */
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
  readonly operatorRange: Range | undefined;
  /** `a && b &` runs in the background. */
  readonly background: boolean;
  /** The commands inside, in order. */
  readonly commands: readonly Command[];
  /** One simple command, and nothing around it: no pipe, no group, no condition, no `!`. */
  readonly simple: boolean;
}

export interface ShellFunction {
  readonly name: string;
  /** The whole definition. */
  readonly range: Range;
  readonly commands: readonly Command[];
}

export interface Pipeline {
  readonly range: Range;
  /** Commands on each side, in order. */
  readonly stages: readonly (readonly Command[])[];
  /** Range of each `|` or `|&`. */
  readonly operators: readonly Range[];
  readonly place: Place;
  /** Index in the outermost `Script.steps`. */
  readonly step: number;
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
  /** Quotes taken away; an array's elements joined by blanks. */
  readonly value: string;
  /** What stands after `=`; undefined when that is nothing or an array. */
  readonly word: ShellWord | undefined;
}

export interface Redirect {
  readonly range: Range;
  /** `>`, `>>`, `<`, `<<`, `<<-`, `<<<`, `>&` … */
  readonly operator: string;
  /** The number before the operator; undefined where the operator's own default holds. */
  readonly descriptor: number | undefined;
  /** The file, descriptor or here-string; undefined for a heredoc. */
  readonly target: ShellWord | undefined;
  readonly heredoc: HeredocBody | undefined;
}

/** A heredoc that the shell itself reads. */
export interface HeredocBody {
  readonly name: string;
  /** Quoted name: the body is not expanded. */
  readonly quoted: boolean;
  readonly range: Range;
  readonly text: string;
}

export interface Command {
  /** From its first assignment or name to its last word or redirect. */
  readonly range: Range;
  /** Base name without directory, `apt-get` for `/usr/bin/apt-get`; empty for bare assignments and redirects. */
  readonly name: string;
  readonly nameWord: ShellWord | undefined;
  readonly args: readonly ShellWord[];
  readonly assignments: readonly Assignment[];
  /** A wrapped command has its wrapper's. */
  readonly redirects: readonly Redirect[];
  /**
   * The wrapper this command was found behind, outermost first: `sudo apt-get` gives the command `sudo`
   * (with all its words as args) and then `apt-get` with `through: [sudo]`.
   */
  readonly through: readonly Command[];
  readonly place: Place;
  /** Index in the `steps` of the outermost script. */
  readonly step: number;
  /**
   * What a text inserted beside one of its words has to look like: `plain` shell text, text inside a `quoted`
   * literal or JSON string (no quotes, no backslashes), or a `json` string of its own in an exec form.
   */
  readonly written: 'plain' | 'quoted' | 'json';
}

/** Where in the script's structure a command stands. */
export interface Place {
  readonly subshell: boolean;
  readonly substitution: boolean;
  /** May not run though all before it went well: a branch of `if` or `case`, or what follows `||`. */
  readonly conditional: boolean;
  /** Its failure fails nothing: what `if` or `while` tests, what stands before `||`, behind `!`. */
  readonly tested: boolean;
  readonly loop: boolean;
  readonly function: boolean;
  readonly background: boolean;
  readonly piped: boolean;
}
