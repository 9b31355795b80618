import { baseOf } from '../dockerfile/base.ts';
import type { Dockerfile, Instruction, KeyValue, Stage, Word } from '../dockerfile/nodes.ts';
import { scopeAt } from '../dockerfile/scope.ts';
import { stageNamed, stageNumber } from '../dockerfile/stages.ts';
import { findVariables } from '../dockerfile/variables.ts';
import { type Reference, referenceProblem, splitReference } from '../image/reference.ts';
import type { Range } from '../text/range.ts';

/** Why an image that a Dockerfile uses is left as it is. */
export type PinObstacle =
  /** It has a digest already. */
  | 'pinned'
  /** A build argument is part of its name: each value would need another digest. */
  | 'variable'
  /** Its name is written over several lines or with escapes. */
  | 'not-literal'
  /** Not a valid name. */
  | 'invalid';

/** One place where a Dockerfile names an image of a registry. */
export interface ImageUse {
  readonly keyword: 'FROM' | 'COPY' | 'ADD' | 'RUN';
  /** Name with its variables resolved. */
  readonly name: string;
  readonly reference: Reference;
  /** Where the name is written: the word itself, or the default of the ARG that holds all of it. */
  readonly range: Range;
  readonly obstacle: PinObstacle | undefined;
}

/** Every image of a Dockerfile that comes from a registry: not its own stages, not scratch. */
export function imageUses(file: Dockerfile): ImageUse[] {
  return file.stages.flatMap(stage => [
    ...baseUse(file, stage),
    ...stage.instructions.flatMap(instruction => instructionUses(file, stage, instruction)),
  ]);
}

function baseUse(file: Dockerfile, stage: Stage): ImageUse[] {
  const word = stage.from.image;
  if (word === undefined) return [];
  const base = baseOf(stage, scopeAt(file, stage.from));
  switch (base.kind) {
    case 'stage':
    case 'scratch':
      return [];
    case 'image': {
      const { name, reference } = base;
      const use = { keyword: 'FROM' as const, name, reference };
      if (reference.digest !== undefined)
        return [{ ...use, range: word.range, obstacle: 'pinned' }];
      if (!base.variable) return [literal(file, use, word)];
      const argument = holdingArgument(file, word);
      return [
        argument === undefined
          ? { ...use, range: word.range, obstacle: 'variable' }
          : literal(file, use, argument),
      ];
    }
    default:
      return [
        {
          keyword: 'FROM',
          name: base.name,
          reference: splitReference(base.name),
          range: word.range,
          obstacle: base.kind === 'unresolved' ? 'variable' : 'invalid',
        },
      ];
  }
}

/** The default of the global ARG that is the whole name: `ARG BASE=node:20` before `FROM ${BASE}`. */
function holdingArgument(file: Dockerfile, word: Word): Word | undefined {
  const [variable, ...others] = findVariables(word.raw, file.escape);
  if (variable === undefined || others.length > 0 || variable.modifier !== undefined) {
    return undefined;
  }
  if (variable.range.start !== 0 || variable.range.end !== word.raw.length) return undefined;
  const pair = file.globalArgs
    .flatMap((instruction): readonly KeyValue[] => instruction.pairs)
    .findLast(({ key, value }) => key.raw === variable.name && value !== undefined);
  return pair?.value?.raw.includes('$') === false ? pair.value : undefined;
}

function literal(
  file: Dockerfile,
  use: Pick<ImageUse, 'keyword' | 'name' | 'reference'>,
  word: Word,
): ImageUse {
  const range = literalRange(file, word.range, use.name);
  return range === undefined
    ? { ...use, range: word.range, obstacle: 'not-literal' }
    : { ...use, range, obstacle: undefined };
}

/** Where the characters of a name stand, without quotes; undefined when something stands between them. */
function literalRange(file: Dockerfile, range: Range, name: string): Range | undefined {
  const written = file.source.text.slice(range.start, range.end);
  if (written === name) return range;
  const quoted = written === `"${name}"` || written === `'${name}'`;
  return quoted ? { start: range.start + 1, end: range.end - 1 } : undefined;
}

function instructionUses(file: Dockerfile, stage: Stage, instruction: Instruction): ImageUse[] {
  if (instruction.keyword === 'ONBUILD') {
    return instruction.trigger === undefined
      ? []
      : instructionUses(file, stage, instruction.trigger);
  }
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
    const { value, valueRange } = instruction.from ?? {};
    if (value === undefined || valueRange === undefined) return [];
    if (stageNumber(value) !== undefined) return [];
    return named(file, instruction.keyword, value, valueRange);
  }
  if (instruction.keyword !== 'RUN') return [];
  return instruction.mounts.flatMap(({ from, fromRange }) =>
    from === undefined || fromRange === undefined ? [] : named(file, 'RUN', from, fromRange),
  );
}

function named(
  file: Dockerfile,
  keyword: ImageUse['keyword'],
  name: string,
  range: Range,
): ImageUse[] {
  if (name === '' || name === 'scratch') return [];
  if (stageNamed(file.stages, name) !== undefined) return [];
  const use = { keyword, name, reference: splitReference(name) };
  if (name.includes('$')) return [{ ...use, range, obstacle: 'variable' }];
  if (referenceProblem(name) !== undefined) return [{ ...use, range, obstacle: 'invalid' }];
  if (use.reference.digest !== undefined) return [{ ...use, range, obstacle: 'pinned' }];
  const exact = literalRange(file, range, name);
  return [
    exact === undefined
      ? { ...use, range, obstacle: 'not-literal' }
      : { ...use, range: exact, obstacle: undefined },
  ];
}
