import { closest } from '../text/closest.ts';
import { baseOf } from './base.ts';
import { baseFacts } from './bases/base.ts';
import { type ReadVariable, readVariables } from './expanded.ts';
import type { Dockerfile, Heredoc, Instruction, Stage } from './nodes.ts';
import { isPlatformArgument } from './predefined.ts';
import { rootStage } from './reach.ts';
import type { Scope } from './variables.ts';

/**
 * - global: an ARG before the first FROM has the name, and a stage sees it only after an ARG of its own.
 * - platform: TARGETARCH and its like, which a stage sees only after an ARG.
 * - heredoc: stands in the body of a COPY heredoc that BuildKit expands.
 * - mistyped: another variable has nearly this name.
 * - unset: nothing sets it, and the base image is known to set nothing but PATH.
 * - assumed: nothing here sets it; the base image may, or the expansion has a word for the case.
 */
export type UndefinedKind = 'global' | 'platform' | 'heredoc' | 'mistyped' | 'unset' | 'assumed';

export interface UndefinedVariable {
  readonly variable: ReadVariable;
  readonly kind: UndefinedKind;
  /** The name that was likely meant. */
  readonly guess: string | undefined;
  /** The heredoc it stands in. */
  readonly heredoc: Heredoc | undefined;
  /** The image that may set it; undefined where the file does not tell. */
  readonly image: string | undefined;
}

/**
 * The variables of an instruction that have no value when BuildKit comes to it, each name once: its check
 * UndefinedVar. Names that the same ENV sets are left out, they are a mistake of another kind.
 */
export function undefinedVariables(
  file: Dockerfile,
  node: Instruction,
  scopeOf: (node: Instruction) => Scope,
): UndefinedVariable[] {
  const { stage } = node;
  if (stage === undefined || node.keyword === 'EXPOSE') return [];
  const read = readVariables(file, node);
  if (read.length === 0) return [];
  const scope = scopeOf(node);
  const beside = pairsByName(node);
  const base = rootImage(stage, scopeOf);
  const global = scopeOf(stage.from);
  // A guess compares with every name; a file that is made to be slow gets none.
  const guesses = read.length <= 100 && file.instructions.length <= 500;
  const found: UndefinedVariable[] = [];
  const seen = new Set<string>();
  for (const variable of read) {
    const { name } = variable;
    if (seen.has(name) || scope.has(name) || isSetBeside(node, variable, beside)) continue;
    seen.add(name);
    const heredoc = node.heredocs.find(
      ({ bodyRange }) =>
        bodyRange.start <= variable.range.start && variable.range.end <= bodyRange.end,
    );
    const guess = !guesses
      ? undefined
      : closest(name, scope.names(), base.known && name.length > 4 ? 2 : 1);
    found.push({
      variable,
      kind: kindOf(variable, global, heredoc, guess, base.known),
      guess,
      heredoc,
      image: base.name,
    });
  }
  return found;
}

function kindOf(
  { name, modifier }: ReadVariable,
  global: Scope,
  heredoc: Heredoc | undefined,
  guess: string | undefined,
  baseKnown: boolean,
): UndefinedKind {
  if (isPlatformArgument(name)) return 'platform';
  if (global.has(name)) return 'global';
  if (modifier !== undefined && /^:?[-+]$/.test(modifier)) return 'assumed';
  if (heredoc !== undefined) return 'heredoc';
  if (guess !== undefined) return 'mistyped';
  return baseKnown && !OF_DISTRIBUTIONS.has(name) ? 'unset' : 'assumed';
}

/** What some of the distributions' images set beside PATH. */
const OF_DISTRIBUTIONS: ReadonlySet<string> = new Set([
  'container',
  'DISTTAG',
  'FGC',
  'LANG',
  'LC_ALL',
  'HOME',
]);

/** The first and the last pair of each name that an ENV or ARG sets. */
function pairsByName(node: Instruction): ReadonlyMap<string, readonly [number, number]> {
  const pairs = new Map<string, readonly [number, number]>();
  if (node.keyword !== 'ENV' && node.keyword !== 'ARG') return pairs;
  for (const [index, { key }] of node.pairs.entries()) {
    const name = node.keyword === 'ENV' ? key.value : key.raw;
    pairs.set(name, [pairs.get(name)?.[0] ?? index, index]);
  }
  return pairs;
}

/** An earlier pair of the same ARG has the name, or any other pair of the same ENV. */
function isSetBeside(
  node: Instruction,
  { name, pair }: ReadVariable,
  beside: ReadonlyMap<string, readonly [number, number]>,
): boolean {
  const places = beside.get(name);
  if (places === undefined) return false;
  const [first, last] = places;
  return node.keyword === 'ARG' ? first < pair : first !== pair || last !== pair;
}

/** The image at the root of a stage, and whether its environment is known to be bare. */
function rootImage(
  stage: Stage,
  scopeOf: (node: Instruction) => Scope,
): { readonly name: string | undefined; readonly known: boolean } {
  const root = rootStage(stage);
  const base = baseOf(root, scopeOf(root.from));
  if (base.kind === 'scratch') return { name: 'scratch', known: true };
  if (base.kind !== 'image') return { name: undefined, known: false };
  const facts = baseFacts(base.reference);
  const bare = facts.kind === 'distribution' && !facts.guessed && facts.family !== 'windows';
  return { name: base.name, known: bare };
}
