import type { CopyInstruction, Instruction, RunInstruction } from '../dockerfile/nodes.ts';
import type { HistoryStep } from './history.ts';

const SAME = 4;
const LIKELY = 2;
/** The keyword fits, and its value may have been expanded or quoted otherwise. */
const POSSIBLE = 0.5;

/** How surely an instruction made a history step: 0 for not at all. */
export type Likeness = (step: HistoryStep) => number;

/**
 * What an instruction expects to find. A RUN has to be the same text but for blanks, because a builder writes it down
 * as it is; the others may have been expanded, or name checksums for their files.
 * @param source the Dockerfile's text
 * @param expand replaces variables as they are at the instruction
 */
export function likenessOf(
  node: Instruction,
  source: string,
  expand: (text: string) => string,
): Likeness {
  const compare = comparison(node, source, expand);
  return step => (step.keyword === node.keyword ? compare(step.text) : 0);
}

function comparison(
  node: Instruction,
  source: string,
  expand: (text: string) => string,
): (text: string) => number {
  switch (node.keyword) {
    case 'RUN': {
      const wanted = runTexts(node, source).map(squeezed);
      return text => {
        const told = squeezed(text);
        const found = wanted.some(
          want => want !== '' && (told === want || told.endsWith(`-c${want}`)),
        );
        return found ? SAME : 0;
      };
    }
    case 'COPY':
    case 'ADD':
      return copyComparison(node, expand);
    case 'ENV':
    case 'LABEL':
    case 'ARG': {
      const names = node.pairs.map(({ key }) => key.value);
      return text => (names.some(name => text.startsWith(name)) ? LIKELY : 0);
    }
    default: {
      const wanted = [squeezed(node.rest), squeezed(expand(node.rest))];
      return text => (wanted.includes(squeezed(text)) ? LIKELY : POSSIBLE);
    }
  }
}

/** What a builder may have written down for a RUN. */
function runTexts({ command, heredocs }: RunInstruction, source: string): string[] {
  const plain =
    command.form === 'exec' ? command.exec.map(word => word.value).join(' ') : command.text;
  const bodies = heredocs.map(({ bodyRange, name, stripTabs }) => {
    const body = source.slice(bodyRange.start, bodyRange.end);
    return { name, body: stripTabs ? body.replace(/^\t+/gm, '') : body };
  });
  const [first] = bodies;
  if (first === undefined) return [plain];
  // A lone heredoc is run as its body, or as a file where it has a #! line; others stay in the command.
  return [
    first.body,
    `/dev/pipes/${first.name}`,
    `${plain}${bodies.map(({ name, body }) => `${body}${name}`).join('')}`,
  ];
}

function copyComparison(
  { destination, sources }: CopyInstruction,
  expand: (text: string) => string,
): (text: string) => number {
  if (destination === undefined) return () => 0;
  const wanted = trimmed(expand(destination.raw));
  const relative = wanted.replace(/^(?:\.\/)+|^\.$/, '');
  const files = sources.map(({ raw }) => expand(raw));
  return text => {
    // The older builder names the destination from the root, and checksums instead of files.
    const at = text.lastIndexOf(' in ');
    if (/^(?:file|dir|multi):/.test(text) && at !== -1) {
      const place = trimmed(text.slice(at + 4).trim());
      if (place === wanted) return SAME;
      const below = !wanted.startsWith('/') && (relative === '' || place.endsWith(`/${relative}`));
      return below ? LIKELY : 0;
    }
    const words = text.split(/\s+/).filter(word => !word.startsWith('--'));
    if (trimmed(words.at(-1) ?? '') !== wanted) return 0;
    const told = new Set(words.slice(0, -1));
    const known = files.filter(file => told.has(file)).length;
    if (known === files.length) return SAME;
    return known > 0 ? LIKELY : 0;
  };
}

function trimmed(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return path.slice(0, end);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}
