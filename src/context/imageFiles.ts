import { posix } from 'node:path';
import type {
  CopyInstruction,
  Dockerfile,
  Heredoc,
  Instruction,
  RunInstruction,
  Stage,
  Word,
} from '../dockerfile/nodes.ts';
import { type BuildArgs, scopeAt } from '../dockerfile/scope.ts';
import { scriptsOf } from '../dockerfile/scripts.ts';
import type { Command } from '../shell/nodes.ts';
import type { BuildContext, IgnorePattern } from './context.ts';
import { compileMatch, hasWildcard } from './glob.ts';
import { below, ImagePaths } from './imagePaths.ts';

/** Where a path of an image comes from, as far as the Dockerfile and its context tell. */
export type ImageFile =
  | { readonly kind: 'context'; readonly path: string; readonly copy: CopyInstruction }
  | { readonly kind: 'heredoc'; readonly heredoc: Heredoc; readonly copy: CopyInstruction }
  /** It would come from the context, but the ignore file leaves it out. */
  | {
      readonly kind: 'excluded';
      readonly path: string;
      readonly by: IgnorePattern | undefined;
      readonly copy: CopyInstruction;
    }
  /** Another image, an archive, a URL or a RUN may have put it there. */
  | { readonly kind: 'elsewhere' };

/** What one source of a COPY or ADD puts where. */
type Placement = { readonly copy: CopyInstruction; readonly at: string } & (
  | { readonly kind: 'file'; readonly path: string }
  /** The content of a folder of the context. */
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'heredoc'; readonly heredoc: Heredoc }
  /** Anything at or below `at`; most likely a file of this name. */
  | { readonly kind: 'unknown'; readonly name: string }
);

/** A RUN's command with the folder it starts in. */
interface RunCommand {
  readonly command: Command;
  readonly cwd: string;
  readonly run: RunInstruction;
}

const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tar\.[a-z0-9]+)$/i;
const URL = /^(?:https?|git|ssh):\/\/|^git@|\.git(?:#|$)/i;
/** Commands that take a folder and mean what is in it. */
const RECURSIVE = new Set(['chmod', 'chown', 'find']);
/** A chain of links and copies longer than this goes in circles. */
const MAXIMUM_HOPS = 5;

/** The files that a stage's COPY and ADD instructions take from the build context, those of its parents included. */
export class ImageFiles {
  readonly paths: ImagePaths;
  readonly #file: Dockerfile;
  readonly #context: BuildContext;
  readonly #buildArgs: BuildArgs;
  readonly #placements: Placement[] = [];
  readonly #commands: RunCommand[] = [];
  #aliases: ReadonlyMap<string, string | 'elsewhere'> | undefined;

  constructor(
    file: Dockerfile,
    stage: Stage,
    context: BuildContext,
    buildArgs: BuildArgs = NO_ARGS,
  ) {
    this.#file = file;
    this.#context = context;
    this.#buildArgs = buildArgs;
    const chain = [stage];
    for (let at = stage.parent; at !== undefined; at = at.parent) chain.unshift(at);
    this.paths = new ImagePaths(chain[0]?.from.image?.value === 'scratch');
    for (const { instructions } of chain) {
      for (const instruction of instructions) this.#read(instruction);
    }
  }

  /** Copied files among which a path that nothing puts there may have meant one: in its folder or in the copied one. */
  near(path: string): { at: string; path: string; copy: CopyInstruction }[] {
    return this.#placements.flatMap(placement => {
      const { at, copy } = placement;
      if (placement.kind === 'file') return [{ at, path: placement.path, copy }];
      if (placement.kind !== 'folder') return [];
      const inner = below(at, posix.dirname(path)) ?? '';
      const folders = new Set([placement.path, posix.join(placement.path, inner)]);
      return [...folders]
        .flatMap(folder => this.#context.list(folder))
        .filter(({ kind }) => kind === 'file')
        .map(entry => ({
          at: posix.join(at, within(placement.path, entry.path)),
          path: entry.path,
          copy,
        }));
    });
  }

  /** undefined: nothing in the Dockerfile puts a file there; the base image may have it. */
  find(path: string, hops = 0): ImageFile | undefined {
    for (const placement of [...this.#placements].reverse()) {
      const found = this.#placed(placement, path);
      if (found !== undefined) return found;
    }
    const alias = hops > MAXIMUM_HOPS ? 'elsewhere' : this.#alias(path);
    if (alias === 'elsewhere') return { kind: alias };
    if (alias !== undefined) return this.find(alias, hops + 1) ?? { kind: 'elsewhere' };
    const covered = this.#placements.some(
      ({ kind, at }) => kind === 'unknown' && below(at, path) !== undefined,
    );
    return covered ? { kind: 'elsewhere' } : undefined;
  }

  /** Commands of later RUN instructions that name the file, or change a folder that holds it: chmod, sed, dos2unix … */
  touching(path: string, after: Instruction): readonly Command[] {
    return this.#commands
      .filter(({ run }) => run.index > after.index)
      .filter(({ command, cwd }) =>
        command.args.some(({ value }) =>
          RECURSIVE.has(command.name)
            ? this.#holds(value, cwd, path) || this.#names(value, cwd, path)
            : this.#names(value, cwd, path),
        ),
      )
      .map(({ command }) => command);
  }

  #names(word: string, cwd: string, path: string): boolean {
    const name = posix.basename(path);
    // A RUN may have changed its folder before: of a relative word the name alone is sure.
    const sameFolder =
      !word.startsWith('/') || posix.dirname(this.paths.resolve(word, cwd)) === posix.dirname(path);
    return sameFolder && compileMatch(posix.basename(word))?.matches(name) === true;
  }

  #holds(word: string, cwd: string, path: string): boolean {
    const full = this.paths.resolve(word, cwd);
    return full !== '/' && below(full, path) !== undefined;
  }

  #read(instruction: Instruction): void {
    switch (instruction.keyword) {
      case 'WORKDIR': {
        const path = this.#expand(instruction, instruction.value, false);
        if (path !== undefined && path !== '') this.paths.enter(path);
        return;
      }
      case 'COPY':
      case 'ADD':
        this.#readCopy(instruction);
        return;
      case 'RUN':
        for (const command of scriptsOf(this.#file, instruction).flatMap(
          ({ commands }) => commands,
        )) {
          this.#commands.push({ command, cwd: this.paths.cwd, run: instruction });
          if (command.name !== 'mkdir') continue;
          for (const { value, dynamic } of command.args) {
            if (!dynamic && !value.startsWith('-')) this.paths.addFolder(this.paths.resolve(value));
          }
        }
    }
  }

  /** undefined where a variable has no value. */
  #expand(instruction: Instruction, word: Word | undefined, exec: boolean): string | undefined {
    if (word === undefined) return undefined;
    const scope = scopeAt(this.#file, instruction, this.#buildArgs);
    const { text, missing, failure } = scope.expand(exec ? word.value : word.raw);
    return missing.length > 0 || failure !== undefined ? undefined : text;
  }

  #readCopy(copy: CopyInstruction): void {
    const exec = copy.form === 'exec';
    const target = this.#expand(copy, copy.destination, exec);
    if (target === undefined || /^[A-Za-z]:|\\/.test(target)) {
      this.#placements.push({ kind: 'unknown', copy, at: '/', name: '' });
      return;
    }
    const at = this.paths.resolve(target);
    const several = copy.sources.length + copy.heredocs.length > 1;
    const intoFolder = several || /(?:^|\/)\.?$/.test(target) || this.paths.isFolder(at);
    for (const heredoc of copy.heredocs) {
      const place = intoFolder ? posix.join(at, heredoc.name) : at;
      this.#placements.push({ kind: 'heredoc', heredoc, copy, at: place });
    }
    for (const word of copy.sources) {
      const source = this.#expand(copy, word, exec);
      const known = copy.from === undefined && source !== undefined && !URL.test(source);
      if (!known || (copy.keyword === 'ADD' && ARCHIVE.test(source))) {
        this.#placements.push({ kind: 'unknown', copy, at, name: posix.basename(source ?? '') });
      } else this.#placeSource(copy, source, at, intoFolder);
    }
    if (intoFolder) this.paths.addFolder(at);
  }

  #placeSource(copy: CopyInstruction, source: string, at: string, intoFolder: boolean): void {
    const wild = hasWildcard(source);
    const one = wild ? undefined : this.#context.stat(source);
    const entries = wild ? this.#context.match(source) : one === undefined ? [] : [one];
    const parents = copy.flags.some(({ name, value }) => name === 'parents' && value !== 'false');
    for (const { path, kind } of entries) {
      const isFolder = kind === 'directory' || this.#context.list(path).length > 0;
      const keepsFolders = parents ? afterPivot(source, path) : undefined;
      if (isFolder) {
        const place = keepsFolders === undefined ? at : posix.join(at, keepsFolders);
        this.#placements.push({ kind: 'folder', copy, at: place, path });
        this.paths.addFolder(place);
        continue;
      }
      const name = keepsFolders ?? posix.basename(path);
      const place = parents || intoFolder || wild ? posix.join(at, name) : at;
      this.#placements.push({ kind: 'file', copy, at: place, path });
    }
  }

  #placed(placement: Placement, path: string): ImageFile | undefined {
    const { copy, at } = placement;
    const inside = below(at, path);
    if (inside === undefined) return undefined;
    switch (placement.kind) {
      case 'unknown':
        // What only may be there does not hide what surely is.
        return inside === '' || inside === placement.name ? { kind: 'elsewhere' } : undefined;
      case 'heredoc':
        return inside === '' ? { kind: 'heredoc', heredoc: placement.heredoc, copy } : undefined;
      case 'file':
        return inside === '' ? this.#fromContext(placement.path, copy) : undefined;
      case 'folder': {
        const source = posix.join(placement.path, inside);
        return inside === '' || this.#context.stat(source) === undefined
          ? undefined
          : this.#fromContext(source, copy);
      }
    }
  }

  #fromContext(path: string, copy: CopyInstruction): ImageFile {
    if (!this.#context.ignored(path)) return { kind: 'context', path, copy };
    return { kind: 'excluded', path, by: this.#context.ignoredBy(path), copy };
  }

  /** The path that a RUN linked, copied or moved there; `elsewhere` where a RUN made it in another way. */
  #alias(path: string): string | 'elsewhere' | undefined {
    this.#aliases ??= this.#readAliases();
    return this.#aliases.get(path);
  }

  /** All that commands made, read once: a name is looked for in each folder of PATH. The last command wins. */
  #readAliases(): Map<string, string | 'elsewhere'> {
    const aliases = new Map<string, string | 'elsewhere'>();
    const add = (path: string, from: string): void => {
      if (!aliases.has(path)) aliases.set(path, from);
    };
    for (const { command, cwd } of [...this.#commands].reverse()) {
      const words = command.args.filter(({ value }) => !value.startsWith('-'));
      if (['ln', 'cp', 'mv', 'install'].includes(command.name)) {
        const place = this.paths.resolve(words.at(-1)?.value ?? '', cwd);
        for (const { value } of words.slice(0, -1)) {
          for (const path of [place, posix.join(place, posix.basename(value))]) {
            const from = command.name === 'ln' ? posix.dirname(path) : cwd;
            add(path, this.paths.resolve(value, from));
          }
        }
      }
      for (const { value, dynamic } of words) {
        if (!dynamic) add(this.paths.resolve(value, cwd), 'elsewhere');
      }
      for (const { target } of command.redirects) {
        if (target !== undefined && !target.dynamic) {
          add(this.paths.resolve(target.value, cwd), 'elsewhere');
        }
      }
    }
    return aliases;
  }
}

const NO_ARGS: BuildArgs = Object.freeze({});

function within(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length + 1);
}

/** `--parents`: the source's path from the `/./` in it, or from the context's root, is kept. */
function afterPivot(source: string, path: string): string {
  const pivot = source.indexOf('/./');
  if (pivot === -1) return path;
  const head = posix.join('/', source.slice(0, pivot)).slice(1);
  return within(head, path);
}
