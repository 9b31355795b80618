import { parseExec } from '../shell/exec.ts';
import { dialectOfWords, programName, shebangOf } from '../shell/interpreter.ts';
import { joinContinuations, type MappedText, MappedTextBuilder } from '../shell/mapped-text.ts';
import type { Script, ShellDialect } from '../shell/nodes.ts';
import { parseMapped } from '../shell/parse.ts';
import type {
  CommandLine,
  Dockerfile,
  Heredoc,
  Instruction,
  RunInstruction,
  ShellInstruction,
  Stage,
} from './nodes.ts';

/** What reads the shell form of an instruction. */
export interface Shell {
  /** `['/bin/sh', '-c']` unless the file says otherwise. */
  readonly words: readonly string[];
  readonly dialect: ShellDialect;
  /** The SHELL that says so, in this stage or one it is built on. */
  readonly instruction: ShellInstruction | undefined;
}

const LINUX: Shell = { words: ['/bin/sh', '-c'], dialect: 'posix', instruction: undefined };
const WINDOWS: Shell = { words: ['cmd', '/S', '/C'], dialect: 'cmd', instruction: undefined };

/** The shell that reads an instruction's shell form: the last SHELL above it in its stage, or its parents'. */
export function shellInForce(file: Dockerfile, instruction: Instruction): Shell {
  const { stage, index } = instruction;
  if (stage === undefined) return shellAtEnd(file, undefined);
  const last = shellsOf(stage).findLast(shell => shell.index < index);
  if (last !== undefined) return shellOf(last);
  return isWindows(stage) ? WINDOWS : shellAtEnd(file, stage.parent);
}

const finalShells = new WeakMap<Stage, Shell>();

/** The shell that a stage hands on to those built on it. Each stage is asked once, however long the chain. */
function shellAtEnd(file: Dockerfile, stage: Stage | undefined): Shell {
  // Nobody sets the backtick for a Linux image.
  let shell = file.escape === '`' ? WINDOWS : LINUX;
  const path: Stage[] = [];
  for (let at = stage; at !== undefined; at = at.parent) {
    const last = shellsOf(at).at(-1);
    const known =
      finalShells.get(at) ??
      (last !== undefined ? shellOf(last) : isWindows(at) ? WINDOWS : undefined);
    path.push(at);
    if (known === undefined) continue;
    shell = known;
    break;
  }
  for (const at of path) finalShells.set(at, shell);
  return shell;
}

const shells = new WeakMap<Stage, readonly ShellInstruction[]>();

function shellsOf(stage: Stage): readonly ShellInstruction[] {
  let found = shells.get(stage);
  if (found === undefined) {
    found = stage.instructions.filter(node => node.keyword === 'SHELL');
    shells.set(stage, found);
  }
  return found;
}

function shellOf(instruction: ShellInstruction): Shell {
  const words = instruction.command.exec.map(word => word.value);
  if (words.length === 0) return { ...LINUX, instruction };
  return { words, dialect: dialectOfWords(words), instruction };
}

const WINDOWS_IMAGE = /\/windows[/:]|windowsservercore|nanoserver|servercore|dotnet[/-]framework/i;
const DRIVE = /^["']?[a-z]:[\\/]/i;

const windows = new WeakMap<Stage, boolean>();

/** What only a Windows image has: its name or platform, a drive letter in WORKDIR, cmd or PowerShell as SHELL. */
function isWindows(stage: Stage): boolean {
  let known = windows.get(stage);
  if (known === undefined) {
    const { image, platform } = stage.from;
    known =
      WINDOWS_IMAGE.test(image?.value ?? '') ||
      platform?.value?.startsWith('windows/') === true ||
      shellsOf(stage).some(shell => /^(?:cmd|powershell)$/.test(programOf(shell))) ||
      stage.instructions.some(
        node => node.keyword === 'WORKDIR' && DRIVE.test(node.value?.raw ?? ''),
      );
    windows.set(stage, known);
  }
  return known;
}

function programOf(shell: ShellInstruction): string {
  return programName(shell.command.exec[0]?.value ?? '');
}

const cache = new WeakMap<Instruction, readonly Script[]>();

/**
 * The shell texts that an instruction runs: RUN, CMD, ENTRYPOINT, HEALTHCHECK CMD, and those that an ONBUILD
 * carries. One for the shell form, with what stands in its heredocs as `nested` where a shell reads it; the body
 * of `RUN <<EOF`; the text of `["sh", "-c", "text"]`; else the exec form's words as one command.
 */
export function scriptsOf(file: Dockerfile, instruction: Instruction): readonly Script[] {
  let scripts = cache.get(instruction);
  if (scripts === undefined) {
    scripts = readScripts(file, instruction);
    cache.set(instruction, scripts);
  }
  return scripts;
}

function readScripts(file: Dockerfile, instruction: Instruction): readonly Script[] {
  switch (instruction.keyword) {
    case 'RUN':
      return runScripts(file, instruction);
    case 'CMD':
    case 'ENTRYPOINT':
      return commandScripts(file, instruction, instruction.command);
    case 'HEALTHCHECK': {
      const { command, type } = instruction;
      if (type !== 'CMD' || command === undefined) return [];
      return commandScripts(file, instruction, command);
    }
    case 'ONBUILD':
      return instruction.trigger === undefined ? [] : scriptsOf(file, instruction.trigger);
    default:
      return [];
  }
}

function commandScripts(
  file: Dockerfile,
  instruction: Instruction,
  command: CommandLine,
): readonly Script[] {
  if (command.form === 'exec') {
    if (command.exec.length === 0) return [];
    return [parseExec(file.source.text, command.exec, file.escape)];
  }
  if (command.range.end <= command.range.start) return [];
  const map = joinContinuations(file.source.text, command.range, file.escape);
  return [inShell(map, shellInForce(file, instruction), 'shell')];
}

function inShell(map: MappedText, shell: Shell, form: Script['form']): Script {
  return parseMapped(map, { dialect: shell.dialect, form, interpreter: shell.words });
}

function runScripts(file: Dockerfile, run: RunInstruction): readonly Script[] {
  const [heredoc] = run.heredocs;
  if (heredoc === undefined || run.command.form === 'exec') {
    return commandScripts(file, run, run.command);
  }
  const { text } = file.source;
  const head = joinContinuations(text, run.command.range, file.escape);
  // BuildKit's own test for a body that is the script: the opener stands alone.
  if (run.heredocs.length === 1 && /^\d*<<-?[^<]*$/.test(head.text) && run.words.length === 1) {
    return [bodyScript(file, run, heredoc)];
  }
  const builder = new MappedTextBuilder();
  builder.take(head, 0, head.text.length);
  for (const { bodyRange, endRange } of run.heredocs) {
    builder.piece('\n', Math.max(bodyRange.start - 1, 0));
    builder.lines(text, bodyRange);
    builder.piece(text.slice(endRange.start, endRange.end), endRange.start);
  }
  const map = builder.build(run.command.range.start);
  return [inShell(map, shellInForce(file, run), 'shell')];
}

/** `RUN <<EOF`: a first line `#!…` names what reads it, else the shell in force does. */
function bodyScript(file: Dockerfile, run: RunInstruction, heredoc: Heredoc): Script {
  const { text } = file.source;
  const builder = new MappedTextBuilder();
  builder.lines(text, heredoc.bodyRange, heredoc.stripTabs);
  const map = builder.build(heredoc.bodyRange.start);
  const interpreter = shebangOf(map.text);
  if (interpreter === undefined) return inShell(map, shellInForce(file, run), 'heredoc');
  const dialect = dialectOfWords(interpreter);
  return parseMapped(map, { dialect, form: 'heredoc', interpreter });
}
