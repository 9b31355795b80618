import type { Range } from '../text/range.ts';
import { type MappedText, MappedTextBuilder } from './mapped-text.ts';
import type { Assignment, Command, Pipeline, Place, Script, ShellFunction } from './nodes.ts';
import type { Syntax } from './parse.ts';
import { Walk } from './walk.ts';
import type { RedirectToken, Token } from './words.ts';
import { SHELLS, shellOperand, unwrap, type Wrapped } from './wrappers.ts';

/** Texts inside texts inside texts … are read this deep. */
const MAX_TEXT_DEPTH = 6;

/** Wrappers behind wrappers (`sudo env nice …`) are followed this far. */
const MAX_WRAPPERS = 12;

/** Where the walk stands. */
export interface Frame {
  readonly map: MappedText;
  readonly place: Place;
  readonly step: number;
  readonly through: readonly Command[];
  readonly written: Command['written'];
  /** Command substitutions around this place. */
  readonly depth: number;
  /** Quoted texts and heredocs around this place. */
  readonly textDepth: number;
}

export const TOP_LEVEL: Place = {
  subshell: false,
  substitution: false,
  conditional: false,
  tested: false,
  loop: false,
  function: false,
  background: false,
  piped: false,
};

/** All commands and pipes of one outermost text, in order, however they are nested. */
export class CommandList {
  readonly syntax: Syntax;
  readonly commands: Command[] = [];
  readonly pipelines: Pipeline[] = [];
  readonly functions: ShellFunction[] = [];
  /** Texts directly inside the text that is being read. */
  nested: Script[] = [];
  /** File offsets of substitutions already read, so that `sh -c "… $(x)"` gives `x` once. */
  readonly #entered = new Set<number>();

  constructor(syntax: Syntax) {
    this.syntax = syntax;
  }

  /** False where this substitution has been read before. */
  enter(offset: number): boolean {
    if (this.#entered.has(offset)) return false;
    this.#entered.add(offset);
    return true;
  }

  add(
    range: Range,
    tokens: readonly Token[],
    assignments: readonly Assignment[],
    redirects: readonly RedirectToken[],
    frame: Frame,
  ): Command {
    const nameWord = tokens[0]?.word;
    const command: Command = {
      range,
      name: nameWord === undefined ? '' : baseName(nameWord.value),
      nameWord,
      args: tokens.slice(1).map(token => token.word),
      assignments,
      redirects: redirects.map(token => token.redirect),
      through: frame.through,
      place: frame.place,
      step: frame.step,
      written: frame.written,
    };
    this.commands.push(command);
    return command;
  }

  /** Adds a command that is a row of words, and what it wraps. */
  addWords(range: Range, tokens: readonly Token[], frame: Frame): void {
    this.unwrap(this.add(range, tokens, [], [], frame), tokens, [], frame);
  }

  /** Puts the commands added since `from` into the order they are written in. */
  order(from: number): void {
    if (this.commands.length - from < 2) return;
    const added = this.commands.splice(from);
    this.commands.push(...added.sort((a, b) => a.range.start - b.range.start));
  }

  /** Adds what a command runs besides itself. */
  unwrap(
    command: Command,
    tokens: readonly Token[],
    redirects: readonly RedirectToken[],
    frame: Frame,
  ): void {
    if (frame.through.length >= MAX_WRAPPERS) return;
    const found = unwrap(command.name, command.args);
    const isShell = SHELLS.has(command.name);
    if (found.length === 0 && !isShell) return;
    const inner = { ...frame, through: [...frame.through, command] };
    const args = tokens.slice(1);
    for (const wrapped of found) {
      if (wrapped.kind === 'text') this.#text(wrapped, args, inner);
      else this.#words(wrapped, args, redirects, inner);
    }
    if (isShell) this.#standardInput(command, redirects, inner);
  }

  #words(
    wrapped: Wrapped & { kind: 'words' },
    args: readonly Token[],
    redirects: readonly RedirectToken[],
    frame: Frame,
  ): void {
    const tokens = args.slice(wrapped.from, wrapped.to);
    const set = wrapped.assignments.flatMap(index => assignmentIn(args[index]));
    const first = tokens[0]?.word.range;
    const last = tokens.at(-1)?.word.range;
    if (first === undefined || last === undefined) return;
    const start = Math.min(first.start, set[0]?.range.start ?? first.start);
    const command = this.add({ start, end: last.end }, tokens, set, redirects, frame);
    this.unwrap(command, tokens, redirects, frame);
  }

  #text(wrapped: Wrapped & { kind: 'text' }, args: readonly Token[], frame: Frame): void {
    const tokens = wrapped.args.flatMap(index => args[index] ?? []);
    const first = tokens[0];
    if (first === undefined || tokens.every(token => token.isExpansionAlone())) return;
    const place = wrapped.deferred ? { ...frame.place, function: true } : frame.place;
    this.#nest(joined(tokens), 'literal', wrapped.interpreter, { ...frame, place });
  }

  /** `bash <<EOF`: the heredoc is what the shell runs, unless it was given a script to run. */
  #standardInput(command: Command, redirects: readonly RedirectToken[], frame: Frame): void {
    const { index, command: hasText } = shellOperand(command.args);
    const readsInput =
      index >= command.args.length || command.args.some(arg => /^-[a-z]*s$/.test(arg.value));
    if (hasText || !readsInput) return;
    const input = redirects.findLast(({ redirect, body }) => body && !redirect.descriptor);
    if (input?.body === undefined) return;
    const interpreter = [command.name, ...command.args.map(arg => arg.value)];
    this.#nest(input.body(), 'heredoc', interpreter, frame);
  }

  #nest(
    map: MappedText,
    form: 'literal' | 'heredoc',
    interpreter: readonly string[],
    frame: Frame,
  ): void {
    if (frame.textDepth >= MAX_TEXT_DEPTH) return;
    const written = form === 'literal' ? 'quoted' : frame.written;
    const inner = { ...frame, map, written, textDepth: frame.textDepth + 1 } as const;
    this.readText(inner, form, interpreter, true);
  }

  /** Reads a whole text and lists it among the nested ones of the text around it. */
  readText(
    frame: Frame,
    form: Script['form'],
    interpreter: readonly string[],
    nested: boolean,
  ): Script {
    const { map } = frame;
    const around = this.nested;
    this.nested = [];
    const fromCommand = this.commands.length;
    const fromPipeline = this.pipelines.length;
    const fromFunction = this.functions.length;
    const walk = new Walk(map, this);
    const problem = this.syntax.read(map.text, tree => walk.topLevel(tree, frame, nested));
    const range = map.rangeOf(0, map.text.length);
    if (problem !== undefined) walk.errors.push({ range, message: problem });
    const pipelines = this.pipelines.slice(fromPipeline);
    const script: Script = {
      range,
      source: map,
      dialect: 'posix',
      form,
      interpreter,
      commands: this.commands.slice(fromCommand),
      steps: walk.steps,
      pipelines: pipelines.sort((a, b) => a.range.start - b.range.start),
      functions: this.functions.slice(fromFunction),
      nested: this.nested,
      errors: walk.errors,
      comments: walk.comments(),
    };
    this.nested = around;
    this.nested.push(script);
    return script;
  }
}

function assignmentIn(token: Token | undefined): readonly Assignment[] {
  if (token === undefined) return [];
  const { value, range } = token.word;
  const equals = value.indexOf('=');
  return [{ range, name: value.slice(0, equals), value: value.slice(equals + 1), word: undefined }];
}

/** The words' texts with a blank between them, as `eval` reads them. */
function joined(tokens: readonly Token[]): MappedText {
  const [first, ...rest] = tokens;
  if (first === undefined) return new MappedTextBuilder().build(0);
  if (rest.length === 0) return first.literal();
  const builder = new MappedTextBuilder();
  for (const token of tokens) {
    if (token !== first) builder.piece(' ', token.word.range.start);
    const text = token.literal();
    builder.take(text, 0, text.text.length);
  }
  return builder.build(first.word.range.start);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
