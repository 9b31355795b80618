import type { MappedText } from './mapped-text.ts';
import { MappedTextBuilder } from './mapped-text.ts';
import type { Assignment, Redirect, ShellWord } from './nodes.ts';
import type { AssignmentSyntax, RedirectionSyntax, Word, WordPart } from './parse.ts';

/** A word of a command, with a way to its unquoted text as a text of its own. */
export interface Token {
  readonly word: ShellWord;
  /** The word without quotes and escapes, mapped to the file. */
  literal(): MappedText;
  /** Nothing in it is written out: `"$X"`, `"$(x)"`. */
  isExpansionAlone(): boolean;
}

export function tokenOf(word: Word, map: MappedText): Token {
  const read = shellWord(word, map);
  return {
    word: read,
    literal: () => unquoted(word, map),
    isExpansionAlone: () => read.dynamic && !hasLiteralCharacters(word),
  };
}

/** `NAME=value` as an argument: `export NAME=value`. */
export function assignmentToken(node: AssignmentSyntax, map: MappedText): Token {
  const assignment = assignmentOf(node, map);
  const { word } = assignment;
  return {
    word: {
      range: assignment.range,
      raw: node.text,
      value: `${assignment.name}=${assignment.value}`,
      dynamic: word?.dynamic ?? false,
      quoted: word?.quoted ?? false,
      variables: word?.variables ?? NONE,
    },
    literal: () => mapPart(map, node.pos, node.end),
    isExpansionAlone: () => false,
  };
}

export function assignmentOf(node: AssignmentSyntax, map: MappedText): Assignment {
  const { value } = node;
  const range = map.rangeOf(node.pos, node.end);
  if (value.type === 'ArrayValue') {
    const text = value.elements.map(element => element.value).join(' ');
    return { range, name: node.name, value: text, word: undefined };
  }
  const word = value.text === '' ? undefined : shellWord(value, map);
  return { range, name: node.name, value: value.value, word };
}

/** A redirect, and how to get at the text of its heredoc. */
export interface RedirectToken {
  readonly redirect: Redirect;
  readonly body: (() => MappedText) | undefined;
}

export function redirectOf(node: RedirectionSyntax, map: MappedText): RedirectToken {
  const range = map.rangeOf(node.pos, node.end);
  const descriptor = node.descriptor?.type === 'FileDescriptor' ? node.descriptor.value : undefined;
  if (node.type !== 'HereDoc') {
    const target = node.target === undefined ? undefined : shellWord(node.target, map);
    const redirect = { range, operator: node.operator, descriptor, target, heredoc: undefined };
    return { redirect, body: undefined };
  }
  const quoted = node.delimiter?.quoted ?? false;
  const { pos, end, text } = node.body;
  const heredoc = {
    name: node.delimiter?.value ?? '',
    quoted,
    range: map.rangeOf(pos, end),
    text,
  };
  return {
    redirect: { range, operator: node.operator, descriptor, target: undefined, heredoc },
    body: () => (quoted ? mapPart(map, pos, end) : unescaped(map, pos, end, '$`\\\n')),
  };
}

function mapPart(map: MappedText, start: number, end: number): MappedText {
  const builder = new MappedTextBuilder();
  builder.take(map, start, end);
  return builder.build(map.startOf(start));
}

const SPECIAL = /[\\'"$`<>]/;
const NAME = /[A-Za-z_]\w*/g;

/** Copies a word of the syntax tree; `map` leads to the file. */
export function shellWord(word: Word, map: MappedText): ShellWord {
  const raw = word.text;
  const range = map.rangeOf(word.pos, word.end);
  if (!SPECIAL.test(raw)) {
    return { range, raw, value: raw, dynamic: false, quoted: false, variables: NONE };
  }
  const reading: Reading = { dynamic: false, quoted: false, variables: undefined };
  if (word.parts !== undefined) readParts(word.parts, reading);
  return {
    range,
    raw,
    value: word.value,
    dynamic: reading.dynamic,
    quoted: reading.quoted || (word.parts === undefined && raw.includes('\\')),
    variables: reading.variables ?? NONE,
  };
}

const NONE: readonly string[] = [];

interface Reading {
  dynamic: boolean;
  quoted: boolean;
  variables: string[] | undefined;
}

function readParts(parts: readonly WordPart[], reading: Reading): void {
  for (const part of parts) {
    switch (part.type) {
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        reading.quoted = true;
        break;
      case 'DoubleQuoted':
      case 'LocaleString':
        reading.quoted = true;
        readParts(part.parts, reading);
        break;
      case 'SimpleExpansion':
        reading.dynamic = true;
        addVariable(reading, part.text.slice(1));
        break;
      case 'ParameterExpansion':
        reading.dynamic = true;
        addVariable(reading, part.parameter);
        readOperands(part, reading);
        break;
      case 'ArithmeticExpansion':
        reading.dynamic = true;
        for (const name of part.text.match(NAME) ?? []) addVariable(reading, name);
        break;
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        reading.dynamic = true;
        break;
      case 'BraceExpansion':
      case 'ExtendedGlob':
        if (part.parts !== undefined) readParts(part.parts, reading);
        break;
      case 'Glob':
      case 'Literal':
        break;
    }
  }
}

/** Quotes inside `${X:-"y"}` do not make the word a quoted one. */
function readOperands(part: WordPart & { type: 'ParameterExpansion' }, reading: Reading): void {
  const { quoted } = reading;
  for (const operand of operandsOf(part)) {
    if (operand.parts !== undefined) readParts(operand.parts, reading);
  }
  reading.quoted = quoted;
}

function addVariable(reading: Reading, name: string): void {
  reading.variables ??= [];
  if (!reading.variables.includes(name)) reading.variables.push(name);
}

/** The words inside `${X…}`. */
export function operandsOf(part: WordPart & { type: 'ParameterExpansion' }): readonly Word[] {
  const operation = part.operation;
  const words: (Word | undefined)[] = [part.index];
  if (operation !== undefined) {
    if ('operand' in operation) words.push(operation.operand);
    if ('pattern' in operation) words.push(operation.pattern, operation.replacement);
    if ('offset' in operation) words.push(operation.offset, operation.length);
  }
  return words.filter(word => word !== undefined);
}

/** Whether anything in the word is written out. */
export function hasLiteralCharacters(word: Word): boolean {
  if (word.parts === undefined) return word.text !== '';
  return word.parts.some(part =>
    part.type === 'DoubleQuoted' || part.type === 'LocaleString'
      ? part.parts.some(isWrittenOut)
      : isWrittenOut(part),
  );
}

function isWrittenOut(part: WordPart): boolean {
  return !(
    part.type === 'SimpleExpansion' ||
    part.type === 'ParameterExpansion' ||
    part.type === 'CommandExpansion' ||
    part.type === 'ArithmeticExpansion'
  );
}

/** The word's text without quotes and escapes; expansions stay as written. */
export function unquoted(word: Word, map: MappedText): MappedText {
  const builder = new MappedTextBuilder();
  if (word.parts === undefined) dropBackslashes(builder, map, word.pos, word.end, undefined);
  for (const part of word.parts ?? []) {
    switch (part.type) {
      case 'SingleQuoted':
        builder.take(map, part.pos + 1, part.end - 1);
        break;
      case 'DoubleQuoted':
      case 'LocaleString':
        for (const child of part.parts) {
          if (child.type === 'Literal')
            dropBackslashes(builder, map, child.pos, child.end, '$`"\\\n');
          else builder.take(map, child.pos, child.end);
        }
        break;
      case 'AnsiCQuoted':
        if (part.text.includes('\\')) builder.synthetic(part.value, map.startOf(part.pos));
        else builder.take(map, part.pos + 2, part.end - 1);
        break;
      case 'Literal':
        dropBackslashes(builder, map, part.pos, part.end, undefined);
        break;
      default:
        builder.take(map, part.pos, part.end);
    }
  }
  return builder.build(map.startOf(word.pos));
}

/** Takes backslashes away: before any character, or before those of `escapable` alone. */
function dropBackslashes(
  builder: MappedTextBuilder,
  map: MappedText,
  start: number,
  end: number,
  escapable: string | undefined,
): void {
  let from = start;
  for (let i = start; i < end; i++) {
    if (map.text[i] !== '\\' || i + 1 >= end) continue;
    const next = map.text[i + 1] ?? '';
    if (escapable === undefined || escapable.includes(next)) {
      builder.take(map, from, i);
      from = next === '\n' ? i + 2 : i + 1;
    }
    i++;
  }
  builder.take(map, from, end);
}

/** The text that an escaped-backtick substitution runs: `` `a \`b\`` `` without the inner backslashes. */
export function backtickText(map: MappedText, start: number, end: number): MappedText {
  return unescaped(map, start, end, '$`\\');
}

function unescaped(map: MappedText, start: number, end: number, escapable: string): MappedText {
  const builder = new MappedTextBuilder();
  dropBackslashes(builder, map, start, end, escapable);
  return builder.build(map.startOf(start));
}
