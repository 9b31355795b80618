import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rules } from '../../../rules/index.ts';
import { type FixOutcome, fixDockerfile } from '../../fix/fix.ts';
import { activate } from '../../rule/catalogue.ts';
import type { Declaration } from '../../rule/fix.ts';
import { undeclaredChanges } from './declared.ts';
import type { CorpusFile } from './files.ts';
import { askBuildkit } from './oracles.ts';

export interface FixProof {
  files: number;
  changed: number;
  readonly refused: string[];
  readonly undeclared: string[];
  readonly unstable: string[];
  readonly returned: string[];
  readonly broken: string[];
  readonly newErrors: string[];
  readonly declarations: Map<Declaration | '(none)', number>;
  readonly rules: Map<string, number>;
}

/**
 * Fixes every file that BuildKit accepts and asks BuildKit about the result: is it still accepted, and
 * is the build the same but for what the applied fixes declare? With `unsafe`, only acceptance,
 * stability and new errors are judged.
 */
export async function proveFixes(
  program: string,
  files: readonly CorpusFile[],
  unsafe: boolean,
): Promise<FixProof> {
  const proof: FixProof = {
    files: 0,
    changed: 0,
    refused: [],
    undeclared: [],
    unstable: [],
    returned: [],
    broken: [],
    newErrors: [],
    declarations: new Map(),
    rules: new Map(),
  };
  const before = await askBuildkit(
    program,
    files.map(file => file.path),
    true,
  );
  const accepted = files.filter(file => before.get(file.path)?.ok === true);
  const folder = await mkdtemp(join(tmpdir(), 'dockwright-corpus-'));
  try {
    const outcomes = new Map<string, FixOutcome>();
    for (const [index, file] of accepted.entries()) {
      proof.files++;
      const outcome = fix(file.text, unsafe);
      judgeAlone(file, outcome, unsafe, proof);
      if (outcome.after === file.text) continue;
      proof.changed++;
      const path = join(folder, `${index}.Dockerfile`);
      await writeFile(path, outcome.after);
      outcomes.set(path, outcome);
    }
    const after = await askBuildkit(program, [...outcomes.keys()], true);
    for (const [path, outcome] of outcomes) {
      const file = accepted[Number(/(\d+)\.Dockerfile$/.exec(path)?.[1])];
      const [was, is] = [before.get(file?.path ?? ''), after.get(path)];
      if (file === undefined || was === undefined || is === undefined) continue;
      if (!is.ok) {
        proof.refused.push(`${file.name}: ${is.error}`);
        continue;
      }
      if (unsafe) continue;
      const declared = outcome.applied.flatMap(({ declares }) => declares);
      for (const change of undeclaredChanges(was, is, declared)) {
        const by = [...new Set(outcome.applied.map(({ rule }) => rule))].join(', ');
        proof.undeclared.push(`${file.name} (${by})\n${change}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return proof;
}

function judgeAlone(file: CorpusFile, outcome: FixOutcome, unsafe: boolean, proof: FixProof): void {
  for (const { rule, declares } of outcome.applied) {
    proof.rules.set(rule, (proof.rules.get(rule) ?? 0) + 1);
    for (const declaration of declares.length > 0 ? declares : (['(none)'] as const)) {
      proof.declarations.set(declaration, (proof.declarations.get(declaration) ?? 0) + 1);
    }
  }
  for (const { rule, reason, line } of outcome.skipped) {
    if (reason === 'broken' || reason === 'cycle') {
      proof.broken.push(`${file.name}:${line} ${rule} (${reason})`);
    }
  }
  const again = fix(outcome.after, unsafe);
  if (again.after !== outcome.after) proof.unstable.push(file.name);
  const left = again.findings.filter(
    ({ fix }) =>
      fix !== undefined && (fix.safety === 'safe' || (unsafe && fix.safety === 'unsafe')),
  );
  for (const { rule, range } of left) {
    // What was held back as broken is told above.
    if (!again.skipped.some(skip => skip.rule === rule && skip.reason !== 'overlap')) {
      proof.returned.push(`${file.name}:${range.start.line} ${rule}`);
    }
  }
  if (!unsafe) return;
  const errors = (outcome: FixOutcome, which: 'before' | 'after'): Map<string, number> => {
    const findings =
      which === 'after' ? outcome.findings : fix(outcome.before, false, true).findings;
    const counts = new Map<string, number>();
    for (const { rule, severity } of findings) {
      if (severity === 'error') counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
    return counts;
  };
  const was = errors(outcome, 'before');
  for (const [rule, count] of errors(outcome, 'after')) {
    if (count > (was.get(rule) ?? 0)) proof.newErrors.push(`${file.name}: ${rule}`);
  }
}

function fix(text: string, unsafe: boolean, lintOnly = false): FixOutcome {
  return fixDockerfile(text, {
    lint: { rules: rules.map(rule => activate(rule)), language: 'en' },
    unsafe,
    only: lintOnly ? new Set() : undefined,
  });
}

export function printProof(proof: FixProof, title: string, examples: number): void {
  console.log(`\n${title}: ${proof.files} files that BuildKit accepts, ${proof.changed} changed`);
  const rows: [string, readonly string[]][] = [
    ['refused after the fix', proof.refused],
    ['undeclared changes', proof.undeclared],
    ['changed by a second fix', proof.unstable],
    ['still fixable afterwards', proof.returned],
    ['rolled back', proof.broken],
    ['new errors', proof.newErrors],
  ];
  for (const [name, list] of rows) {
    console.log(`${name.padEnd(28)}${String(list.length).padStart(6)}`);
    for (const item of list.slice(0, examples))
      console.log(`    ${item.replaceAll('\n', '\n    ')}`);
  }
  const table = (name: string, counts: ReadonlyMap<string, number>): void => {
    console.log(`\n${name}`);
    for (const [key, count] of [...counts].sort((a, b) => b[1] - a[1])) {
      console.log(`${key.padEnd(34)}${String(count).padStart(6)}`);
    }
  };
  table('declaration', proof.declarations);
  table('rule', proof.rules);
}
