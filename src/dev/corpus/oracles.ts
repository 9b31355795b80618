import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What BuildKit's own frontend says of a file (`bkcheck`). */
export interface BuildkitVerdict {
  readonly file: string;
  readonly ok: boolean;
  readonly error?: string;
  readonly warnings?: readonly {
    readonly rule: string;
    readonly line: number;
    readonly message: string;
  }[];
  readonly graph?: string;
  readonly config?: string;
  /** With `-v`: the build graph's operations, one line each. */
  readonly steps?: readonly string[];
  /** With `-v`: the image config. */
  readonly image?: Readonly<Record<string, unknown>>;
}

export interface HadolintFinding {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly level: string;
  readonly message: string;
}

/** The path of a program: its variable, else PATH; undefined when it is not there. */
export function findProgram(name: string, variable: string): string | undefined {
  const told = process.env[variable];
  if (told !== undefined && existsSync(told)) return told;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder !== '' && existsSync(path)) return path;
  }
  return undefined;
}

export function findBkcheck(): string | undefined {
  return findProgram('bkcheck', 'DOCKWRIGHT_BKCHECK');
}

export function findHadolint(): string | undefined {
  return findProgram('hadolint', 'DOCKWRIGHT_HADOLINT');
}

/** Asks BuildKit's frontend about files; a verdict each, by path. */
export async function askBuildkit(
  program: string,
  paths: readonly string[],
  verbose = false,
): Promise<Map<string, BuildkitVerdict>> {
  const output = await run(program, verbose ? ['-v'] : [], `${paths.join('\n')}\n`);
  const verdicts = new Map<string, BuildkitVerdict>();
  for (const line of output.split('\n')) {
    if (line.trim() === '') continue;
    const verdict: BuildkitVerdict = JSON.parse(line);
    verdicts.set(verdict.file, verdict);
  }
  return verdicts;
}

/**
 * hadolint's findings of each file it can parse; a file it refuses or crashes on is absent. It loses
 * every file of a run that crashes, so files of a failed run are asked one by one.
 */
export async function askHadolint(
  program: string,
  paths: readonly string[],
): Promise<Map<string, HadolintFinding[]>> {
  const found = new Map<string, HadolintFinding[]>();
  for (let i = 0; i < paths.length; i += 100) {
    const batch = paths.slice(i, i + 100);
    const answer = await askOnce(program, batch);
    const answers =
      answer === undefined
        ? await Promise.all(batch.map(path => askOnce(program, [path])))
        : [answer];
    const crashed = new Set(
      answer === undefined ? batch.filter((_, index) => answers[index] === undefined) : [],
    );
    const findings = answers.flatMap(list => list ?? []);
    const refused = new Set(findings.filter(f => f.code === 'DL1000').map(f => f.file));
    for (const path of batch) {
      if (crashed.has(path) || refused.has(path)) continue;
      found.set(
        path,
        findings.filter(finding => finding.file === path),
      );
    }
  }
  return found;
}

async function askOnce(
  program: string,
  paths: readonly string[],
): Promise<HadolintFinding[] | undefined> {
  const output = await run(program, ['--no-fail', '-f', 'json', '-t', 'none', ...paths]);
  try {
    return JSON.parse(output) as HadolintFinding[];
  } catch {
    // Its crash writes no JSON at all: that is the answer.
    return undefined;
  }
}

function run(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
    child.stdin.end(input);
  });
}
