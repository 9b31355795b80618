import type { BuildContext } from '../context/context.ts';
import type { Dockerfile } from '../dockerfile/nodes.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import { type LintOptions, lint } from '../lint/lint.ts';
import type { Finding } from '../lint/result.ts';
import type { Declaration, FileChange, Safety } from '../rule/fix.ts';
import { applyEdits } from '../text/edit.ts';
import { type Candidate, type SkipReason, selectFixes } from './select.ts';

/** A rule that needs more passes than this is at odds with another one. */
const MAX_PASSES = 10;

export interface FixOptions {
  readonly lint: LintOptions;
  /** Apply unsafe fixes as well. */
  readonly unsafe?: boolean;
  /** Only fixes of findings that answer to one of these rule names or codes (lower case). */
  readonly only?: ReadonlySet<string> | undefined;
}

export interface AppliedFix {
  readonly rule: string;
  readonly code: string | undefined;
  readonly title: string;
  readonly safety: Safety;
  readonly declares: readonly Declaration[];
  /** Line of the finding in the text of its pass. */
  readonly line: number;
  readonly pass: number;
}

export interface SkippedFix {
  readonly rule: string;
  readonly title: string;
  readonly reason: SkipReason;
  /** Line of the finding in the final text; for `broken` and `cycle`, in the text of its pass. */
  readonly line: number;
}

export interface FixOutcome {
  readonly before: string;
  readonly after: string;
  readonly applied: readonly AppliedFix[];
  readonly skipped: readonly SkippedFix[];
  /** What is still found in the final text. */
  readonly findings: readonly Finding[];
  /** Files beside the Dockerfile to write, in their final state. */
  readonly files: readonly FileChange[];
}

/** Applies fixes pass by pass until none is left to apply. Never returns a text that BuildKit refuses more than before. */
export function fixDockerfile(text: string, options: FixOptions): FixOutcome {
  const applied: AppliedFix[] = [];
  const skipped: SkippedFix[] = [];
  const banned = new Set<string>();
  const files = new Map<string, FileChange>();
  const seen = new Set<string>([stateOf(text, files)]);
  let current = text;
  let parsed = parseDockerfile(current);
  let findings = lintNow(parsed, options, files);

  for (let pass = 1; pass <= MAX_PASSES; pass++) {
    const candidates = applicable(findings, options).filter(
      candidate => !banned.has(keyOf(candidate)),
    );
    const { chosen } = selectFixes(candidates);
    if (chosen.length === 0) break;

    const kept = withoutBreaking(current, parsed, chosen, broken => {
      banned.add(keyOf(broken));
      skipped.push(toSkipped(broken, 'broken'));
    });
    const next = applyEdits(
      current,
      kept.flatMap(candidate => candidate.fix.edits),
    );
    const nextFiles = new Map(files);
    for (const change of kept.flatMap(candidate => candidate.fix.files ?? [])) {
      const known = nextFiles.get(change.path);
      nextFiles.set(change.path, known === undefined ? change : after(known, change));
    }
    const state = stateOf(next, nextFiles);
    if (seen.has(state)) {
      // Fixes undid each other, or changed nothing: keep what stands, and let none of these try again.
      for (const candidate of kept) {
        if (banned.has(keyOf(candidate))) continue;
        banned.add(keyOf(candidate));
        skipped.push(toSkipped(candidate, 'cycle'));
      }
      continue;
    }
    seen.add(state);
    for (const { finding, fix } of kept) {
      applied.push({
        rule: finding.rule,
        code: finding.code,
        title: fix.title,
        safety: fix.safety,
        declares: fix.declares ?? [],
        line: finding.range.start.line,
        pass,
      });
    }
    current = next;
    files.clear();
    for (const [path, change] of nextFiles) files.set(path, change);
    parsed = parseDockerfile(current);
    findings = lintNow(parsed, options, files);
  }

  for (const finding of findings) {
    const reason = reasonLeft(finding, options);
    if (finding.fix === undefined || reason === undefined) continue;
    if (banned.has(keyOf({ finding, fix: finding.fix }))) continue;
    skipped.push(toSkipped({ finding, fix: finding.fix }, reason));
  }
  return { before: text, after: current, applied, skipped, findings, files: [...files.values()] };
}

function lintNow(
  parsed: Dockerfile,
  options: FixOptions,
  files: ReadonlyMap<string, FileChange>,
): Finding[] {
  const context = overlay(options.lint.context, files);
  return lint(parsed, { ...options.lint, context });
}

function overlay(
  context: BuildContext | undefined,
  files: ReadonlyMap<string, FileChange>,
): BuildContext | undefined {
  if (context === undefined || files.size === 0) return context;
  return context.withChanges([...files.values()]);
}

function applicable(findings: readonly Finding[], options: FixOptions): Candidate[] {
  const found: Candidate[] = [];
  for (const finding of findings) {
    const { fix } = finding;
    if (fix === undefined || reasonLeft(finding, options) !== 'overlap') continue;
    if (fix.edits.length === 0 && (fix.files ?? []).length === 0) continue;
    found.push({ finding, fix });
  }
  return found;
}

/** Why a fix that is still offered at the end has not been applied; `overlap` for one that could have been. */
function reasonLeft(finding: Finding, options: FixOptions): SkipReason | undefined {
  const { fix } = finding;
  if (fix === undefined) return undefined;
  if (options.only !== undefined && !answersTo(finding, options.only)) return 'filtered';
  if (fix.safety === 'manual') return 'manual';
  if (fix.safety === 'unsafe' && options.unsafe !== true) return 'unsafe';
  return 'overlap';
}

function answersTo(finding: Finding, names: ReadonlySet<string>): boolean {
  const own = [finding.rule, finding.code, ...(finding.aliases ?? [])];
  return own.some(name => name !== undefined && names.has(name.toLowerCase()));
}

/** The largest part of the fixes that leaves the file as acceptable as it was; the others are handed to `reject`. */
function withoutBreaking(
  text: string,
  before: Dockerfile,
  chosen: readonly Candidate[],
  reject: (broken: Candidate) => void,
): Candidate[] {
  if (acceptable(text, before, chosen)) return [...chosen];
  if (chosen.length === 1) {
    for (const candidate of chosen) reject(candidate);
    return [];
  }
  const kept: Candidate[] = [];
  for (const candidate of chosen) {
    if (acceptable(text, before, [...kept, candidate])) kept.push(candidate);
    else reject(candidate);
  }
  return kept;
}

function acceptable(text: string, before: Dockerfile, fixes: readonly Candidate[]): boolean {
  const edits = fixes.flatMap(candidate => candidate.fix.edits);
  if (edits.length === 0) return true;
  const after = parseDockerfile(applyEdits(text, edits));
  return after.refusals.length <= before.refusals.length;
}

/** One finding's fix, recognised again after lines have moved. */
function keyOf({ finding, fix }: Candidate): string {
  const change = fix.edits.map(edit => `${edit.end - edit.start}>${edit.text}`).join('|');
  const paths = (fix.files ?? []).map(file => `${file.path}>${file.after.length}`).join('|');
  return JSON.stringify([finding.rule, finding.message, change, paths]);
}

/** One change of a file behind another one; a file that was made executable stays so. */
function after(known: FileChange, change: FileChange): FileChange {
  const merged = { ...change, before: known.before };
  return known.executable === true ? { ...merged, executable: true } : merged;
}

function stateOf(text: string, files: ReadonlyMap<string, FileChange>): string {
  return JSON.stringify([
    text,
    [...files.values()].map(file => [file.path, file.after, file.executable]),
  ]);
}

function toSkipped({ finding, fix }: Candidate, reason: SkipReason): SkippedFix {
  return { rule: finding.rule, title: fix.title, reason, line: finding.range.start.line };
}
