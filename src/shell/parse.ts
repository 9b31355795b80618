import type {
  ArithmeticCommandExpansion,
  Assignment,
  CommandExpansionPart,
  ParsedScript,
  ProcessSubstitutionPart,
  Redirection,
  SyntaxNode,
} from 'unbash';
import { forEachChild, parse } from 'unbash';
import type { Range } from '../text/range.ts';
import { CommandList, type Frame, TOP_LEVEL } from './commands.ts';
import { dialectOfWords, shebangOf } from './interpreter.ts';
import { joinContinuations, MappedText } from './mapped-text.ts';
import type { Script, ShellDialect } from './nodes.ts';
import type { Token } from './words.ts';

export type {
  Command as CommandSyntax,
  CommandNode,
  CompoundList,
  ParsedScript,
  PipelineNode,
  Statement,
  SyntaxNode,
  Word,
  WordPart,
} from 'unbash';
export type AssignmentSyntax = Assignment;
export type RedirectionSyntax = Redirection;
export type Substitution =
  | CommandExpansionPart
  | ProcessSubstitutionPart
  | ArithmeticCommandExpansion;

/** A RUN of this many UTF-16 code units or more is not parsed: deep nesting costs more than linear time. */
export const MAX_SCRIPT_LENGTH = 65_536;

/** The parser, as the rest of the shell model sees it. */
export interface Syntax {
  forEachChild(node: SyntaxNode, callback: (child: SyntaxNode) => void): void;
  /** Parses and hands over the tree; says why when it cannot be read to its end. */
  read(text: string, visit: (tree: ParsedScript) => void): string | undefined;
}

const SYNTAX: Syntax = {
  forEachChild,
  read(text, visit) {
    if (text.length > MAX_SCRIPT_LENGTH) return 'the text is too long to be read as shell';
    if (isTooDeep(text)) return 'the text is nested too deeply to be read as shell';
    try {
      visit(parse(text));
    } catch (error) {
      // Recursion is the parser's only limit; anything else is a fault of ours and must be seen.
      if (error instanceof RangeError) return 'the text is nested too deeply to be read as shell';
      throw error;
    }
    return undefined;
  },
};

/** The tree itself, for what `Script` does not tell; says why when the text cannot be read. */
export function readSyntax(text: string, visit: (tree: ParsedScript) => void): string | undefined {
  return SYNTAX.read(text, visit);
}

/** Shorter texts cannot be nested deeply enough to cost anything. */
const HARMLESS_LENGTH = 2048;
const MAX_OPEN_PARENTHESES = 200;
const MAX_HEREDOCS = 1000;

/** The parser's time grows with the square of these, and no text written by a person has so many of them. */
function isTooDeep(text: string): boolean {
  if (text.length < HARMLESS_LENGTH) return false;
  let open = 0;
  let heredocs = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === OPEN) open++;
    else if (character === CLOSE && open > 0) open--;
    else if (character === LESS && text.charCodeAt(i + 1) === LESS) heredocs++;
    if (open > MAX_OPEN_PARENTHESES || heredocs > MAX_HEREDOCS) return true;
  }
  return false;
}

const OPEN = 0x28;
const CLOSE = 0x29;
const LESS = 0x3c;

export interface ParseOptions extends Range {
  readonly escape?: '\\' | '`';
  /** Lines are continued, and comments between them dropped, as a Dockerfile does. */
  readonly dockerfile: boolean;
  readonly dialect?: ShellDialect;
  readonly form?: Script['form'];
  readonly interpreter?: readonly string[];
}

/** Parses `[start, end)` of a file as shell text. Never throws; what cannot be read stands in `errors`. */
export function parseScript(file: string, options: ParseOptions): Script {
  const map = options.dockerfile
    ? joinContinuations(file, options, options.escape ?? '\\')
    : MappedText.lines(file, options);
  return parseMapped(map, options);
}

/** A script file of the build context: its `#!` line says what reads it, `sh` where there is none. */
export function parseScriptFile(text: string): Script {
  const interpreter = shebangOf(text) ?? ['/bin/sh'];
  const range = { start: text.startsWith('\uFEFF') ? 1 : 0, end: text.length };
  const dialect = dialectOfWords(interpreter);
  return parseMapped(MappedText.lines(text, range), { dialect, form: 'file', interpreter });
}

export interface ReadingOptions {
  readonly dialect?: ShellDialect;
  readonly form?: Script['form'];
  readonly interpreter?: readonly string[];
}

/** As `parseScript`, for a text already put together. */
export function parseMapped(map: MappedText, options: ReadingOptions): Script {
  const { dialect = 'posix', form = 'shell', interpreter = [] } = options;
  if (dialect !== 'posix') return unreadScript(map, dialect, form, interpreter);
  const written = form === 'literal' ? 'quoted' : 'plain';
  return new CommandList(SYNTAX).readText(topFrame(map, written), form, interpreter, false);
}

/** Reads the words of an exec form: one command, and what it wraps. No shell is there to read them. */
export function parseWords(tokens: readonly Token[]): Script {
  const first = tokens[0]?.word.range ?? { start: 0, end: 0 };
  const range = { start: first.start, end: tokens.at(-1)?.word.range.end ?? first.end };
  const map = new MappedText('', [0], [range.start]);
  const list = new CommandList(SYNTAX);
  if (tokens.length > 0) list.addWords(range, tokens, topFrame(map, 'json'));
  const { commands, pipelines, functions, nested } = list;
  const step = { operator: undefined, operatorRange: undefined, background: false, simple: true };
  return {
    ...unreadScript(map, 'posix', 'exec', []),
    range,
    commands,
    steps: tokens.length > 0 ? [{ ...step, range, commands }] : [],
    pipelines,
    functions,
    nested,
  };
}

function topFrame(map: MappedText, written: Frame['written']): Frame {
  return { map, place: TOP_LEVEL, step: 0, through: [], written, depth: 0, textDepth: 0 };
}

function unreadScript(
  map: MappedText,
  dialect: ShellDialect,
  form: Script['form'],
  interpreter: readonly string[],
): Script {
  return {
    range: map.rangeOf(0, map.text.length),
    source: map,
    dialect,
    form,
    interpreter,
    commands: [],
    steps: [],
    pipelines: [],
    functions: [],
    nested: [],
    errors: [],
    comments: [],
  };
}
