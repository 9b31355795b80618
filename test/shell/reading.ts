import type { Command, Place, Script } from '../../src/shell/nodes.ts';
import { parseScript } from '../../src/shell/parse.ts';
import type { Range } from '../../src/text/range.ts';

/** Parses a text as the body of a RUN. */
export function run(text: string, interpreter: readonly string[] = ['/bin/sh', '-c']): Script {
  return parseScript(text, { start: 0, end: text.length, dockerfile: true, interpreter });
}

/** Parses a text as a script of its own. */
export function script(text: string): Script {
  return parseScript(text, { start: 0, end: text.length, dockerfile: false, form: 'file' });
}

/** The first command of that name. */
export function commandNamed(name: string, text: string): Command {
  const found = run(text).commands.find(command => command.name === name);
  if (found === undefined) throw new Error(`no ${name} in ${text}`);
  return found;
}

export function slice(text: string, range: Range | undefined): string | undefined {
  return range === undefined ? undefined : text.slice(range.start, range.end);
}

/** `name arg arg`, behind its wrappers. */
export function shown(command: Command): string {
  const words = [command.nameWord?.value ?? '', ...command.args.map(arg => arg.value)];
  return [...command.through.map(wrapper => `${wrapper.name}>`), ...words].join(' ').trim();
}

/** The flags that are set. */
export function placeOf(command: Command): string {
  const { place } = command;
  return (Object.keys(place) as (keyof Place)[]).filter(flag => place[flag]).join(' ');
}
