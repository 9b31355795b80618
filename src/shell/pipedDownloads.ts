import { type Download, download } from './downloads.ts';
import type { Command, Script } from './nodes.ts';
import { SHELLS, shellOperand } from './wrappers.ts';

/** A download whose text is run as it comes. */
export interface PipedDownload {
  readonly download: Download;
  /** The shell or interpreter that runs it. */
  readonly runner: Command;
}

/** Downloads that go through a pipe, `$(…)` or `<(…)` right into something that runs them. */
export function pipedDownloads(script: Script): readonly PipedDownload[] {
  const found: PipedDownload[] = [];
  for (const { stages } of script.pipelines) {
    for (const [index, stage] of stages.entries()) {
      const fetched = stage.map(download).find(item => item?.toStandardOutput === true);
      if (fetched === undefined) continue;
      const runner = stages
        .slice(index + 1)
        .flat()
        .find(runsStandardInput);
      if (runner !== undefined) found.push({ download: fetched, runner });
    }
  }
  const runners = script.commands.filter(({ name, args }) => runPlace(name, args) !== -1);
  for (const command of script.commands) {
    if (runners.length === 0 || !command.place.substitution) continue;
    const fetched = download(command);
    if (fetched?.toStandardOutput !== true) continue;
    const runner = runners.find(other => runsSubstitution(other, command));
    if (runner !== undefined) found.push({ download: fetched, runner });
  }
  return found.sort((a, b) => a.download.command.range.start - b.download.command.range.start);
}

const INTERPRETER = /^(?:python[\d.]*|perl|ruby|node|nodejs|php|lua|Rscript)$/;

/** Does a command take its program from standard input? */
function runsStandardInput({ name, args }: Command): boolean {
  if (SHELLS.has(name)) {
    const { index, command } = shellOperand(args);
    if (command) return false;
    const operand = args[index]?.value;
    const reads = args.slice(0, index).some(({ value }) => /^-[a-zA-Z]*s$|^-$/.test(value));
    return operand === undefined || operand === '/dev/stdin' || reads;
  }
  if (!INTERPRETER.test(name)) return false;
  const first = args.find(({ value }) => !/^-[a-zA-Z]$/.test(value) || /^-[cmer]$/.test(value));
  return first === undefined || first.value === '-' || first.value === '/dev/stdin';
}

/** `sh -c "$(curl …)"`, `bash <(curl …)`, `. <(curl …)`, `eval "$(curl …)"`: the whole word is the download. */
function runsSubstitution({ name, args, range }: Command, inner: Command): boolean {
  if (range.start >= inner.range.start || range.end < inner.range.end) return false;
  const word = args.find(
    ({ range: at }) => at.start <= inner.range.start && at.end >= inner.range.end,
  );
  if (word === undefined || args.indexOf(word) !== runPlace(name, args)) return false;
  const before = inner.range.start - word.range.start;
  return before <= 4 && /^\s*(?:\$\(|<\(|`)/.test(word.value);
}

/** Which argument of a command is run as a program. */
function runPlace(name: string, args: Command['args']): number {
  if (name === 'eval' || name === '.' || name === 'source') return 0;
  if (!SHELLS.has(name)) return -1;
  return shellOperand(args).index;
}
