import type { Command, Script } from './nodes.ts';
import { type CommandNode, type CompoundList, readSyntax, type Statement } from './parse.ts';

const endings = new WeakMap<Script, readonly Command[]>();

/**
 * The commands that a script may end with: the last one, of an `if` or `case` the last one of each branch, of a
 * function of its own the last one inside. In order. What runs in the background, in a pipe, in a loop or in a
 * subshell is none of them: it cannot take the script's place.
 */
export function endingCommands(script: Script): readonly Command[] {
  let found = endings.get(script);
  if (found === undefined) {
    const places = new Set<number>();
    const problem = readSyntax(script.source.text, tree => {
      const reader = new Endings(tree.commands);
      reader.list(tree.commands);
      for (const place of reader.places) places.add(script.source.startOf(place));
    });
    const own = (command: Command) =>
      command.through.length === 0 && places.has(command.range.start);
    found = problem === undefined ? script.commands.filter(own) : [];
    endings.set(script, found);
  }
  return found;
}

class Endings {
  /** Where the commands start, in the text. */
  readonly places = new Set<number>();
  readonly #functions = new Map<string, CommandNode | CompoundList>();

  constructor(statements: readonly Statement[]) {
    for (const { command } of statements) {
      if (command.type === 'Function') this.#functions.set(command.name.text, command.body);
    }
  }

  list(statements: readonly Statement[]): void {
    let last = statements.at(-1);
    // `npm start; exit $?` ends with npm as well.
    if (statements.length > 1 && isPlainExit(last)) last = statements.at(-2);
    if (last === undefined || last.background === true) return;
    const { command } = last;
    const node = command.type === 'AndOr' ? command.commands.at(-1) : command;
    if (node === undefined) return;
    // In `a || b` the second one is for the case that the first one failed.
    if (command.type === 'AndOr' && command.operators.includes('||')) return;
    if (node.type !== 'Pipeline') this.#node(node);
  }

  #node(node: CommandNode | CompoundList): void {
    switch (node.type) {
      case 'Command': {
        const name = node.name?.text ?? '';
        const body = this.#functions.get(name);
        if (body === undefined) this.places.add(node.pos);
        this.#functions.delete(name);
        if (body !== undefined) this.#node(body);
        return;
      }
      case 'Redirected':
        this.#node(node.command);
        return;
      case 'BraceGroup':
        this.list(node.body.commands);
        return;
      case 'CompoundList':
        this.list(node.commands);
        return;
      case 'If':
        this.list(node.then.commands);
        for (const branch of node.elif) this.list(branch.then.commands);
        this.list(node.else?.commands ?? []);
        return;
      case 'Case':
        for (const item of node.items) this.list(item.body.commands);
        return;
      default:
    }
  }
}

/** `exit`, `exit $?`, `return $?`: hands on what the command before gave. */
function isPlainExit(statement: Statement | undefined): boolean {
  const command = statement?.command;
  if (command?.type !== 'Command' || !/^(?:exit|return)$/.test(command.name?.text ?? '')) {
    return false;
  }
  const [status] = command.suffix;
  return status === undefined || (status.type === 'Word' && /^"?\$\?"?$/.test(status.text));
}
