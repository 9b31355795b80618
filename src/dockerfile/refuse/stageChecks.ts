import { baseOf } from '../base.ts';
import { inlineComment } from '../inlineComment.ts';
import { lex } from '../lexer.ts';
import type {
  CopyInstruction,
  FromInstruction,
  Mount,
  RunInstruction,
  Stage,
  Word,
} from '../nodes.ts';
import { type Scope, variablesIn } from '../variables.ts';
import { nameProblem } from './imageName.ts';
import { platformSystem } from './platform.ts';
import type { Refusals } from './refusals.ts';

const STAGE_NAME = /^[a-z][a-z0-9\-_.]*$/;

/** FROM's own words: count and stage name. */
export function checkFromWords(node: FromInstruction, refusals: Refusals): void {
  const { words } = node;
  if (words.length === 0) {
    refusals.add('missing-argument', node.headRange, { keyword: 'FROM' });
  } else if (node.alias !== undefined) {
    if (!STAGE_NAME.test(node.alias.raw.toLowerCase())) {
      refusals.add('invalid-stage-name', node.alias.range, { name: node.alias.raw });
    }
  } else if (words.length !== 1) {
    const comment = inlineComment(node);
    const second = words[1]?.range.start ?? node.headRange.start;
    if (comment !== undefined) refusals.add('inline-comment', comment, { keyword: 'FROM' });
    else refusals.add('invalid-from', { start: second, end: node.headRange.end });
  }
}

/** FROM's image and platform, once their variables are replaced. */
export function checkBase(stage: Stage, scope: Scope, refusals: Refusals): void {
  const { image, platform } = stage.from;
  if (image !== undefined) {
    const base = baseOf(stage, scope);
    if (base.kind === 'invalid') {
      const { failure } = scope.expand(image.raw);
      if (failure !== undefined) refusals.expand(image, scope);
      else addInvalid('invalid-reference', image, base.name, scope, refusals);
    } else if (base.kind === 'image' && nameProblem(base.name)) {
      refusals.add('invalid-reference', image.range, { name: base.name });
    }
  }
  if (platform?.value === undefined || platform.value === '') return;
  const range = platform.valueRange ?? platform.range;
  const word: Word = { raw: platform.value, value: platform.value, range };
  const value = refusals.expand(word, scope);
  if (value !== undefined && platformSystem(value) === undefined) {
    addInvalid('invalid-platform', word, value, scope, refusals);
  }
}

/** Blames the variable that no ARG declares, where there is one. */
function addInvalid(
  code: 'invalid-reference' | 'invalid-platform',
  word: Word,
  name: string,
  scope: Scope,
  refusals: Refusals,
): void {
  const unknown = variablesIn(refusals.source, word, refusals.escape).find(
    variable => !scope.has(variable.name),
  );
  if (unknown === undefined) refusals.add(code, word.range, { name });
  else refusals.add('undeclared-argument', unknown.range, { name: unknown.name });
}

/** A stage is for Windows when its platform says so; one built on another stage is what that one is. */
export function isForWindows(stage: Stage, scope: Scope): boolean {
  const value = stage.from.platform?.value;
  if (value === undefined || !/windows|\$/i.test(value)) return false;
  // BuildKit forgets the platform of a stage made from nothing.
  if (scope.expand(stage.from.image?.raw ?? '').text === 'scratch') return false;
  return platformSystem(scope.expand(value).text) === 'windows';
}

/** Numbers BuildKit gives to stages, and after them to the images named by `--from`, as it meets them. */
export class StageNumbers {
  readonly #stages: readonly Stage[];
  readonly #byName = new Map<string, Stage>();
  count: number;

  constructor(stages: readonly Stage[]) {
    this.#stages = stages;
    this.count = stages.length;
    for (const stage of stages) if (stage.name !== undefined) this.#byName.set(stage.name, stage);
  }

  checkCopySource(node: CopyInstruction, user: Stage, refusals: Refusals): void {
    const flag = node.flags.findLast(item => item.name === 'from');
    const name = flag?.value;
    if (flag === undefined || name === undefined || name === '') return;
    const range = flag.valueRange ?? flag.range;
    if (lex(name, { escape: refusals.escape }).result !== name) {
      refusals.add('variable-in-flag', range, { flag: '--from', value: name });
      return;
    }
    if (/^[+-]?[0-9]{1,18}$/.test(name)) {
      const number = Number(name);
      const source = this.#stages[number];
      if (source !== undefined) this.#checkOrder(source, user, name, range, refusals);
      else if (number < 0 || number >= this.count) {
        refusals.add('no-such-stage', range, { name, count: this.#stages.length });
      }
      return;
    }
    this.#checkNamed(name, user, range, refusals);
  }

  checkMountSource(mount: Mount, user: Stage, refusals: Refusals): void {
    const name = mount.from === undefined || mount.from === '' ? 'scratch' : mount.from;
    const used = name !== 'scratch' || mount.from === 'scratch' || mount.type === 'cache';
    if (!used && this.#byName.get(name) === undefined) this.count++;
    if (!used) return;
    this.#checkNamed(name, user, mount.fromRange ?? mount.flag.range, refusals);
  }

  #checkNamed(
    name: string,
    user: Stage,
    range: { start: number; end: number },
    refusals: Refusals,
  ): void {
    const source = this.#byName.get(name.toLowerCase());
    if (source !== undefined) this.#checkOrder(source, user, name, range, refusals);
    else {
      this.count++;
      // A variable in it is said already.
      if (name !== 'scratch' && !name.includes('$') && nameProblem(name)) {
        refusals.add('invalid-reference', range, { name });
      }
    }
  }

  #checkOrder(
    source: Stage,
    user: Stage,
    name: string,
    range: { start: number; end: number },
    refusals: Refusals,
  ): void {
    if (source === user) refusals.add('own-stage', range, { name });
    else if (source.index > user.index) refusals.add('later-stage', range, { name });
  }
}

export function sourcesOf(
  node: CopyInstruction | RunInstruction,
  user: Stage,
  numbers: StageNumbers,
  refusals: Refusals,
): void {
  if (node.keyword === 'RUN') {
    for (const mount of node.mounts) numbers.checkMountSource(mount, user, refusals);
  } else if (node.keyword === 'COPY') numbers.checkCopySource(node, user, refusals);
}
