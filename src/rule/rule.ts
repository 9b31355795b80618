import type { BuildContext } from '../context/context.ts';
import type {
  Comment,
  Dockerfile,
  Instruction,
  InstructionOf,
  Keyword,
  Stage,
} from '../dockerfile/nodes.ts';
import type { Scope } from '../dockerfile/variables.ts';
import type { Command, Script } from '../shell/nodes.ts';
import type { Edit } from '../text/edit.ts';
import type { Range } from '../text/range.ts';
import type { SourceText } from '../text/source.ts';
import type { Mode } from './active.ts';
import type { Declaration, FileChange, Safety } from './fix.ts';
import type { Text, Values } from './language.ts';
import type { OptionsDeclaration, OptionValues } from './options.ts';
import type { Suppression } from './suppression.ts';

/** error: the build or the container breaks, or a secret leaks. Then warning, info, style in falling weight. */
export type Severity = 'error' | 'warning' | 'info' | 'style';

export type Category =
  | 'correctness'
  | 'base-image'
  | 'packages'
  | 'cache'
  | 'size'
  | 'security'
  | 'secrets'
  | 'runtime'
  | 'metadata'
  | 'context'
  | 'shell'
  | 'style';

/** Rule sets that switch a rule on; a rule in none of them is opt-in. */
export type Preset = 'recommended' | 'guide' | 'strict';

export interface Example {
  readonly bad: string;
  /** What the rule is silent on; for a fixable rule the result of the fix may stand here. */
  readonly good: string;
  /** What the fix makes of `bad`; required when the fix of `bad` is safe or unsafe. */
  readonly fixed?: string;
  /** Files of the build context, path to content. Without it there is no context. */
  readonly files?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface RuleDeclaration<
  M extends string = string,
  F extends string = string,
  O extends OptionsDeclaration = OptionsDeclaration,
> {
  /** Names the bad pattern, kebab-case. */
  readonly name: string;
  /** hadolint codes, BuildKit checks and scanner ids that name the same idea. */
  readonly aliases: readonly string[];
  readonly category: Category;
  readonly severity: Severity;
  readonly presets: readonly Preset[];
  /** Sections of the SWR best-practice guide: `1.4` is chapter 1, fourth practice. */
  readonly guide?: readonly string[];
  /** One sentence: what is found. */
  readonly summary: Text;
  /** Why it matters and what to do, a short paragraph or two of Markdown. */
  readonly why: Text;
  readonly examples: readonly [Example, ...Example[]];
  /** Texts of findings by id: what is wrong and what to do. */
  readonly messages: Readonly<Record<M, Text>>;
  /** Titles of fixes by id; a rule without fixes leaves it out. */
  readonly fixes?: Readonly<Record<F, Text>>;
  readonly options?: O;
  /**
   * Also hand the instructions that ONBUILD carries to the instruction and command listeners.
   * Their `onbuild` is set. Default: no.
   */
  readonly onbuild?: boolean;
  create(context: RuleContext<M, F, O>): Listeners;
}

/**
 * What a rule listens to. The engine walks the file once, top to bottom: `file`, then for each
 * instruction its own listener, `instruction`, `script`, `command`s; `stage` before a stage's FROM
 * listener and `stageEnd` after its last instruction; `fileEnd` last.
 */
export type Listeners = {
  readonly [K in Keyword]?: (node: InstructionOf<K>) => void;
} & {
  file?(file: Dockerfile): void;
  fileEnd?(file: Dockerfile): void;
  stage?(stage: Stage): void;
  stageEnd?(stage: Stage): void;
  instruction?(node: Instruction): void;
  comment?(comment: Comment): void;
  /** Each shell text of RUN (shell, exec and heredoc form): one call a text. */
  script?(script: Script, node: InstructionOf<'RUN'>): void;
  /** Once, after everything else: the comments that silence findings, and which of them silenced one. */
  suppressions?(all: readonly Suppression[]): void;
  /** Each simple command of these, in order. */
  command?(command: Command, script: Script, node: InstructionOf<'RUN'>): void;
};

export interface FixReport<F extends string> {
  readonly title: F;
  readonly data?: Values;
  readonly safety: Safety;
  readonly edits: readonly Edit[];
  readonly declares?: readonly Declaration[];
  readonly files?: readonly FileChange[];
}

export interface FindingReport<M extends string, F extends string> {
  readonly message: M;
  readonly data?: Values;
  /** The exact words, not the instruction. */
  readonly range: Range;
  /**
   * Which of the rule's aliases this finding answers to, the shown one first. Left out: every alias of
   * the rule. `[]`: none, only we know it. Name them where the rule has a code per package manager.
   */
  readonly code?: string | readonly string[];
  /** Where this finding weighs otherwise than the rule's default. A configured severity still wins. */
  readonly severity?: Severity;
  readonly fix?: FixReport<F> | undefined;
  /** The place is in this file of the context (an entrypoint script, .dockerignore), not in the Dockerfile. */
  readonly file?: { readonly path: string; readonly source: SourceText };
  /** BuildKit refuses the file because of it: always an error, never suppressed. */
  readonly fatal?: boolean;
}

export interface RuleContext<
  M extends string = string,
  F extends string = string,
  O extends OptionsDeclaration = OptionsDeclaration,
> {
  readonly file: Dockerfile;
  /** What lies beside the Dockerfile; undefined for stdin and where it is unknown. */
  readonly context: BuildContext | undefined;
  readonly options: OptionValues<O>;
  /** `hadolint`: judge exactly as hadolint does, its known faults included (preset `hadolint`). */
  readonly mode: Mode;
  report(finding: FindingReport<M, F>): void;
  /**
   * The shell texts an instruction runs: RUN (one for shell form, one a heredoc that is a script),
   * CMD, ENTRYPOINT and HEALTHCHECK CMD. Parsed once and cached.
   */
  scripts(node: Instruction): readonly Script[];
  /** Variables as BuildKit sees them at an instruction, build arguments applied. */
  scope(node: Instruction): Scope;
}

/** Types a rule's declaration; the identity at run time. */
export function defineRule<
  const M extends string,
  const F extends string = never,
  const O extends OptionsDeclaration = Record<never, never>,
>(rule: RuleDeclaration<M, F, O>): Rule {
  return rule as unknown as Rule;
}

/** A rule as the engine holds it. */
export type Rule = RuleDeclaration;
