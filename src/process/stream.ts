import { spawn } from 'node:child_process';
import { ProcessError, startError, withoutSecrets } from './spawn.ts';

export interface StreamOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly secrets?: readonly string[];
}

/**
 * What a program writes to stdout, as it comes; ending the iteration early ends the program.
 * @throws ProcessError when it cannot be started or ends with another code than 0
 */
export async function* outputOf(
  program: string,
  args: readonly string[],
  options: StreamOptions = {},
): AsyncGenerator<Uint8Array, void, void> {
  options.signal?.throwIfAborted();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    shell: false,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < 4096) said += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // Waited for below; until then a failure to start must not count as unhandled.
  ended.catch(() => {});
  const stop = () => child.kill('SIGKILL');
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of child.stdout) yield chunk;
    const code = await ended.catch(error => {
      throw startError(program, error, options.secrets);
    });
    options.signal?.throwIfAborted();
    if (code !== 0) {
      const why = withoutSecrets(said.trim(), options.secrets).slice(0, 1000);
      throw new ProcessError(
        'program-failed',
        `${program} ${args[0] ?? ''}: ${why || `exit code ${code}`}`,
        {
          zh: { message: `${program} ${args[0] ?? ''} 失败：${why || `退出码 ${code}`}` },
        },
      );
    }
  } finally {
    options.signal?.removeEventListener('abort', stop);
    stop();
  }
}
