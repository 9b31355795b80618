import { parseDockerfile } from '../dockerfile/parse.ts';
import { applyEdits } from '../text/edit.ts';
import { OPTIMIZATIONS } from './optimizations.ts';
import { OPTIMIZATION_NAMES, type OptimizationName, type Proposal } from './proposal.ts';
import { type View, type ViewOptions, viewOf } from './view.ts';

/** More steps than any real file needs; a kind that never comes to rest ends here. */
const MOST_STEPS = 60;

export interface OptimizeOptions extends ViewOptions {
  /** Only these, whatever their confidence. Left out: all that are certain or likely. */
  readonly only?: ReadonlySet<OptimizationName> | undefined;
}

export interface AppliedProposal {
  readonly proposal: Proposal;
  /** Line where it starts, in the text of its step. */
  readonly line: number;
  /** The text after it. */
  readonly text: string;
}

/** Why a proposal was made and not applied. */
export type RefusalReason =
  /** BuildKit would accept less than before. */
  | 'broken'
  /** A comment would be lost. */
  | 'comment-lost'
  /** The file would be what it was some steps before. */
  | 'cycle'
  /** Only possible, and not asked for by name. */
  | 'possible';

export interface HeldProposal {
  readonly proposal: Proposal;
  readonly line: number;
  readonly reason: RefusalReason;
}

export interface OptimizeOutcome {
  readonly before: string;
  readonly after: string;
  readonly applied: readonly AppliedProposal[];
  readonly held: readonly HeldProposal[];
}

/** Everything that could be done to the file as it stands, in the order in which it would be applied. */
export function findProposals(view: View): Proposal[] {
  // What BuildKit refuses has no image to make better.
  if (view.file.refusals.length > 0) return [];
  return OPTIMIZATION_NAMES.flatMap(name =>
    OPTIMIZATIONS[name]
      .propose(view)
      .map(proposal => ({ ...proposal, name }))
      .sort((a, b) => a.offset - b.offset),
  );
}

/** What has been tried on the way from one text to another. */
export class StepMemory {
  readonly held = new Map<string, HeldProposal>();
  readonly #seen: Set<string>;
  readonly #banned = new Set<string>();

  constructor(text: string) {
    this.#seen = new Set([text]);
  }

  /** Never proposes this again: it was refused. */
  ban(proposal: Proposal): void {
    this.#banned.add(keyOf(proposal));
  }

  isBanned(proposal: Proposal): boolean {
    return this.#banned.has(keyOf(proposal));
  }

  hasSeen(text: string): boolean {
    return this.#seen.has(text);
  }

  take(step: AppliedProposal): void {
    this.held.delete(keyOf(step.proposal));
    this.#seen.add(step.text);
  }

  hold(held: HeldProposal): void {
    this.held.set(keyOf(held.proposal), held);
  }
}

/** Applies proposals one after the other, each made for the text that the one before left, until none is left. */
export function optimizeDockerfile(text: string, options: OptimizeOptions = {}): OptimizeOutcome {
  const applied: AppliedProposal[] = [];
  const memory = new StepMemory(text);
  let current = text;
  while (applied.length < MOST_STEPS) {
    const step = nextStep(current, options, memory);
    if (step === undefined) break;
    applied.push(step);
    current = step.text;
  }
  return { before: text, after: current, applied, held: [...memory.held.values()] };
}

/** The first proposal for a text that may be applied; undefined where none is left. */
export function nextStep(
  text: string,
  options: OptimizeOptions,
  memory: StepMemory,
): AppliedProposal | undefined {
  const view = viewOf(text, options);
  for (const proposal of findProposals(view)) {
    if (options.only !== undefined && !options.only.has(proposal.name)) continue;
    if (memory.isBanned(proposal)) continue;
    const line = view.file.source.lineAt(proposal.offset);
    const after = applyEdits(view.text, proposal.edits);
    const reason = reasonAgainst(view, proposal, after, options, memory);
    if (reason === undefined) {
      const step = { proposal, line, text: after };
      memory.take(step);
      return step;
    }
    memory.hold({ proposal, line, reason });
  }
  return undefined;
}

function keyOf(proposal: Proposal): string {
  return JSON.stringify([proposal.name, proposal.title.en]);
}

function reasonAgainst(
  view: View,
  proposal: Proposal,
  text: string,
  { only }: OptimizeOptions,
  memory: StepMemory,
): RefusalReason | undefined {
  if (proposal.confidence === 'possible' && only === undefined) return 'possible';
  if (memory.hasSeen(text)) return 'cycle';
  const after = parseDockerfile(text);
  if (after.refusals.length > view.file.refusals.length) return 'broken';
  const left = new Map<string, number>();
  for (const comment of after.comments) left.set(comment.text, (left.get(comment.text) ?? 0) + 1);
  for (const comment of view.file.comments) {
    const count = left.get(comment.text) ?? 0;
    if (count === 0) return 'comment-lost';
    left.set(comment.text, count - 1);
  }
  return undefined;
}
