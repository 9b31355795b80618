import { tmpdir } from 'node:os';
import { main } from '../../src/cli/main.ts';
import type { ExitCode, Session } from '../../src/cli/session.ts';

export interface CliRun {
  readonly exit: ExitCode;
  readonly out: string;
  /** Standard error, with what build engines say. */
  readonly err: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  readonly cwd?: string;
  readonly language?: Session['language'];
  readonly terminal?: boolean;
}

/** Runs one command line in this process, its streams kept as texts. */
export async function runCli(argv: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const written = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTerminal: options.terminal ?? false,
    columns: 100,
    color: 'never' as const,
  });
  const exit = await main(argv, {
    language: options.language ?? 'en',
    cwd: options.cwd ?? tmpdir(),
    env: options.env ?? {},
    out: output('out'),
    err: output('err'),
    engineOutput: text => {
      written.err += text;
    },
    readInput: async () => Buffer.from(options.input ?? ''),
  });
  return { exit, ...written };
}
