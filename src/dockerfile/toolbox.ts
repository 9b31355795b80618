import type { Script } from '../shell/nodes.ts';
import { SHELLS } from '../shell/wrappers.ts';
import type { Instruction, Stage } from './nodes.ts';
import { rootFacts } from './rootFacts.ts';
import { starterList } from './starters.ts';
import type { Scope } from './variables.ts';

interface Reader {
  scope(node: Instruction): Scope;
  scripts(node: Instruction): readonly Script[];
}

/**
 * An image that people or build jobs work in, rather than one that runs a program: it starts a bare shell, waits
 * for ever, or is a distribution, a toolchain or a runtime that starts nothing of its own.
 */
export function isToolbox(reader: Reader, stage: Stage): boolean {
  const starters = starterList(stage);
  if (starters.length > 0) {
    const commands = starters.flatMap(node => reader.scripts(node).flatMap(each => each.commands));
    return commands.length > 0 && commands.every(waits);
  }
  const facts = rootFacts(stage, node => reader.scope(node));
  if (facts === undefined) return false;
  if (/devcontainer|vscode/.test(facts.image)) return true;
  // A runtime's own image starts its prompt, unless a server comes with it.
  const prompt = facts.kind === 'runtime' && facts.service === undefined;
  return prompt || facts.kind === 'distribution' || facts.kind === 'toolchain';
}

const IDLE = /^(?:sleep infinity|tail -[fF] \/dev\/null|sleep \d{4,}d?)$/;

function waits({ name, args }: Script['commands'][number]): boolean {
  if (SHELLS.has(name)) return args.every(({ value }) => /^-[il]+$|^--login$/.test(value));
  return IDLE.test([name, ...args.map(({ value }) => value)].join(' '));
}
