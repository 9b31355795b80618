import {
  type Reference,
  type ReferenceProblem,
  referenceProblem,
  splitReference,
} from '../image/reference.ts';
import type { Stage } from './nodes.ts';
import type { Scope } from './variables.ts';

/** What a stage is built on. */
export type Base =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'scratch' }
  | {
      readonly kind: 'image';
      /** Variables expanded, quotes taken away. */
      readonly name: string;
      readonly reference: Reference;
      /** An argument is part of it, so another build may use another image. */
      readonly variable: boolean;
    }
  /** Empty or no valid name because these arguments have no value; a build argument would mend it. */
  | { readonly kind: 'unresolved'; readonly name: string; readonly missing: readonly string[] }
  /** BuildKit refuses the name; `problem` is undefined where a variable in it does not parse. */
  | {
      readonly kind: 'invalid';
      readonly name: string;
      readonly problem: ReferenceProblem | undefined;
    };

/** Resolves a FROM's image name; `scope` is that of the stage's FROM (`scopeAt(file, stage.from)`). */
export function baseOf(stage: Stage, scope: Scope): Base {
  const raw = stage.from.image?.raw ?? '';
  const { text: name, missing, variable, failure } = scope.expand(raw);
  if (stage.parent !== undefined && stage.parent.name === name) {
    return { kind: 'stage', stage: stage.parent };
  }
  if (name === 'scratch') return { kind: 'scratch' };
  const problem = referenceProblem(name);
  if (failure !== undefined || problem !== undefined) {
    const open = missing.filter(item => scope.isOpen(item));
    if (open.length > 0) {
      // Names that no ARG declares stay empty whatever the build is given.
      const guess = open.length === missing.length ? undefined : scope.expand(raw, 'x').text;
      if (guess === undefined || referenceProblem(guess) === undefined) {
        return { kind: 'unresolved', name, missing: open };
      }
    }
    return { kind: 'invalid', name, problem };
  }
  return { kind: 'image', name, reference: splitReference(name), variable };
}
