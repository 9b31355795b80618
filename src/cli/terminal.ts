import { fstatSync, statSync, writeSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import type { ColorDepth, Output } from './session.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * An output over a file descriptor of the process. A file or pipe is written without Node's streams, whose
 * loading costs more than linting a Dockerfile; `open` gives the stream for a terminal, or a pipe that is full.
 */
export function processOutput(
  descriptor: 1 | 2,
  argv: readonly string[],
  env: Environment,
): Output {
  const isTerminal = isTerminalAt(descriptor);
  let opened: WriteStream | undefined;
  const stream = (): WriteStream => {
    if (opened === undefined) {
      opened = descriptor === 1 ? process.stdout : process.stderr;
      opened.on('error', (error: NodeJS.ErrnoException) => {
        // A reader that has seen enough (`| head`) is no failure.
        if (error.code === 'EPIPE') process.exit(0);
        throw error;
      });
    }
    return opened;
  };
  return {
    write(text) {
      const rest = isTerminal || opened !== undefined ? text : writeNow(descriptor, text);
      if (rest.length > 0) stream().write(rest);
    },
    isTerminal,
    get columns() {
      return Math.max(40, Number(env.COLUMNS) || (isTerminal ? stream().columns : 0) || 80);
    },
    color: colorDepth(isTerminal ? stream() : undefined, argv, env),
  };
}

/** Asks node:tty, whose loading costs as much as a third of a lint run, only about what may be a terminal. */
function isTerminalAt(descriptor: number): boolean {
  if (process.platform !== 'win32') {
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isCharacterDevice() || stats.rdev === statSync('/dev/null').rdev) return false;
    } catch {
      // A closed descriptor is no terminal; writing to it says the rest.
      return false;
    }
  }
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

/** Writes what the descriptor takes at once; gives back what is left. */
function writeNow(descriptor: number, text: string): Uint8Array {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch {
      // Full, or closed at the other end: the stream knows how to wait, and says what is wrong.
      return rest;
    }
  }
  return rest;
}

/** `--color` / `--no-color` weigh most, then NO_COLOR, FORCE_COLOR, then what the terminal can do. */
function colorDepth(
  stream: WriteStream | undefined,
  argv: readonly string[],
  env: Environment,
): ColorDepth {
  if (argv.includes('--no-color')) return 'never';
  const forced = argv.includes('--color') ? '1' : undefined;
  if (forced === undefined && env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 'never';
  const level = forced ?? env.FORCE_COLOR;
  if (level === '0' || level === 'false') return 'never';
  if (level === '2') return 'ansi256';
  if (level === '3') return 'truecolor';
  if (level !== undefined) return 'ansi16';
  if (stream === undefined || env.TERM === 'dumb') return 'never';
  const depth = stream.getColorDepth(env as Record<string, string>);
  return depth >= 24 ? 'truecolor' : depth >= 8 ? 'ansi256' : depth >= 4 ? 'ansi16' : 'never';
}
