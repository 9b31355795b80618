import { type Definition, Definitions, Expander, type Lookup } from './definitions.ts';
import type { Dockerfile, Instruction, Stage } from './nodes.ts';
import { CONTROL_ARGS, DEFAULT_PATH, predefinedArgs } from './predefined.ts';

/** Values of `--build-arg`. */
export type BuildArgs = Readonly<Record<string, string>>;

const END = Number.POSITIVE_INFINITY;

const PATH: Definition = { index: -1, value: DEFAULT_PATH, origin: 'predefined', variable: false };

/** What one stage defines, and what was asked of the stages it is built on. */
interface StageDefinitions {
  readonly own: Definitions;
  readonly inheritedEnv: Map<string, Definition | undefined>;
  readonly inherited: Map<string, Definition | undefined>;
  readonly declaredAbove: Map<string, boolean>;
  /** Built on nothing: the file alone decides its environment. */
  readonly onScratch: boolean;
}

/** All variables of a file for one set of build arguments; every instruction is evaluated once. */
export class ScopeTable {
  readonly expander: Expander;
  readonly #args: BuildArgs;
  readonly #global = new Definitions();
  readonly #stages = new Map<Stage, StageDefinitions>();

  constructor(file: Dockerfile, args: BuildArgs) {
    this.#args = args;
    this.expander = new Expander(file.escape);
    const target = file.stages.at(-1)?.name ?? 'default';
    for (const [name, preset] of predefinedArgs(target)) {
      const value = this.#buildArg(name) ?? preset;
      this.#global.add(name, { index: -1, value, origin: 'predefined', variable: true });
    }
    for (const { pairs, index } of file.globalArgs) {
      for (const { key, value } of pairs) this.#defineGlobal(key.raw, value?.raw, index);
    }
  }

  #defineGlobal(name: string, text: string | undefined, index: number): void {
    this.#global.declare(name, index);
    const given = this.#buildArg(name);
    if (given !== undefined) {
      this.#global.add(name, { index, value: given, origin: 'build-arg', variable: true });
    } else if (text !== undefined) {
      const value = this.expander.value(text, other => this.#global.before(other, END)).text;
      this.#global.add(name, { index, value, origin: 'global-arg', variable: true });
    }
  }

  #buildArg(name: string): string | undefined {
    return Object.hasOwn(this.#args, name) ? this.#args[name] : undefined;
  }

  findGlobal(name: string, index: number): Definition | undefined {
    return this.#global.before(name, index);
  }

  declaresGlobal(name: string, index: number): boolean {
    return this.#global.isDeclared(name, index);
  }

  globalNames(index: number): string[] {
    return this.#global.names(index);
  }

  /** The last definition of a name that an instruction of a stage sees. */
  find(stage: Stage, name: string, index: number): Definition | undefined {
    return this.#of(stage).own.before(name, index) ?? this.#inherit(stage, name);
  }

  /** Declared by ARG in the stage, or in one it is built on. */
  declares(stage: Stage, name: string, index: number): boolean {
    if (this.#of(stage).own.isDeclared(name, index)) return true;
    return this.#ask(
      stage,
      name,
      ({ declaredAbove }) => declaredAbove,
      ({ own }) => own.isDeclared(name, END) || undefined,
      () => false,
    );
  }

  isOnScratch(stage: Stage): boolean {
    return this.#of(stage).onScratch;
  }

  names(stage: Stage, index: number): string[] {
    const names = new Set<string>(this.#of(stage).own.names(index));
    for (let at = stage.parent; at !== undefined; at = at.parent) {
      for (const name of this.#of(at).own.names(END)) names.add(name);
    }
    names.add('PATH');
    return [...names];
  }

  /**
   * A stage begins with the image config of the one it is built on laid over that one's variables: there an ENV
   * wins over an ARG that came after it.
   */
  #inherit(stage: Stage, name: string): Definition | undefined {
    const env = this.#ask(
      stage,
      name,
      ({ inheritedEnv }) => inheritedEnv,
      ({ own }) => own.lastEnv(name),
      () => (name === 'PATH' ? PATH : undefined),
    );
    if (env !== undefined) return env;
    return this.#ask(
      stage,
      name,
      ({ inherited }) => inherited,
      ({ own }) => own.before(name, END),
      () => undefined,
    );
  }

  /** Asks the stages above, the nearest first, and remembers the answer for each one passed. */
  #ask<T>(
    stage: Stage,
    name: string,
    memory: (of: StageDefinitions) => Map<string, T>,
    own: (of: StageDefinitions) => T | undefined,
    none: () => T,
  ): T {
    const passed: Map<string, T>[] = [];
    let answer: T | undefined;
    for (let at: Stage = stage; ; ) {
      const known = memory(this.#of(at));
      if (known.has(name)) {
        answer = known.get(name);
        break;
      }
      passed.push(known);
      if (at.parent === undefined) {
        answer = none();
        break;
      }
      at = at.parent;
      answer = own(this.#of(at));
      if (answer !== undefined) break;
    }
    for (const known of passed) known.set(name, answer as T);
    return answer as T;
  }

  #of(stage: Stage): StageDefinitions {
    const known = this.#stages.get(stage);
    if (known !== undefined) return known;
    // Parents first, from the top: a recursion over thousands of stages would exhaust the stack.
    const chain: Stage[] = [];
    for (
      let at: Stage | undefined = stage;
      at !== undefined && !this.#stages.has(at);
      at = at.parent
    ) {
      chain.push(at);
    }
    let made: StageDefinitions | undefined;
    for (const at of chain.reverse()) made = this.#evaluate(at);
    return made ?? this.#evaluate(stage);
  }

  #evaluate(stage: Stage): StageDefinitions {
    const { parent } = stage;
    const own = new Definitions();
    const made: StageDefinitions = {
      own,
      inheritedEnv: new Map(),
      inherited: new Map(),
      declaredAbove: new Map(),
      onScratch: parent === undefined ? this.#isScratch(stage) : this.#of(parent).onScratch,
    };
    this.#stages.set(stage, made);
    const lookup: Lookup = name => own.before(name, END) ?? this.#inherit(stage, name);
    // What the parent's ONBUILDs set is there before the stage's own first instruction.
    for (const node of stage.triggers) this.#define(own, node, -1, lookup);
    for (const node of stage.instructions) this.#define(own, node, node.index, lookup);
    return made;
  }

  #isScratch(stage: Stage): boolean {
    const image = stage.from.image?.raw ?? '';
    return this.expander.expand(image, name => this.#global.before(name, END)).text === 'scratch';
  }

  #define(own: Definitions, node: Instruction, index: number, lookup: Lookup): void {
    if (node.keyword === 'ENV') {
      // Every pair sees the variables from before the instruction.
      const set = node.pairs.map(({ key, value }) => ({
        name: this.expander.value(key.raw, lookup).text,
        expansion: this.expander.value(value?.raw ?? '', lookup),
      }));
      for (const { name, expansion } of set) {
        const { text: value, variable } = expansion;
        own.add(name, { index, value, origin: 'env', variable });
      }
    } else if (node.keyword === 'ARG') {
      for (const { key, value } of node.pairs) {
        this.#defineArg(own, key.raw, value?.raw, index, lookup);
      }
    }
  }

  #defineArg(
    own: Definitions,
    name: string,
    text: string | undefined,
    index: number,
    lookup: Lookup,
  ): void {
    own.declare(name, index);
    if (CONTROL_ARGS.has(name)) return;
    const given = this.#buildArg(name);
    if (given !== undefined) {
      own.add(name, { index, value: given, origin: 'build-arg', variable: true });
    } else if (text !== undefined) {
      const value = this.expander.value(text, lookup).text;
      own.add(name, { index, value, origin: 'arg', variable: true });
    } else {
      const global = this.#global.before(name, END);
      if (global !== undefined) own.add(name, { ...global, index });
    }
  }
}
