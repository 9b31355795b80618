import type { Range } from '../text/range.ts';
import { lex } from './lexer.ts';
import type { Dockerfile, Flag, Instruction, Mount, Word } from './nodes.ts';
import { type Variable, variablesIn } from './variables.ts';

/** A variable that BuildKit reads when it comes to an instruction. */
export interface ReadVariable extends Pick<Variable, 'name' | 'range' | 'modifier' | 'braces'> {
  /** Position of its pair in an ENV, LABEL or ARG; 0 elsewhere. */
  readonly pair: number;
}

const FLAGS: ReadonlySet<string> = new Set(['chown', 'chmod', 'checksum']);

/**
 * The variables that BuildKit itself expands in an instruction of a stage, in the order they begin: what a shell
 * reads later (RUN, CMD, ENTRYPOINT, HEALTHCHECK), what ONBUILD keeps for another build and FROM are not among
 * them.
 */
export function readVariables(file: Dockerfile, node: Instruction): ReadVariable[] {
  const { text } = file.source;
  // Most instructions read none, and taking words apart costs more than a look at the text.
  if (!text.slice(node.range.start, node.range.end).includes('$')) return [];
  const found: ReadVariable[] = [];
  const word = (value: Word | undefined, pair = 0) => {
    if (value === undefined || !value.raw.includes('$')) return;
    for (const variable of variablesIn(text, value, file.escape)) found.push({ ...variable, pair });
  };
  switch (node.keyword) {
    case 'ENV':
    case 'LABEL':
      for (const [pair, { key, value }] of node.pairs.entries()) {
        word(key, pair);
        word(value, pair);
      }
      break;
    case 'ARG':
      for (const [pair, { value }] of node.pairs.entries()) word(value, pair);
      break;
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      word(node.value);
      break;
    case 'VOLUME':
    case 'EXPOSE':
      for (const item of node.items) word(item);
      break;
    case 'COPY':
    case 'ADD':
      for (const flag of node.flags) if (FLAGS.has(flag.name)) word(flagWord(flag));
      for (const source of node.sources) word(source);
      word(node.destination);
      for (const heredoc of node.heredocs) {
        if (heredoc.quoted) continue;
        for (const variable of bodyVariables(text, heredoc.bodyRange)) found.push(variable);
      }
      break;
    case 'RUN':
      for (const mount of node.mounts) for (const option of mountWords(mount)) word(option);
      break;
  }
  return found;
}

function flagWord({ value, valueRange }: Flag): Word | undefined {
  return value === undefined || valueRange === undefined
    ? undefined
    : { range: valueRange, raw: value, value };
}

function mountWords(mount: Mount): Word[] {
  return mount.options.flatMap(({ key, value, range }) => {
    if (value === undefined || key === 'from') return [];
    // Quoted CSV fields are rare enough to be shown as a whole.
    const exact = range.end - range.start === key.length + 1 + value.length;
    const start = exact ? range.start + key.length + 1 : range.start;
    return [{ range: { start, end: range.end }, raw: value, value }];
  });
}

/** Heredoc bodies know no quotes, and their escape character is always the backslash. */
function bodyVariables(text: string, { start, end }: Range): ReadVariable[] {
  const found: ReadVariable[] = [];
  lex(text.slice(start, end), {
    escape: '\\',
    ignoreQuotes: true,
    get: () => 'x',
    onVariable: variable =>
      found.push({
        name: variable.name,
        range: { start: start + variable.start, end: start + variable.end },
        modifier: variable.modifier,
        braces: variable.braces,
        pair: 0,
      }),
  });
  return found.sort((a, b) => a.range.start - b.range.start);
}
