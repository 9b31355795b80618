import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ProcessError } from './spawn.ts';

export interface AttachedOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /**
   * Where the child's output goes: `inherit` gives it our stderr (a terminal stays one, so progress bars work;
   * our stdout is for results), a function gets the text as it comes.
   */
  readonly output: 'inherit' | 'ignore' | ((text: string) => void);
}

/**
 * Runs a long program whose output is for the user's eyes, without a shell. A non-zero exit is a result.
 * @returns the exit code; 128 + number when a signal ended it
 * @throws ProcessError `program-not-found`, `program-failed`
 */
export function runAttached(
  program: string,
  args: readonly string[],
  options: AttachedOptions,
): Promise<number> {
  const { output, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const sink =
      output === 'inherit' ? process.stderr : output === 'ignore' ? 'ignore' : ('pipe' as const);
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      shell: false,
      windowsHide: true,
      stdio: ['ignore', sink, sink],
    });
    if (typeof output === 'function') {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', output);
      }
    }
    const onAbort = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', onAbort, { once: true });
    child.once('error', (cause: NodeJS.ErrnoException) => {
      signal?.removeEventListener('abort', onAbort);
      reject(
        new ProcessError(
          cause.code === 'ENOENT' ? 'program-not-found' : 'program-failed',
          { en: '{program} could not be started: {why}', zh: '无法启动 {program}：{why}' },
          { values: { program, why: cause.message }, cause },
        ),
      );
    });
    child.once('close', (code, endedBy) => {
      signal?.removeEventListener('abort', onAbort);
      if (signal?.aborted === true) reject(signal.reason);
      else resolve(code ?? 128 + (endedBy === null ? 0 : (constants.signals[endedBy] ?? 0)));
    });
  });
}
