import { posix } from 'node:path';
import type {
  CmdInstruction,
  CopyInstruction,
  Dockerfile,
  EntrypointInstruction,
  Heredoc,
  Stage,
} from '../dockerfile/nodes.ts';
import { DEFAULT_PATH } from '../dockerfile/predefined.ts';
import { type BuildArgs, scopeAtEnd } from '../dockerfile/scope.ts';
import { scriptsOf } from '../dockerfile/scripts.ts';
import { starterList } from '../dockerfile/starters.ts';
import { shebangOf } from '../shell/interpreter.ts';
import type { Command, Script, ShellWord } from '../shell/nodes.ts';
import { parseScript, parseScriptFile } from '../shell/parse.ts';
import { SHELLS } from '../shell/wrappers.ts';
import { SourceText } from '../text/source.ts';
import type { BuildContext, EntrypointScript, IgnorePattern } from './context.ts';
import { ImageFiles } from './imageFiles.ts';
import { shownPath } from './imagePaths.ts';

/** A program that ENTRYPOINT or CMD starts, and the file of the image that it is. */
export interface EntrypointUse {
  readonly instruction: EntrypointInstruction | CmdInstruction;
  readonly command: Command;
  /** The word that names the file. */
  readonly word: ShellWord;
  /** Absolute, or `./…` where the working directory is the base image's. */
  readonly imagePath: string;
  /** A shell is called with the file as its argument: it needs no execute bit and no `#!` line. */
  readonly byInterpreter: boolean;
  readonly found: FoundScript;
}

export type FoundScript =
  | {
      readonly kind: 'script';
      /** `executable` is that of the image: the context's bit, `--chmod`, or a later chmod. */
      readonly script: EntrypointScript;
      readonly copy: CopyInstruction;
      /** Commands of later RUN instructions that name the file: `sed -i`, `dos2unix`, `chmod` … */
      readonly touchedBy: readonly Command[];
    }
  /** Written as a heredoc of a COPY: ranges are those of the Dockerfile. */
  | {
      readonly kind: 'heredoc';
      readonly heredoc: Heredoc;
      readonly copy: CopyInstruction;
      readonly script: Script | undefined;
      readonly shebang: readonly string[] | undefined;
      readonly executable: boolean;
    }
  /** The ignore file keeps it out of the context, so that the copy leaves it out. */
  | {
      readonly kind: 'excluded';
      readonly path: string;
      readonly by: IgnorePattern | undefined;
      readonly copy: CopyInstruction;
    }
  /** Nothing puts it there, and something of nearly that name lies elsewhere. */
  | { readonly kind: 'missing'; readonly slip: Slip };

export interface Slip {
  /** How the entrypoint should name the file. */
  readonly spelling: string;
  /** The file of the context that was copied there. */
  readonly path: string;
  readonly copy: CopyInstruction;
  /** That file, where it is a script. */
  readonly script: Extract<FoundScript, { kind: 'script' }> | undefined;
}

/**
 * The scripts that a stage's ENTRYPOINT and CMD run and that the Dockerfile puts into the image from its
 * context, through COPY, ADD and WORKDIR. What another stage, the base image or a RUN made is out of reach
 * and not listed.
 */
export function entrypointScripts(
  file: Dockerfile,
  stage: Stage,
  context: BuildContext,
  buildArgs?: BuildArgs,
): readonly EntrypointUse[] {
  const instructions = starterList(stage);
  if (file.escape === '`' || instructions.length === 0) return [];
  const known = found.get(stage);
  if (known?.context === context && known.buildArgs === buildArgs) return known.uses;
  const uses = new Finder(file, stage, context, buildArgs).uses(instructions);
  found.set(stage, { context, buildArgs, uses });
  return uses;
}

type Starter = EntrypointInstruction | CmdInstruction;

/** The last answer for a stage: several rules ask the same. */
const found = new WeakMap<
  Stage,
  {
    readonly context: BuildContext;
    readonly buildArgs: BuildArgs | undefined;
    readonly uses: readonly EntrypointUse[];
  }
>();

class Finder {
  readonly #file: Dockerfile;
  readonly #stage: Stage;
  readonly #context: BuildContext;
  readonly #buildArgs: BuildArgs | undefined;
  readonly #files: ImageFiles;

  constructor(
    file: Dockerfile,
    stage: Stage,
    context: BuildContext,
    buildArgs: BuildArgs | undefined,
  ) {
    this.#file = file;
    this.#stage = stage;
    this.#context = context;
    this.#buildArgs = buildArgs;
    this.#files = new ImageFiles(file, stage, context, buildArgs);
  }

  uses(instructions: readonly Starter[]): EntrypointUse[] {
    return instructions.flatMap((instruction, index) =>
      scriptsOf(this.#file, instruction).flatMap(script =>
        script.commands.flatMap(command =>
          this.#namedBy(command, script).flatMap(({ word, text, byInterpreter }) => {
            // CMD beside an ENTRYPOINT holds its arguments: they may be a file's name, and may not.
            const found = this.#find(text, index === 0 && !byInterpreter);
            const imagePath = shownPath(found?.at ?? '');
            return found === undefined
              ? []
              : [{ instruction, command, word, imagePath, byInterpreter, found: found.found }];
          }),
        ),
      ),
    );
  }

  /** The words of a command that name what runs: its own name, and the file a shell is to read. */
  #namedBy(command: Command, script: Script) {
    const named: { word: ShellWord; text: string; byInterpreter: boolean }[] = [];
    const add = (word: ShellWord | undefined, byInterpreter: boolean): void => {
      const text = word === undefined ? undefined : this.#textOf(word, script);
      if (word !== undefined && text !== undefined) named.push({ word, text, byInterpreter });
    };
    add(command.nameWord, false);
    if (SHELLS.has(command.name)) add(scriptOperand(command.args), true);
    return named;
  }

  /** A word's text when the container starts: a shell reads variables of the image, an exec form none. */
  #textOf(word: ShellWord, script: Script): string | undefined {
    // In an exec form no one reads a variable: the file would have to be called `$X`.
    if (script.form === 'exec') return word.value.includes('$') ? undefined : word.value;
    if (!word.dynamic) return word.value;
    if (/[`]|\$\(/.test(word.value)) return undefined;
    const scope = scopeAtEnd(this.#file, this.#stage, this.#buildArgs);
    const known = word.variables.every(name => scope.origin(name) === 'env');
    const { text, failure } = scope.expand(word.value);
    return known && failure === undefined ? text : undefined;
  }

  #find(text: string, sure: boolean): { at: string; found: FoundScript } | undefined {
    if (text === '' || text.includes('\\')) return undefined;
    if (!text.includes('/')) return this.#onPath(text);
    const at = this.#files.paths.resolve(text);
    const file = this.#files.find(at);
    if (file === undefined) {
      const slip = sure ? this.#slip(text, at) : undefined;
      return slip === undefined ? undefined : { at, found: { kind: 'missing', slip } };
    }
    const found = this.#read(file, at);
    return found === undefined ? undefined : { at, found };
  }

  #onPath(name: string): { at: string; found: FoundScript } | undefined {
    const scope = scopeAtEnd(this.#file, this.#stage, this.#buildArgs);
    const path =
      scope.origin('PATH') === 'env' ? `${scope.get('PATH')}:${DEFAULT_PATH}` : DEFAULT_PATH;
    for (const folder of new Set(path.split(':'))) {
      if (!folder.startsWith('/')) continue;
      const at = posix.join(folder, name);
      const file = this.#files.find(at);
      if (file === undefined || file.kind === 'elsewhere') continue;
      const found = this.#read(file, at);
      if (found !== undefined) return { at, found };
    }
    return undefined;
  }

  #read(file: NonNullable<ReturnType<ImageFiles['find']>>, at: string): FoundScript | undefined {
    if (file.kind === 'elsewhere') return undefined;
    if (file.kind === 'excluded') return file;
    const { copy } = file;
    const touchedBy = this.#files.touching(at, copy);
    const made = chmodOf(copy) ?? (touchedBy.some(makesExecutable) ? true : undefined);
    if (file.kind === 'heredoc') {
      const { heredoc } = file;
      const { start, end } = heredoc.bodyRange;
      const shebang = shebangOf(this.#file.source.text.slice(start, end));
      const posixShell = shebang === undefined || shebang.some(word => SHELLS.has(baseName(word)));
      const script = posixShell
        ? parseScript(this.#file.source.text, { start, end, dockerfile: false, form: 'heredoc' })
        : undefined;
      return { kind: 'heredoc', heredoc, copy, script, shebang, executable: made ?? false };
    }
    const text = this.#context.read(file.path);
    if (text === undefined) return undefined;
    const parsed = parseScriptFile(text);
    const script: EntrypointScript = {
      path: file.path,
      source: new SourceText(text),
      executable: made ?? this.#context.stat(file.path)?.executable ?? true,
      shebang: shebangOf(text.startsWith('\uFEFF') ? text.slice(1) : text),
      script: parsed.dialect === 'posix' ? parsed : undefined,
    };
    return { kind: 'script', script, copy, touchedBy };
  }

  /** `/.entrypoint.sh` for `./entrypoint.sh`, another folder, another dash: a copied file that was most likely meant. */
  #slip(text: string, at: string): Slip | undefined {
    const name = plainName(at);
    if (name === '') return undefined;
    const near = this.#files
      .near(at)
      .filter(
        candidate => plainName(candidate.at) === name && !this.#context.ignored(candidate.path),
      );
    const { cwd } = this.#files.paths;
    const best = near.find(candidate => posix.dirname(candidate.at) === cwd) ?? near.at(-1);
    if (best === undefined || best.at === at) return undefined;
    const inCwd = posix.dirname(best.at) === cwd;
    const relative =
      text.startsWith('/.') || !text.startsWith('/') || shownPath(best.at) !== best.at;
    const spelling = inCwd && relative ? `./${posix.basename(best.at)}` : shownPath(best.at);
    const file = this.#files.find(best.at);
    const read = file === undefined ? undefined : this.#read(file, best.at);
    const script = read?.kind === 'script' ? read : undefined;
    return { spelling, path: best.path, copy: best.copy, script };
  }
}

/** Ignoring what is easily mistyped: leading dots, case, `_` for `-`, the shell's ending. */
function plainName(path: string): string {
  return posix
    .basename(path)
    .toLowerCase()
    .replace(/^\.+/, '')
    .replaceAll('_', '-')
    .replace(/\.(?:sh|bash)$/, '');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The file that `sh -x file args` reads; undefined for `sh -c text` and for a shell without a file. */
function scriptOperand(args: readonly ShellWord[]): ShellWord | undefined {
  for (let index = 0; index < args.length; index++) {
    const value = args[index]?.value ?? '';
    if (!/^[-+]/.test(value)) return args[index];
    if (value === '--') return args[index + 1];
    if (/^-[A-Za-z]*[cs]/.test(value)) return undefined;
    if (/^[-+][A-Za-z]*[oO]$/.test(value) || value === '--rcfile' || value === '--init-file')
      index++;
  }
  return undefined;
}

/** What `--chmod` says of the execute bits; undefined without it. */
function chmodOf(copy: CopyInstruction): boolean | undefined {
  const mode = copy.flags.find(({ name }) => name === 'chmod')?.value;
  return mode === undefined || mode.includes('$') ? undefined : executableMode(mode);
}

function makesExecutable(command: Command): boolean {
  const { name, args } = command;
  const changes =
    name === 'chmod' ||
    name === 'install' ||
    (name === 'find' && args.some(({ value }) => value === 'chmod'));
  return changes && args.some(({ value }) => executableMode(value));
}

function executableMode(mode: string): boolean {
  if (/^[0-7]{3,4}$/.test(mode)) return [...mode.slice(-3)].some(digit => Number(digit) % 2 === 1);
  return /^[ugoa]*[+=][rwst]*[xX]/.test(mode) || /,[ugoa]*[+=][rwst]*[xX]/.test(mode);
}
