import { lex } from './lexer.ts';
import type { Dockerfile, Instruction, Stage } from './nodes.ts';
import { CONTROL_ARGS, DEFAULT_PATH, predefinedArgs } from './predefined.ts';
import type { Expansion, Scope, VariableOrigin } from './variables.ts';

export type BuildArgs = Readonly<Record<string, string>>;

interface Definition {
  /** Index of the instruction; the definition is seen by those after it. */
  readonly index: number;
  readonly value: string;
  readonly origin: VariableOrigin;
  /** Depends on an argument. */
  readonly variable: boolean;
}

/** Values beyond this length are cut: `ENV A=$B$B`, repeated, doubles each time. */
const LONGEST_VALUE = 65_536;
const NO_ARGS: BuildArgs = Object.freeze({});

const tables = new WeakMap<Dockerfile, { args: BuildArgs; table: ScopeTable }[]>();

/**
 * Variables as BuildKit sees them at an instruction: at a FROM and before it the global arguments, in a
 * stage what its earlier ENV and ARG (and its parent stages') set, the last one winning. The base image's
 * own environment is not known here. Linear in the file: one table a file and set of build arguments.
 */
export function scopeAt(
  file: Dockerfile,
  instruction: Instruction,
  buildArgs: BuildArgs = NO_ARGS,
): Scope {
  const table = tableOf(file, buildArgs);
  const { stage, index } = instruction;
  return stage === undefined || stage.from === instruction
    ? new GlobalScope(table, instruction.stage === undefined ? index : Number.POSITIVE_INFINITY)
    : new StageScope(table, stage, index);
}

/** As `scopeAt`, after the last instruction of a stage. */
export function scopeAtEnd(file: Dockerfile, stage: Stage, buildArgs: BuildArgs = NO_ARGS): Scope {
  return new StageScope(tableOf(file, buildArgs), stage, Number.POSITIVE_INFINITY);
}

/** As `scopeAt`, before the first instruction of a stage: what it inherits. */
export function scopeAtStart(
  file: Dockerfile,
  stage: Stage,
  buildArgs: BuildArgs = NO_ARGS,
): Scope {
  return new StageScope(tableOf(file, buildArgs), stage, 0);
}

function tableOf(file: Dockerfile, args: BuildArgs): ScopeTable {
  let known = tables.get(file);
  if (known === undefined) {
    known = [];
    tables.set(file, known);
  }
  const hit = known.find(entry => entry.args === args);
  if (hit !== undefined) return hit.table;
  const table = new ScopeTable(file, args);
  known.push({ args, table });
  return table;
}

class Definitions {
  readonly #byName = new Map<string, Definition[]>();
  readonly declared = new Map<string, number>();

  add(name: string, definition: Definition): void {
    const list = this.#byName.get(name);
    if (list === undefined) this.#byName.set(name, [definition]);
    else list.push(definition);
  }

  declare(name: string, index: number): void {
    if (!this.declared.has(name)) this.declared.set(name, index);
  }

  /** The last definition made before an instruction. */
  before(name: string, index: number): Definition | undefined {
    const list = this.#byName.get(name);
    if (list === undefined) return undefined;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.index ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return list[low - 1];
  }

  /** Names that have a value or are declared before an instruction. */
  names(index: number): string[] {
    const names = new Set<string>();
    for (const name of this.#byName.keys()) {
      if (this.before(name, index) !== undefined) names.add(name);
    }
    for (const [name, at] of this.declared) if (at < index) names.add(name);
    return [...names];
  }
}

type Lookup = (name: string) => Definition | undefined;

function expandWith(text: string, escapeChar: string, lookup: Lookup): Expansion {
  if (
    !text.includes('$') &&
    !text.includes('"') &&
    !text.includes("'") &&
    !text.includes(escapeChar)
  ) {
    return { text, missing: [], variable: false, failure: undefined };
  }
  const missing = new Set<string>();
  let variable = false;
  const { result, failure } = lex(text, {
    escape: escapeChar,
    get: name => {
      const found = lookup(name);
      if (found === undefined) missing.add(name);
      else if (found.variable) variable = true;
      return found?.value;
    },
  });
  return { text: result, missing: [...missing], variable, failure };
}

function expandIn(
  scope: Scope,
  escapeChar: string,
  text: string,
  assumed: string | undefined,
  lookup: Lookup,
): Expansion {
  if (assumed === undefined) return expandWith(text, escapeChar, lookup);
  const stand: Definition = { index: -1, value: assumed, origin: 'arg', variable: true };
  return expandWith(
    text,
    escapeChar,
    name => lookup(name) ?? (scope.isOpen(name) ? stand : undefined),
  );
}

class ScopeTable {
  readonly file: Dockerfile;
  readonly global = new Definitions();
  readonly #args: BuildArgs;
  readonly #stages = new Map<Stage, Definitions>();
  readonly #inherited = new Map<Stage, Map<string, Definition | undefined>>();

  constructor(file: Dockerfile, args: BuildArgs) {
    this.file = file;
    this.#args = args;
    const target = file.stages.at(-1)?.name ?? 'default';
    for (const [name, preset] of predefinedArgs(target)) {
      const value = this.#buildArg(name) ?? preset;
      this.global.add(name, { index: -1, value, origin: 'predefined', variable: true });
    }
    for (const { pairs, index } of file.globalArgs) {
      for (const { key, value } of pairs) {
        const name = key.raw;
        this.global.declare(name, index);
        const given = this.#buildArg(name);
        if (given !== undefined) {
          this.global.add(name, { index, value: given, origin: 'build-arg', variable: true });
        } else if (value !== undefined) {
          const lookup: Lookup = other => this.global.before(other, Number.POSITIVE_INFINITY);
          const { text } = expandWith(value.raw, file.escape, lookup);
          this.global.add(name, { index, value: cut(text), origin: 'global-arg', variable: true });
        }
      }
    }
  }

  #buildArg(name: string): string | undefined {
    return Object.hasOwn(this.#args, name) ? this.#args[name] : undefined;
  }

  /** The last definition of a name that an instruction of a stage sees. */
  find(stage: Stage, name: string, index: number): Definition | undefined {
    return this.#definitions(stage).before(name, index) ?? this.#fromParents(stage, name);
  }

  #fromParents(stage: Stage, name: string): Definition | undefined {
    const path: Stage[] = [];
    let found: Definition | undefined;
    for (let at: Stage = stage; ; ) {
      const known = this.#inherited.get(at);
      if (known?.has(name)) {
        found = known.get(name);
        break;
      }
      path.push(at);
      const { parent } = at;
      if (parent === undefined) {
        if (name === 'PATH') found = PATH;
        break;
      }
      found = this.#definitions(parent).before(name, Number.POSITIVE_INFINITY);
      if (found !== undefined) break;
      at = parent;
    }
    for (const at of path) {
      const known = this.#inherited.get(at) ?? new Map<string, Definition | undefined>();
      known.set(name, found);
      this.#inherited.set(at, known);
    }
    return found;
  }

  declares(stage: Stage, name: string, index: number): boolean {
    if ((this.#definitions(stage).declared.get(name) ?? Number.POSITIVE_INFINITY) < index)
      return true;
    for (let at = stage.parent; at !== undefined; at = at.parent) {
      if (this.#definitions(at).declared.has(name)) return true;
    }
    return false;
  }

  /** Nothing but this file decides the stage's environment. */
  isOnScratch(stage: Stage): boolean {
    let root = stage;
    while (root.parent !== undefined) root = root.parent;
    const image = root.from.image?.raw ?? '';
    const lookup: Lookup = name => this.global.before(name, Number.POSITIVE_INFINITY);
    return expandWith(image, this.file.escape, lookup).text === 'scratch';
  }

  names(stage: Stage, index: number): string[] {
    const names = new Set<string>(this.#definitions(stage).names(index));
    for (let at = stage.parent; at !== undefined; at = at.parent) {
      for (const name of this.#definitions(at).names(Number.POSITIVE_INFINITY)) names.add(name);
    }
    names.add('PATH');
    return [...names];
  }

  #definitions(stage: Stage): Definitions {
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
    for (const at of chain.reverse()) this.#evaluate(at);
    return this.#stages.get(stage) ?? new Definitions();
  }

  #evaluate(stage: Stage): void {
    const own = new Definitions();
    this.#stages.set(stage, own);
    const lookup: Lookup = name =>
      own.before(name, Number.POSITIVE_INFINITY) ?? this.#fromParents(stage, name);
    for (const node of stage.parent?.instructions ?? []) {
      // What the parent's ONBUILDs set is there before the stage's own first instruction.
      if (node.keyword === 'ONBUILD' && node.trigger !== undefined) {
        this.#define(own, node.trigger, -1, lookup);
      }
    }
    for (const node of stage.instructions) this.#define(own, node, node.index, lookup);
  }

  #define(own: Definitions, node: Instruction, index: number, lookup: Lookup): void {
    const escapeChar = this.file.escape;
    if (node.keyword === 'ENV') {
      // Every pair sees the variables from before the instruction.
      const set = node.pairs.map(({ key, value }) => ({
        name: expandWith(key.raw, escapeChar, lookup).text,
        expanded: expandWith(value?.raw ?? '', escapeChar, lookup),
      }));
      for (const { name, expanded } of set) {
        const value = cut(expanded.text);
        own.add(name, { index, value, origin: 'env', variable: expanded.variable });
      }
    } else if (node.keyword === 'ARG') {
      for (const { key, value } of node.pairs) {
        const name = key.raw;
        own.declare(name, index);
        if (CONTROL_ARGS.has(name)) continue;
        const given = this.#buildArg(name);
        if (given !== undefined) {
          own.add(name, { index, value: given, origin: 'build-arg', variable: true });
        } else if (value !== undefined) {
          const { text } = expandWith(value.raw, escapeChar, lookup);
          own.add(name, { index, value: cut(text), origin: 'arg', variable: true });
        } else {
          const global = this.global.before(name, Number.POSITIVE_INFINITY);
          if (global !== undefined) own.add(name, { ...global, index });
        }
      }
    }
  }
}

const PATH: Definition = { index: -1, value: DEFAULT_PATH, origin: 'predefined', variable: false };

function cut(value: string): string {
  return value.length > LONGEST_VALUE ? value.slice(0, LONGEST_VALUE) : value;
}

class GlobalScope implements Scope {
  readonly #table: ScopeTable;
  readonly #index: number;

  constructor(table: ScopeTable, index: number) {
    this.#table = table;
    this.#index = index;
  }

  get(name: string): string | undefined {
    return this.#table.global.before(name, this.#index)?.value;
  }

  has(name: string): boolean {
    const declared = this.#table.global.declared.get(name) ?? Number.POSITIVE_INFINITY;
    return declared < this.#index || this.#table.global.before(name, this.#index) !== undefined;
  }

  origin(name: string): VariableOrigin | undefined {
    return this.#table.global.before(name, this.#index)?.origin;
  }

  names(): readonly string[] {
    return this.#table.global.names(this.#index);
  }

  isOpen(name: string): boolean {
    return this.get(name) === undefined && this.has(name);
  }

  expand(text: string, assumed?: string): Expansion {
    return expandIn(this, this.#table.file.escape, text, assumed, name =>
      this.#table.global.before(name, this.#index),
    );
  }
}

class StageScope implements Scope {
  readonly #table: ScopeTable;
  readonly #stage: Stage;
  readonly #index: number;

  constructor(table: ScopeTable, stage: Stage, index: number) {
    this.#table = table;
    this.#stage = stage;
    this.#index = index;
  }

  get(name: string): string | undefined {
    return this.#table.find(this.#stage, name, this.#index)?.value;
  }

  has(name: string): boolean {
    return (
      this.#table.find(this.#stage, name, this.#index) !== undefined ||
      this.#table.declares(this.#stage, name, this.#index)
    );
  }

  origin(name: string): VariableOrigin | undefined {
    return this.#table.find(this.#stage, name, this.#index)?.origin;
  }

  names(): readonly string[] {
    return this.#table.names(this.#stage, this.#index);
  }

  isOpen(name: string): boolean {
    if (this.get(name) !== undefined || !/^[A-Za-z_]/.test(name)) return false;
    return !this.#table.isOnScratch(this.#stage) || this.has(name);
  }

  expand(text: string, assumed?: string): Expansion {
    return expandIn(this, this.#table.file.escape, text, assumed, name =>
      this.#table.find(this.#stage, name, this.#index),
    );
  }
}
