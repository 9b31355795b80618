import type { Range } from '../text/range.ts';
import type { SourceText } from '../text/source.ts';

/**
 * A Dockerfile as plain nodes. Every node has the range of its own characters in `source.text`.
 * Nothing here is ever `undefined` because the file is wrong: what cannot be read stands in `refusals`.
 */
export interface Dockerfile {
  readonly source: SourceText;
  readonly escape: '\\' | '`';
  readonly directives: readonly ParserDirective[];
  /** All comments in order, also those between the lines of one instruction; not those inside heredoc bodies. */
  readonly comments: readonly Comment[];
  /** Top-level instructions in order, also those before the first FROM and unknown ones. */
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** ARGs before the first FROM: they are seen by FROM alone. */
  readonly globalArgs: readonly ArgInstruction[];
  /** What BuildKit refuses to build, each at its exact place, in order. Empty: BuildKit accepts the file. */
  readonly refusals: readonly Refusal[];
}

export interface ParserDirective {
  readonly name: string;
  readonly value: string;
  readonly range: Range;
  readonly valueRange: Range;
}

export interface Comment {
  /** From `#` to the end of the line's content. */
  readonly range: Range;
  /** Text after `#`, trimmed. */
  readonly text: string;
  /** The instruction whose continued lines the comment stands between. */
  readonly inside: Instruction | undefined;
}

/** Why BuildKit refuses a file; each has its text in src/rule/refusalTexts.ts. */
export type RefusalCode =
  // The file as a whole.
  | 'empty-file'
  | 'no-stage'
  | 'long-line'
  | 'invalid-escape'
  | 'invalid-check'
  | 'repeated-directive'
  // An instruction's line.
  | 'unknown-instruction'
  | 'misspelt-instruction'
  | 'instruction-before-from'
  | 'inline-comment'
  | 'missing-argument'
  | 'extra-argument'
  | 'missing-destination'
  | 'missing-equals'
  | 'missing-value'
  | 'blank-name'
  | 'json-not-strings'
  | 'json-required'
  | 'empty-string'
  | 'unterminated-heredoc'
  | 'heredoc-as-destination'
  | 'chained-onbuild'
  | 'invalid-trigger'
  // Flags and mounts.
  | 'unknown-flag'
  | 'misspelt-flag'
  | 'repeated-flag'
  | 'missing-flag-value'
  | 'invalid-flag-value'
  | 'variable-in-flag'
  | 'invalid-mount'
  | 'unknown-mount-option'
  | 'invalid-mount-option'
  | 'misplaced-mount-option'
  | 'missing-mount-target'
  // Stages.
  | 'invalid-from'
  | 'invalid-stage-name'
  | 'later-stage'
  | 'own-stage'
  | 'no-such-stage'
  | 'invalid-reference'
  | 'invalid-platform'
  // Values.
  | 'invalid-port'
  | 'invalid-signal'
  | 'invalid-healthcheck'
  | 'invalid-duration'
  | 'invalid-mode'
  | 'named-owner-with-link'
  | 'remote-source-in-copy'
  | 'invalid-source'
  | 'invalid-checksum'
  | 'windows-path'
  // Variables.
  | 'unclosed-quote'
  | 'unclosed-brace'
  | 'bad-substitution'
  | 'unknown-modifier'
  | 'bad-pattern'
  | 'unset-variable'
  | 'undeclared-argument';

export interface Refusal {
  readonly code: RefusalCode;
  readonly range: Range;
  /** Values for the message's placeholders. */
  readonly data: Readonly<Record<string, string | number>>;
}

/** A run of characters between blanks, as BuildKit splits them. */
export interface Word {
  readonly range: Range;
  /** As written, but with line continuations and the comments between them taken out. */
  readonly raw: string;
  /** Quotes and escapes taken away, variables left as they are. */
  readonly value: string;
}

export interface Flag {
  /** `mount` for `--mount=type=cache`. */
  readonly name: string;
  /** What follows `=`; undefined for a bare `--link`. */
  readonly value: string | undefined;
  readonly range: Range;
  readonly nameRange: Range;
  readonly valueRange: Range | undefined;
}

/** One `--mount` of a RUN. */
export interface Mount {
  readonly flag: Flag;
  /** `bind` where it is not said. */
  readonly type: string;
  /** `target`, `dst` and `destination` alike. */
  readonly target: string | undefined;
  readonly source: string | undefined;
  readonly from: string | undefined;
  readonly fromRange: Range | undefined;
  readonly options: readonly MountOption[];
}

export interface MountOption {
  /** Lower case, as written (`dst` stays `dst`). */
  readonly key: string;
  readonly value: string | undefined;
  readonly range: Range;
}

export interface Heredoc {
  /** The name without quotes: `EOF`. */
  readonly name: string;
  /** Quoted name: the body is not expanded. */
  readonly quoted: boolean;
  /** `<<-`: leading tabs of the body are stripped. */
  readonly stripTabs: boolean;
  /** `<<EOF` as written on the instruction's line. */
  readonly openerRange: Range;
  /** The body's lines with their line ends, without the end marker's line. */
  readonly bodyRange: Range;
  /** The end marker's word on its line; empty at the end of the text when it is missing. */
  readonly endRange: Range;
}

export interface InstructionBase {
  /** Upper case. */
  readonly keyword: string;
  readonly keywordRange: Range;
  /** From the keyword to the last character before the line end, heredoc bodies and end markers included. */
  readonly range: Range;
  /** Like `range`, but ends where the instruction's own (continued) lines end: heredoc bodies excluded. */
  readonly headRange: Range;
  readonly flags: readonly Flag[];
  /** Everything after the flags, with line continuations and the comments between them taken out. */
  readonly rest: string;
  /** Its words. */
  readonly words: readonly Word[];
  readonly heredocs: readonly Heredoc[];
  /** Blank lines between its continued lines: BuildKit warns of them. */
  readonly blankLines: readonly Range[];
  /** undefined before the first FROM. */
  readonly stage: Stage | undefined;
  /** Set on the instruction that an ONBUILD carries. */
  readonly onbuild: OnbuildInstruction | undefined;
  /** Position among the file's top-level instructions; a trigger has its ONBUILD's. */
  readonly index: number;
}

export interface FromInstruction extends InstructionBase {
  readonly keyword: 'FROM';
  /** The image word as written. */
  readonly image: Word | undefined;
  /** Stage name after AS, as written. */
  readonly alias: Word | undefined;
  readonly asRange: Range | undefined;
  readonly platform: Flag | undefined;
}

/** What RUN, CMD, ENTRYPOINT, SHELL and HEALTHCHECK CMD hold after their flags. */
export interface CommandLine {
  /** exec: valid JSON array of strings by BuildKit's rule; everything else is shell. */
  readonly form: 'shell' | 'exec';
  /** From the first word to the head's end; empty at that place when there is none. */
  readonly range: Range;
  /** What stands there, with line continuations and the comments between them taken out. */
  readonly text: string;
  /** The strings of the JSON array; empty in shell form. `range` covers the quotes. */
  readonly exec: readonly Word[];
}

export interface RunInstruction extends InstructionBase {
  readonly keyword: 'RUN';
  readonly command: CommandLine;
  readonly mounts: readonly Mount[];
}

export interface CmdInstruction extends InstructionBase {
  readonly keyword: 'CMD';
  readonly command: CommandLine;
}

export interface EntrypointInstruction extends InstructionBase {
  readonly keyword: 'ENTRYPOINT';
  readonly command: CommandLine;
}

export interface ShellInstruction extends InstructionBase {
  readonly keyword: 'SHELL';
  readonly command: CommandLine;
}

export interface HealthcheckInstruction extends InstructionBase {
  readonly keyword: 'HEALTHCHECK';
  /** `NONE` or `CMD` as read, upper case; undefined when neither is there. */
  readonly type: 'NONE' | 'CMD' | undefined;
  readonly command: CommandLine | undefined;
}

export interface CopyInstruction extends InstructionBase {
  readonly keyword: 'COPY' | 'ADD';
  readonly form: 'shell' | 'exec';
  /** Sources without heredocs. */
  readonly sources: readonly Word[];
  /** Where the last word is a heredoc opener there is no destination. */
  readonly destination: Word | undefined;
  /** `--from`. */
  readonly from: Flag | undefined;
}

/** `key=value` of ENV, LABEL and ARG. */
export interface KeyValue {
  readonly range: Range;
  readonly key: Word;
  /** undefined for `ARG name`. Covers quotes as written. */
  readonly value: Word | undefined;
}

export interface EnvInstruction extends InstructionBase {
  readonly keyword: 'ENV' | 'LABEL';
  readonly pairs: readonly KeyValue[];
  /** `ENV key value`. */
  readonly legacy: boolean;
}

export interface ArgInstruction extends InstructionBase {
  readonly keyword: 'ARG';
  readonly pairs: readonly KeyValue[];
}

export interface OnbuildInstruction extends InstructionBase {
  readonly keyword: 'ONBUILD';
  readonly trigger: Instruction | undefined;
}

/** USER, WORKDIR, STOPSIGNAL, MAINTAINER (one value up to the head's end), EXPOSE, VOLUME (words). */
export interface ValueInstruction extends InstructionBase {
  readonly keyword: 'USER' | 'WORKDIR' | 'STOPSIGNAL' | 'MAINTAINER';
  /** The rest of the line as one word; undefined when empty. */
  readonly value: Word | undefined;
}

export interface ListInstruction extends InstructionBase {
  readonly keyword: 'EXPOSE' | 'VOLUME';
  /** The ports or paths: JSON strings of an exec-form VOLUME, else the words. */
  readonly items: readonly Word[];
}

export interface UnknownInstruction extends InstructionBase {
  readonly keyword: 'UNKNOWN';
  /** As written. */
  readonly name: string;
}

export type Instruction =
  | FromInstruction
  | RunInstruction
  | CmdInstruction
  | EntrypointInstruction
  | ShellInstruction
  | HealthcheckInstruction
  | CopyInstruction
  | EnvInstruction
  | ArgInstruction
  | OnbuildInstruction
  | ValueInstruction
  | ListInstruction
  | UnknownInstruction;

export type Keyword = Instruction['keyword'];
/** Several keywords share a node (COPY and ADD), so a node is taken when its keyword may be K. */
type WithKeyword<I, K> = I extends { keyword: infer L } ? (K extends L ? I : never) : never;
export type InstructionOf<K extends Keyword> = WithKeyword<Instruction, K>;

export interface Stage {
  /** From 0. */
  readonly index: number;
  /** Lower case, as BuildKit compares it. */
  readonly name: string | undefined;
  readonly from: FromInstruction;
  /** The stage's instructions, FROM excluded. */
  readonly instructions: readonly Instruction[];
  /** From FROM to the end of the stage's last instruction. */
  readonly range: Range;
  /** The earlier stage it is built on. */
  readonly parent: Stage | undefined;
  /** What the ONBUILDs of `parent` carry: it runs here, before the stage's own instructions. */
  readonly triggers: readonly Instruction[];
  /** Stages named by COPY --from and RUN --mount=from, triggers included, each once. */
  readonly copiesFrom: readonly Stage[];
}
