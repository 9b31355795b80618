import { splitReference } from '../image/reference.ts';
import { baseOf } from './base.ts';
import { baseFacts } from './bases/base.ts';
import type { BaseFacts } from './bases/facts.ts';
import type { Instruction, Stage } from './nodes.ts';
import { rootStage } from './reach.ts';
import type { Scope } from './variables.ts';

/**
 * What is known about the image at the bottom of a stage and of the stages it is built on; undefined where its
 * name cannot be told, or where an argument is part of the name.
 */
export function rootFacts(
  stage: Stage,
  scopeOf: (node: Instruction) => Scope,
): BaseFacts | undefined {
  const root = rootStage(stage);
  const base = baseOf(root, scopeOf(root.from));
  if (base.kind === 'scratch') return baseFacts(splitReference('scratch'));
  return base.kind === 'image' ? baseFacts(base.reference) : undefined;
}
