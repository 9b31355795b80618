import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KnownError } from '../errors.ts';
import { run } from '../process/spawn.ts';

/** One comment of ShellCheck, in its JSON (`-f json1`). Lines and columns from 1; a tab is one column. */
export interface ShellcheckComment {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
  readonly level: 'error' | 'warning' | 'info' | 'style';
  readonly code: number;
  readonly message: string;
  readonly fix: { readonly replacements: readonly Replacement[] } | null;
}

export interface Replacement {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
  readonly replacement: string;
  readonly insertionPoint: 'beforeStart' | 'afterEnd';
  readonly precedence: number;
}

/** Scripts a process reads: one start is 1.5 ms, and a short command line fits everywhere. */
const BATCH = 60;
const PROCESSES = 2;

/** Sourced files are not there, and shebangs are ours. */
const LEFT_OUT = '1090,1091,2187';

/** The `shellcheck` program on PATH. */
export function findShellcheck(
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const names = process.platform === 'win32' ? ['shellcheck.exe'] : ['shellcheck'];
  for (const folder of (env.PATH ?? env.Path ?? '').split(delimiter)) {
    if (folder === '') continue;
    for (const name of names) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}

/**
 * What ShellCheck says of each text, in their order. Few processes read all of them.
 * @throws KnownError `shellcheck-failed`
 */
export async function runShellcheck(
  program: string,
  texts: readonly string[],
): Promise<ShellcheckComment[][]> {
  const results: ShellcheckComment[][] = texts.map(() => []);
  if (texts.length === 0) return results;
  const folder = await mkdtemp(join(tmpdir(), 'dockwright-shell-'));
  try {
    const names = texts.map((_, index) => `${index}`);
    await Promise.all(texts.map((text, index) => writeFile(join(folder, `${index}`), text)));
    const batches: string[][] = [];
    for (let i = 0; i < names.length; i += BATCH) batches.push(names.slice(i, i + BATCH));
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        for (const comment of await ask(program, folder, batch)) {
          results[Number(comment.file)]?.push(comment);
        }
      }
    };
    await Promise.all(Array.from({ length: PROCESSES }, work));
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ask(
  program: string,
  folder: string,
  names: readonly string[],
): Promise<ShellcheckComment[]> {
  const args = ['--norc', '-f', 'json1', '-S', 'style', '-e', LEFT_OUT, '--', ...names];
  const answer = await run(program, args, { cwd: folder, maxOutputBytes: 256 * 1024 * 1024 });
  try {
    const parsed: { comments: ShellcheckComment[] } = JSON.parse(answer.stdout);
    return parsed.comments;
  } catch (cause) {
    throw new KnownError(
      'shellcheck-failed',
      {
        en: 'shellcheck ({program}) gave no findings in JSON (exit {code})',
        zh: 'shellcheck（{program}）没有输出 JSON 结果（退出码 {code}）',
      },
      {
        values: { program, code: String(answer.exitCode) },
        hint: {
          en: 'shellcheck 0.7 or newer is needed; --shellcheck off goes without',
          zh: '需要 shellcheck 0.7 或更高版本；也可用 --shellcheck off 跳过',
        },
        cause,
      },
    );
  }
}
