import { baseOf } from '../../dockerfile/base.ts';
import type { Dockerfile } from '../../dockerfile/nodes.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { scopeAt } from '../../dockerfile/scope.ts';
import type { CorpusFile } from './files.ts';
import { askBuildkit, type BuildkitVerdict } from './oracles.ts';

export interface RefusalsOptions {
  readonly files: readonly CorpusFile[];
  /** BuildKit's frontend as a program. */
  readonly bkcheck: string;
  /** How many differences are named. Default 50. */
  readonly show?: number | undefined;
  readonly print: (line: string) => void;
}

export interface RefusalsResult {
  readonly files: number;
  readonly agree: number;
  /** Refused by BuildKit for want of a build argument, which is a warning here. */
  readonly argument: number;
  /** Refused by BuildKit because the file turns its warnings into errors. */
  readonly violation: number;
  readonly onlyBuildKit: number;
  readonly onlyOurs: number;
  /** Agreement among the files that need no argument and are not refused for warnings, 0 to 1. */
  readonly share: number;
}

type Verdict = 'agree' | 'argument' | 'violation' | 'only-buildkit' | 'only-ours';

/** Compares "refused or not" with BuildKit's own frontend, file by file, and prints the table. */
export async function compareRefusals(options: RefusalsOptions): Promise<RefusalsResult> {
  const { files, bkcheck, print, show = 50 } = options;
  const paths = files.map(({ path }) => path);
  const answers = await askBuildkit(bkcheck, paths);
  const counts = new Map<Verdict, number>();
  const differences: string[] = [];
  for (const { path, name, text } of files) {
    const answer = answers.get(path);
    if (answer === undefined) continue;
    const file = parseDockerfile(text);
    const verdict = judge(file, answer);
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    if (verdict === 'only-buildkit' || verdict === 'only-ours') {
      differences.push(`${verdict}  ${name}  ${explain(file, answer)}`);
    }
  }
  const count = (verdict: Verdict) => counts.get(verdict) ?? 0;
  const judged = answers.size - count('argument') - count('violation');
  const result: RefusalsResult = {
    files: answers.size,
    agree: count('agree'),
    argument: count('argument'),
    violation: count('violation'),
    onlyBuildKit: count('only-buildkit'),
    onlyOurs: count('only-ours'),
    share: judged === 0 ? 1 : count('agree') / judged,
  };
  print(`files                          ${result.files}`);
  print(`same verdict                   ${result.agree}`);
  print(`needs a build argument         ${result.argument}`);
  print(`refused for its own warnings   ${result.violation}`);
  print(`refused by BuildKit only       ${result.onlyBuildKit}`);
  print(`refused here only              ${result.onlyOurs}`);
  print(`agreement                      ${(100 * result.share).toFixed(2)} %`);
  for (const line of differences.slice(0, show)) print(line);
  if (differences.length > show) print(`… and ${differences.length - show} more`);
  return result;
}

function judge(file: Dockerfile, answer: BuildkitVerdict): Verdict {
  const refused = file.refusals.length > 0;
  if (refused !== answer.ok) return 'agree';
  if (refused) return 'only-ours';
  if (answer.error?.startsWith('lint violation found') === true) return 'violation';
  return needsArgument(file) ? 'argument' : 'only-buildkit';
}

function needsArgument(file: Dockerfile): boolean {
  return file.stages.some(stage => {
    const scope = scopeAt(file, stage.from);
    if (baseOf(stage, scope).kind === 'unresolved') return true;
    const platform = scope.expand(stage.from.platform?.value ?? '');
    return platform.missing.some(name => scope.isOpen(name));
  });
}

function explain(file: Dockerfile, answer: BuildkitVerdict): string {
  if (answer.error !== undefined) return answer.error;
  return file.refusals
    .slice(0, 3)
    .map(({ code, range }) => `${code} on line ${file.source.lineAt(range.start)}`)
    .join(', ');
}
