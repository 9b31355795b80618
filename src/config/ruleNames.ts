import type { RuleDeclaration } from '../rule/rule.ts';
import { closest } from '../text/closest.ts';

/** What a key in `rules` means. */
export interface NamedRules<R extends RuleDeclaration = RuleDeclaration> {
  /** One for a rule's name; a code may stand for several rules. */
  readonly rules: readonly R[];
  /** The code as the rules spell it; undefined when the key is a rule's name. */
  readonly code: string | undefined;
}

/** Finds rules by name, or by the code another tool has for them. Case does not count. */
export class RuleNames<R extends RuleDeclaration = RuleDeclaration> {
  readonly all: readonly R[];
  readonly #named = new Map<string, NamedRules<R>>();

  constructor(rules: readonly R[]) {
    this.all = rules;
    for (const rule of rules) {
      for (const code of rule.aliases) {
        const known = this.#named.get(code.toLowerCase());
        this.#named.set(code.toLowerCase(), { rules: [...(known?.rules ?? []), rule], code });
      }
    }
    // A name wins over an equal code.
    for (const rule of rules) this.#named.set(rule.name, { rules: [rule], code: undefined });
  }

  find(name: string): NamedRules<R> | undefined {
    return this.#named.get(name.toLowerCase());
  }

  suggestion(name: string): string | undefined {
    const meant = closest(name, this.#named.keys());
    return meant === undefined ? undefined : (this.#named.get(meant)?.code ?? meant);
  }
}
