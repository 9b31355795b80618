import { cpus, loadavg } from 'node:os';
import type { Measured } from './measure.ts';
import type { Rivals } from './rivals.ts';

export type Hostile = readonly { readonly name: string; readonly measured: Measured }[];
export type Growth = readonly { readonly files: number; readonly measured: Measured }[];
type Target = readonly [rival: string, by: 'wall' | 'cpu', most: number];

/** What was measured, printed as it comes and kept for docs/performance.md. */
export class PerformancePage {
  readonly missed: string[] = [];
  readonly #parts: string[] = [];
  readonly #rivals: Rivals;

  constructor(rivals: Rivals) {
    this.#rivals = rivals;
    for (const line of rivals.missing) this.#say(line);
  }

  table(
    title: string,
    found: ReadonlyMap<string, Measured>,
    targets: readonly Target[],
    mostMiB?: number,
  ): void {
    const own = found.get('dockwright');
    if (own === undefined) return;
    const rows = [...found].map(
      ([name, { wallMs, cpuMs, peakMiB }]) =>
        `| ${name} | ${ms(wallMs)} | ${ms(cpuMs)} | ${(own.wallMs / wallMs).toFixed(3)} | ${(own.cpuMs / cpuMs).toFixed(3)} | ${peakMiB.toFixed(0)} MiB |`,
    );
    this.#say(
      `## ${title}\n\n| program | wall | CPU | our wall / its | our CPU / its | peak memory |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`,
    );
    for (const [rival, by, most] of targets) {
      const its = found.get(rival);
      if (its === undefined) continue;
      const ratio = by === 'wall' ? own.wallMs / its.wallMs : own.cpuMs / its.cpuMs;
      this.#target(
        `${by} at most ${most.toFixed(3)} of ${rival}'s`,
        ratio.toFixed(3),
        ratio <= most,
      );
    }
    if (mostMiB !== undefined) {
      this.#target(
        `peak memory below ${mostMiB} MiB`,
        `${own.peakMiB.toFixed(0)} MiB`,
        own.peakMiB < mostMiB,
      );
    }
  }

  growth(steps: Growth): void {
    const each = ({ files, measured }: Growth[number]): number => measured.cpuMs / files;
    const rows = steps.map(
      step =>
        `| ${step.files} | ${ms(step.measured.wallMs)} | ${ms(step.measured.cpuMs)} | ${each(step).toFixed(2)} ms | ${step.measured.peakMiB.toFixed(0)} MiB |`,
    );
    this.#say(
      `## Growth\n\n| files | wall | CPU | CPU a file | peak memory |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`,
    );
    const [first, last] = [steps[0], steps.at(-1)];
    if (first === undefined || last === undefined) return;
    const ratio = each(last) / each(first);
    this.#target(
      'CPU a file at the end at most 1.25 of that at the start',
      ratio.toFixed(2),
      ratio <= 1.25,
    );
  }

  hostile(found: Hostile): void {
    const sorted = [...found].sort((a, b) => b.measured.cpuMs - a.measured.cpuMs);
    const rows = sorted.map(
      ({ name, measured }) =>
        `| ${name} | ${ms(measured.wallMs)} | ${ms(measured.cpuMs)} | ${measured.peakMiB.toFixed(0)} MiB |`,
    );
    this.#say(
      `## Hostile files of 1 MB\n\n| made of | wall | CPU | peak memory |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`,
    );
    const slow = sorted.filter(({ measured }) => measured.wallMs > 2000);
    this.#target(
      'each under 2 s',
      slow.length === 0 ? 'all' : `not: ${slow.map(({ name }) => name).join('; ')}`,
      slow.length === 0,
    );
  }

  text(command: string): string {
    const [processor] = cpus();
    return [
      '# How fast it is\n',
      'Written by the command below; medians of one run in which the programs took turns, the first run of each left out. Run it again before you believe it of your machine.\n',
      `- date: ${new Date().toISOString().slice(0, 10)}\n- machine: ${processor?.model ?? '?'}, ${cpus().length} processors, Node ${process.version}, ${process.platform}; load average at the end ${loadavg()[0]?.toFixed(1)}\n- command: \`${command}\`\n${this.#rivals.versions.map(version => `- ${version}`).join('\n')}\n`,
      ...this.#parts,
    ].join('\n');
  }

  #target(what: string, is: string, reached: boolean): void {
    if (!reached) this.missed.push(what);
    this.#say(`- ${reached ? 'reached' : '**missed**'}: ${what} (${is})`);
  }

  #say(part: string): void {
    console.log(part);
    this.#parts.push(part.startsWith('## ') ? `\n${part}` : part);
  }
}

function ms(value: number): string {
  return value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(2)} s`;
}
