import type { Definition, Lookup } from './definitions.ts';
import type { Dockerfile, Instruction, Stage } from './nodes.ts';
import { type BuildArgs, ScopeTable } from './scopeTable.ts';
import type { Expansion, Scope, VariableOrigin } from './variables.ts';

export type { BuildArgs } from './scopeTable.ts';

const END = Number.POSITIVE_INFINITY;
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
    ? new GlobalScope(table, instruction.stage === undefined ? index : END)
    : new StageScope(table, stage, index);
}

/** As `scopeAt`, after the last instruction of a stage. */
export function scopeAtEnd(file: Dockerfile, stage: Stage, buildArgs: BuildArgs = NO_ARGS): Scope {
  return new StageScope(tableOf(file, buildArgs), stage, END);
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

class GlobalScope implements Scope {
  readonly #table: ScopeTable;
  readonly #index: number;

  constructor(table: ScopeTable, index: number) {
    this.#table = table;
    this.#index = index;
  }

  get(name: string): string | undefined {
    return this.#table.findGlobal(name, this.#index)?.value;
  }

  has(name: string): boolean {
    return (
      this.#table.declaresGlobal(name, this.#index) ||
      this.#table.findGlobal(name, this.#index) !== undefined
    );
  }

  origin(name: string): VariableOrigin | undefined {
    return this.#table.findGlobal(name, this.#index)?.origin;
  }

  names(): readonly string[] {
    return this.#table.globalNames(this.#index);
  }

  isOpen(name: string): boolean {
    return this.get(name) === undefined && this.has(name);
  }

  expand(text: string, assumed?: string): Expansion {
    return expandIn(this, this.#table, text, assumed, name =>
      this.#table.findGlobal(name, this.#index),
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
    return expandIn(this, this.#table, text, assumed, name =>
      this.#table.find(this.#stage, name, this.#index),
    );
  }
}

function expandIn(
  scope: Scope,
  table: ScopeTable,
  text: string,
  assumed: string | undefined,
  lookup: Lookup,
): Expansion {
  if (assumed === undefined) return table.expander.expand(text, lookup);
  const stand: Definition = { index: -1, value: assumed, origin: 'arg', variable: true };
  return table.expander.expand(
    text,
    name => lookup(name) ?? (scope.isOpen(name) ? stand : undefined),
  );
}
