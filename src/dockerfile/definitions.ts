import { Effort } from './effort.ts';
import { lex } from './lexer.ts';
import type { Expansion, VariableOrigin } from './variables.ts';

/** One ARG or ENV that gives a name a value. */
export interface Definition {
  /** Index of the instruction; the definition is seen by those after it. */
  readonly index: number;
  readonly value: string;
  readonly origin: VariableOrigin;
  /** Depends on an argument. */
  readonly variable: boolean;
}

export type Lookup = (name: string) => Definition | undefined;

/** Definitions by name, in the order they are made. */
export class Definitions {
  readonly #byName = new Map<string, Definition[]>();
  readonly #declared = new Map<string, number>();
  readonly #env = new Map<string, Definition>();

  add(name: string, definition: Definition): void {
    if (definition.origin === 'env') this.#env.set(name, definition);
    const list = this.#byName.get(name);
    if (list === undefined) this.#byName.set(name, [definition]);
    else list.push(definition);
  }

  /** Notes an ARG, with or without a value. */
  declare(name: string, index: number): void {
    if (!this.#declared.has(name)) this.#declared.set(name, index);
  }

  isDeclared(name: string, index: number): boolean {
    return (this.#declared.get(name) ?? Number.POSITIVE_INFINITY) < index;
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

  /** The last ENV of a name. */
  lastEnv(name: string): Definition | undefined {
    return this.#env.get(name);
  }

  /** Names that have a value or are declared before an instruction. */
  names(index: number): string[] {
    const names = new Set<string>();
    for (const name of this.#byName.keys()) {
      if (this.before(name, index) !== undefined) names.add(name);
    }
    for (const [name, at] of this.#declared) if (at < index) names.add(name);
    return [...names];
  }
}

/** Values beyond this length are cut: `ENV A=$B$B`, repeated, doubles each time. */
const LONGEST_VALUE = 65_536;

/** Characters of values, and steps of patterns, for all texts of a file. */
const EFFORT = 4_000_000;

/** Expands the texts of one file. */
export class Expander {
  readonly #escape: string;
  readonly #effort = new Effort(EFFORT);

  constructor(escapeChar: string) {
    this.#escape = escapeChar;
  }

  expand(text: string, lookup: Lookup): Expansion {
    if (!this.#isSpecial(text)) return { text, missing: [], variable: false, failure: undefined };
    const missing = new Set<string>();
    let variable = false;
    const { result, failure } = lex(text, {
      escape: this.#escape,
      effort: this.#effort,
      get: name => {
        const found = lookup(name);
        if (found === undefined) {
          missing.add(name);
          return undefined;
        }
        if (found.variable) variable = true;
        return found.value;
      },
    });
    return { text: result, missing: [...missing], variable, failure };
  }

  /** For a value that is kept. */
  value(text: string, lookup: Lookup): Expansion {
    const expansion = this.expand(text, lookup);
    return expansion.text.length <= LONGEST_VALUE
      ? expansion
      : { ...expansion, text: expansion.text.slice(0, LONGEST_VALUE) };
  }

  #isSpecial(text: string): boolean {
    return (
      text.includes('$') ||
      text.includes('"') ||
      text.includes("'") ||
      text.includes(this.#escape) ||
      text.startsWith('\ufeff')
    );
  }
}
