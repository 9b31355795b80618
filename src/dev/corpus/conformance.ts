import { rules } from '../../../rules/index.ts';
import type { Dockerfile, Instruction } from '../../dockerfile/nodes.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { lint } from '../../lint/lint.ts';
import type { Finding } from '../../lint/result.ts';
import type { Mode } from '../../rule/active.ts';
import { activate } from '../../rule/catalogue.ts';
import { type CodeFamily, codeFamily } from '../../rule/codes.ts';
import { AgreementTable } from './agreement.ts';
import type { CorpusFile } from './files.ts';
import { askBuildkit, askHadolint } from './oracles.ts';

/** BuildKit tells of an empty continuation line at the instruction's last line. */
const AT_LAST_LINE = new Set(['NoEmptyContinuation']);

/** Options that switch on what is silent by default and what the oracle has no counterpart for. */
const NOT_COMPARED = new Set([
  // Experimental: bkcheck runs it only for files that ask for it.
  'InvalidDefinitionDescription',
  // Needs the registry.
  'InvalidBaseImagePlatform',
]);

export async function compareWithBuildkit(
  program: string,
  files: readonly CorpusFile[],
): Promise<AgreementTable> {
  const verdicts = await askBuildkit(
    program,
    files.map(file => file.path),
  );
  const table = new AgreementTable();
  for (const file of files) {
    const verdict = verdicts.get(file.path);
    if (verdict?.ok !== true) continue;
    const theirs = new Set(
      (verdict.warnings ?? [])
        .filter(({ rule }) => !NOT_COMPARED.has(rule))
        .map(({ rule, line }) => `${rule} ${line}`),
    );
    table.add(file.name, places(file.text, 'buildkit', 'dockwright'), theirs);
  }
  return table;
}

export async function compareWithHadolint(
  program: string,
  files: readonly CorpusFile[],
): Promise<AgreementTable> {
  const answers = await askHadolint(
    program,
    files.map(file => file.path),
  );
  const table = new AgreementTable();
  for (const file of files) {
    const findings = answers.get(file.path);
    if (findings === undefined) continue;
    const theirs = new Set(
      findings
        .filter(({ code }) => codeFamily(code) === 'hadolint')
        .map(({ code, line }) => `${code} ${line}`),
    );
    table.add(file.name, places(file.text, 'hadolint', 'hadolint'), theirs);
  }
  return table;
}

/** `code line` of every finding that answers to a code of the family. */
function places(text: string, family: CodeFamily, mode: Mode): Set<string> {
  const file = parseDockerfile(text);
  const findings = lint(file, {
    rules: rules.map(rule => activate(rule)),
    language: 'en',
    mode,
    // hadolint's comments mean nothing to BuildKit.
    suppressions: family === 'buildkit' ? 'buildkit' : true,
  });
  const found = new Set<string>();
  for (const finding of findings) {
    for (const code of codesOf(finding)) {
      if (codeFamily(code) !== family || NOT_COMPARED.has(code) || OFF_IN_HADOLINT.has(code))
        continue;
      found.add(`${code} ${lineOf(file, finding, AT_LAST_LINE.has(code))}`);
    }
  }
  return found;
}

/** hadolint has these off by default. */
const OFF_IN_HADOLINT = new Set(['DL1001', 'DL3057', 'DL1000']);

function codesOf(finding: Finding): readonly string[] {
  return finding.aliases ?? (finding.code === undefined ? [] : [finding.code]);
}

/** Both tools give the line of the instruction, we give the line of the word. */
function lineOf(file: Dockerfile, finding: Finding, last: boolean): number {
  const offset = finding.range.start.offset;
  const instruction = instructionAt(file.instructions, offset);
  if (instruction === undefined) return finding.range.start.line;
  return file.source.lineAt(last ? instruction.headRange.end : instruction.range.start);
}

function instructionAt(
  instructions: readonly Instruction[],
  offset: number,
): Instruction | undefined {
  return instructions.find(({ range }) => range.start <= offset && offset <= range.end);
}
