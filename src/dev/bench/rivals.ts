import { spawnSync } from 'node:child_process';
import { findShellcheck } from '../../shellcheck/program.ts';
import { findProgram } from '../corpus/oracles.ts';

/** The programs that dockwright is measured against; one that is not there is told, never left out in silence. */
export interface Rivals {
  readonly hadolint: string | undefined;
  readonly tally: string | undefined;
  readonly shellcheck: boolean;
  readonly versions: readonly string[];
  readonly missing: readonly string[];
}

export function findRivals(): Rivals {
  const hadolint = findProgram('hadolint', 'DOCKWRIGHT_HADOLINT');
  const tally = findProgram('tally', 'DOCKWRIGHT_TALLY');
  const shellcheck = findShellcheck(process.env);
  const missing: string[] = [];
  if (hadolint === undefined) {
    missing.push('hadolint is not on PATH (nor in DOCKWRIGHT_HADOLINT): it is not compared\n');
  }
  if (tally === undefined) {
    missing.push('tally is not on PATH (nor in DOCKWRIGHT_TALLY): it is not compared\n');
  }
  if (shellcheck === undefined) {
    missing.push('shellcheck is not on PATH: nothing is measured with ShellCheck on\n');
  }
  const versions = [hadolint, tally].flatMap(program =>
    program === undefined ? [] : [versionOf(program)],
  );
  if (shellcheck !== undefined) {
    versions.push(`ShellCheck ${/version: (\S+)/.exec(outputOf(shellcheck))?.[1] ?? '?'}`);
  }
  return { hadolint, tally, shellcheck: shellcheck !== undefined, versions, missing };
}

function versionOf(program: string): string {
  return outputOf(program).trim().split('\n')[0] ?? '';
}

function outputOf(program: string): string {
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return stdout;
}
