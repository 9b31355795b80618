import { spawnSync } from 'node:child_process';

/** What one run of a program took, its children included. */
export interface Measured {
  readonly wallMs: number;
  /** User and system time. */
  readonly cpuMs: number;
  /** Largest resident set of one of its processes. */
  readonly peakMiB: number;
  readonly status: number;
}

/** Only wait4 tells all of this of a child, and Node has none. */
const WAIT4 = `
import json, os, sys, time
start = time.monotonic()
pid = os.fork()
if pid == 0:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2): os.dup2(nothing, stream)
    try: os.execvp(sys.argv[1], sys.argv[1:])
    finally: os._exit(127)
_, status, usage = os.wait4(pid, 0)
wall = time.monotonic() - start
scale = 1 if sys.platform == 'darwin' else 1024
print(json.dumps([wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * scale, os.waitstatus_to_exitcode(status)]))
`;

/** Runs a program with its output thrown away. Throws when it cannot be run, or fails otherwise than by findings. */
export function measure(command: readonly string[], cwd: string): Measured {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const done = spawnSync('python3', ['-c', WAIT4, ...command], { cwd, env, encoding: 'utf8' });
  if (done.error !== undefined) throw new Error(`python3 cannot be run: ${done.error.message}`);
  const [wall = 0, cpu = 0, bytes = 0, status = 127]: number[] = JSON.parse(done.stdout || '[]');
  // 1 and 3 say that there are findings; anything above, or a signal, that nothing was measured.
  if (status < 0 || status > 3 || status === 2) {
    throw new Error(`${command.slice(0, 6).join(' ')} ended with ${status}: ${done.stderr}`);
  }
  return { wallMs: wall * 1000, cpuMs: cpu * 1000, peakMiB: bytes / 1024 / 1024, status };
}

/** Runs programs in turn, so that whatever else the machine does strikes all of them; medians by name. */
export function compare(
  programs: ReadonlyMap<string, readonly string[]>,
  cwd: string,
  rounds: number,
): Map<string, Measured> {
  const runs = new Map<string, Measured[]>();
  for (const [name, command] of programs) {
    // The first run fills caches: V8's, the disk's.
    if (rounds > 1) measure(command, cwd);
    runs.set(name, []);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of programs) runs.get(name)?.push(measure(command, cwd));
  }
  return new Map([...runs].map(([name, of]) => [name, median(of)]));
}

function median(runs: readonly Measured[]): Measured {
  const middle = (read: (run: Measured) => number): number =>
    runs.map(read).sort((a, b) => a - b)[runs.length >> 1] ?? Number.NaN;
  return {
    wallMs: middle(run => run.wallMs),
    cpuMs: middle(run => run.cpuMs),
    peakMiB: Math.max(...runs.map(run => run.peakMiB)),
    status: runs[0]?.status ?? 0,
  };
}
