import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { baseOf } from '../../dockerfile/base.ts';
import type { Dockerfile } from '../../dockerfile/nodes.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { scopeAt } from '../../dockerfile/scope.ts';

export interface RefusalsOptions {
  /** Files to judge. */
  readonly files: readonly string[];
  /** Paths are printed relative to it. */
  readonly root: string;
  /** BuildKit's frontend as a program; default `DOCKWRIGHT_BKCHECK`, else `bkcheck` on PATH. */
  readonly bkcheck?: string | undefined;
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

interface Answer {
  readonly file: string;
  readonly ok: boolean;
  readonly error?: string;
}

/** Compares "refused or not" with BuildKit's own frontend, file by file, and prints the table. */
export async function compareRefusals(options: RefusalsOptions): Promise<RefusalsResult> {
  const { files, root, print, show = 50 } = options;
  const program = options.bkcheck ?? process.env.DOCKWRIGHT_BKCHECK ?? 'bkcheck';
  const answers = await askBuildKit(program, files);
  const counts = new Map<Verdict, number>();
  const differences: string[] = [];
  for (const answer of answers) {
    const text = await readFile(answer.file, 'utf8');
    const file = parseDockerfile(text);
    const verdict = judge(file, answer);
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    if (verdict === 'only-buildkit' || verdict === 'only-ours') {
      differences.push(`${verdict}  ${relative(root, answer.file)}  ${explain(file, answer)}`);
    }
  }
  const count = (verdict: Verdict) => counts.get(verdict) ?? 0;
  const judged = answers.length - count('argument') - count('violation');
  const result: RefusalsResult = {
    files: answers.length,
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

function judge(file: Dockerfile, answer: Answer): Verdict {
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

function explain(file: Dockerfile, answer: Answer): string {
  if (answer.error !== undefined) return answer.error;
  return file.refusals
    .slice(0, 3)
    .map(({ code, range }) => `${code} on line ${file.source.lineAt(range.start)}`)
    .join(', ');
}

function askBuildKit(program: string, files: readonly string[]): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', reject);
    child.on('close', code => {
      if (code !== 0) {
        reject(new Error(`${program} ended with ${code}`));
        return;
      }
      const lines = Buffer.concat(chunks).toString('utf8').split('\n');
      resolve(lines.filter(line => line !== '').map(line => JSON.parse(line) as Answer));
    });
    child.stdin.end(files.map(file => `${file}\n`).join(''));
  });
}
