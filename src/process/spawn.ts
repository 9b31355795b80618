import { spawn } from 'node:child_process';
import { KnownError } from '../errors.ts';

export interface SpawnOptions {
  /** Written to stdin, which is then closed: the only way a secret may reach a child. */
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Whole run, milliseconds. */
  readonly timeoutMs?: number;
  /** Bytes kept of each of stdout and stderr; the child is ended when stdout has more. @default 8 MiB */
  readonly maxOutputBytes?: number;
  /** Texts that must never show in an error: passwords that were given on stdin. */
  readonly secrets?: readonly string[];
}

export interface SpawnResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that could not be started, took too long or said too much. */
export class ProcessError extends KnownError {
  override name = 'ProcessError';
}

const DEFAULT_OUTPUT = 8 * 1024 * 1024;

/**
 * Runs a program without a shell and waits for it; a non-zero exit is a result, not an error.
 * @throws ProcessError `program-not-found`, `program-timeout`, `program-output-too-large`, `program-failed`
 */
export function run(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<SpawnResult> {
  const { promise, resolve, reject } = withResolvers<SpawnResult>();
  if (options.signal?.aborted === true) {
    reject(options.signal.reason);
    return promise;
  }
  const limit = options.maxOutputBytes ?? DEFAULT_OUTPUT;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    shell: false,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stdout = collector(limit, () => fail(tooMuch(program, limit)));
  const stderr = collector(limit, undefined);
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    child.kill('SIGKILL');
  };
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(() => fail(tooLong(program, options.timeoutMs ?? 0)), options.timeoutMs);
  const onAbort = () => fail(options.signal?.reason);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const settle = () => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  };
  child.stdout.on('data', stdout.add);
  child.stderr.on('data', stderr.add);
  // A child that ends without reading its input is judged by its exit code, not by the broken pipe.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EOF') fail(error);
  });
  child.stdin.end(options.input ?? '');
  child.once('error', error => {
    settle();
    reject(failure ?? startError(program, error, options.secrets));
  });
  child.once('close', (code, signal) => {
    settle();
    if (failure !== undefined) reject(failure);
    else if (code === null) reject(killed(program, signal ?? 'unknown signal'));
    else resolve({ exitCode: code, stdout: stdout.text(), stderr: stderr.text() });
  });
  return promise;
}

/** Takes secrets out of text that is about to be shown. */
export function withoutSecrets(text: string, secrets: readonly string[] = []): string {
  return secrets.reduce(
    (shown, secret) => (secret === '' ? shown : shown.replaceAll(secret, '***')),
    text,
  );
}

function collector(limit: number, onOverflow: (() => void) | undefined) {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    add: (chunk: Buffer) => {
      const room = limit - size;
      size += chunk.byteLength;
      if (room > 0) chunks.push(chunk.byteLength > room ? chunk.subarray(0, room) : chunk);
      if (size > limit) onOverflow?.();
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Words for a program that could not be started. */
export function startError(
  program: string,
  error: NodeJS.ErrnoException,
  secrets: readonly string[] | undefined,
): ProcessError {
  const why = withoutSecrets(error.message, secrets);
  if (error.code !== 'ENOENT') {
    return new ProcessError('program-failed', `${program}: could not be started: ${why}`, {
      cause: error,
      zh: { message: `${program}：无法启动：${why}` },
    });
  }
  return new ProcessError('program-not-found', `${program}: not found`, {
    cause: error,
    hint: `Install ${program} or add its folder to PATH.`,
    zh: { message: `找不到程序 ${program}`, hint: `请安装 ${program}，或将其所在目录加入 PATH。` },
  });
}

function tooLong(program: string, timeoutMs: number): ProcessError {
  return new ProcessError('program-timeout', `${program}: no result within ${timeoutMs / 1000} s`, {
    zh: { message: `${program}：${timeoutMs / 1000} 秒内没有结果` },
  });
}

function tooMuch(program: string, limit: number): ProcessError {
  return new ProcessError(
    'program-output-too-large',
    `${program}: wrote more than ${limit} bytes`,
    {
      zh: { message: `${program}：输出超过 ${limit} 字节` },
    },
  );
}

function killed(program: string, signal: string): ProcessError {
  return new ProcessError('program-failed', `${program}: ended by ${signal}`, {
    zh: { message: `${program}：被信号 ${signal} 终止` },
  });
}
