import { readdirSync, readFileSync } from 'node:fs';

/** Command lines of this process's children and theirs, read again and again until it is stopped (Linux). */
export function watchCommandLines(): { stop(): readonly string[] } {
  const seen = new Set<string>();
  const look = () => {
    for (const line of commandLines(process.pid)) seen.add(line);
  };
  const timer = setInterval(look, 20);
  return {
    stop() {
      look();
      clearInterval(timer);
      return [...seen];
    },
  };
}

function commandLines(root: number): string[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = read(`/proc/${pid}/stat`);
    // The name in parentheses may hold anything.
    const parent = /^\S+ (\d+)/.exec(stat.slice(stat.lastIndexOf(')') + 2))?.[1];
    if (parent !== undefined) parents.set(pid, Number(parent));
  }
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent === root || (parent !== undefined && parent > 1 && descends(parent));
  };
  return [...parents.keys()]
    .filter(descends)
    .map(pid => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim())
    .filter(line => line !== '');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    // The process has ended meanwhile.
    return '';
  }
}
