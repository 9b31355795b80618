import type { Range } from '../text/range.ts';
import type { ListInstruction, Word } from './nodes.ts';
import type { Scope } from './variables.ts';

/** One port of an EXPOSE, variables expanded: `127.0.0.1:80:8080-8090/TCP`. */
export interface ExposedPort {
  readonly word: Word;
  readonly text: string;
  /** What stands before the last `:`; undefined without one, empty for `:80`. */
  readonly host: string | undefined;
  /** Number or range as written. */
  readonly port: string;
  /** First and last number; undefined where there is none. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** As written; undefined without one. */
  readonly protocol: string | undefined;
}

/** Ports of an EXPOSE. A word with a variable that has no value is left out: nobody knows what it says. */
export function exposedPorts(node: ListInstruction, scope: Scope): ExposedPort[] {
  return node.items.flatMap(word => {
    if (!word.raw.includes('$')) return [readPort(word, word.value)];
    const { text, missing } = scope.expand(word.raw);
    if (missing.length > 0) return [];
    // One variable may hold several ports.
    return text
      .split(/\s+/)
      .filter(part => part !== '')
      .map(part => readPort(word, part));
  });
}

export function readPort(word: Word, text: string): ExposedPort {
  const slash = text.indexOf('/');
  const address = slash === -1 ? text : text.slice(0, slash);
  const colon = address.lastIndexOf(':');
  const port = address.slice(colon + 1);
  const [first, last = first] = port.split('-');
  return {
    word,
    text,
    host: colon === -1 ? undefined : address.slice(0, colon),
    port,
    first: numberOf(first),
    last: numberOf(last),
    protocol: slash === -1 ? undefined : text.slice(slash + 1),
  };
}

/** Place of a part of the port in the file where the word is written without quotes and variables, else the word. */
export function rangeInPort(port: ExposedPort, part: string, from: number): Range {
  const { word, text } = port;
  const at = text.indexOf(part, from);
  if (word.raw !== text || word.range.end - word.range.start !== text.length || at === -1) {
    return word.range;
  }
  return { start: word.range.start + at, end: word.range.start + at + part.length };
}

/** A number of the port or range is larger than a port can be. */
export function isOutOfRange(text: string): boolean {
  return text
    .slice(text.lastIndexOf(':') + 1)
    .split('/', 1)
    .join()
    .split('-')
    .some(part => (numberOf(part) ?? 0) > 65_535);
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
