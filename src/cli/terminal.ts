import type { WriteStream } from 'node:tty';
import type { ColorDepth, Output } from './session.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** An output over one of the process's streams. */
export function processOutput(
  stream: NodeJS.WriteStream,
  argv: readonly string[],
  env: Environment,
): Output {
  const columns = Number(env.COLUMNS) || stream.columns || 80;
  return {
    write: text => {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: Math.max(40, columns),
    color: colorDepth(stream, argv, env),
  };
}

/** `--color` / `--no-color` weigh most, then NO_COLOR, FORCE_COLOR, then what the terminal can do. */
function colorDepth(stream: WriteStream, argv: readonly string[], env: Environment): ColorDepth {
  if (argv.includes('--no-color')) return 'never';
  const forced = argv.includes('--color') ? '1' : undefined;
  if (forced === undefined && env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 'never';
  const level = forced ?? env.FORCE_COLOR;
  if (level === '0' || level === 'false') return 'never';
  if (level === '2') return 'ansi256';
  if (level === '3') return 'truecolor';
  if (level !== undefined) return 'ansi16';
  if (stream.isTTY !== true || env.TERM === 'dumb') return 'never';
  const depth = stream.getColorDepth(env as Record<string, string>);
  return depth >= 24 ? 'truecolor' : depth >= 8 ? 'ansi256' : depth >= 4 ? 'ansi16' : 'never';
}
