import type { Language } from '../rule/language.ts';

/** What a command may touch of the process it runs in; tests hand in their own. */
export interface Session {
  readonly language: Language;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly out: Output;
  /** Everything else: progress, notes, errors. */
  readonly err: Output;
  /** The whole of standard input, decoded as UTF-8. */
  readInput(): Promise<Uint8Array>;
  /**
   * From the first call on, Ctrl-C (or SIGTERM) aborts this signal instead of ending the process, so that children
   * are ended and half written files removed; a second one ends it. Only for commands that watch the signal.
   */
  readonly interrupt?: (() => AbortSignal) | undefined;
  /** Takes what a build engine says; undefined: the engine writes to our standard error itself. */
  readonly engineOutput?: ((text: string) => void) | undefined;
  /** Asks on the terminal without showing the answer; undefined where nobody can be asked. */
  readonly askSecret?: ((question: string) => Promise<string>) | undefined;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width of the terminal, 80 where there is none. */
  readonly columns: number;
  /** What NO_COLOR, FORCE_COLOR, `--color` and the terminal come to. */
  readonly color: ColorDepth;
}

export type ColorDepth = 'never' | 'ansi16' | 'ansi256' | 'truecolor';

/** Done and clean, findings (or a check says no), failure. */
export type ExitCode = 0 | 1 | 2;
