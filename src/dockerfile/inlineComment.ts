import type { Range } from '../text/range.ts';
import type { Instruction } from './nodes.ts';

/**
 * `# …` at the end of an instruction's own line, meant as a comment: BuildKit knows no such thing and
 * takes the words as arguments. Not looked for where the text is a shell's, which does know it.
 */
export function inlineComment(node: Instruction): Range | undefined {
  switch (node.keyword) {
    case 'RUN':
    case 'UNKNOWN':
      return undefined;
    case 'ONBUILD':
      return node.trigger === undefined ? undefined : inlineComment(node.trigger);
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      // In shell form the shell reads it; but `["a"] # b` was meant as exec form.
      if (node.command !== undefined && !node.command.text.startsWith('[')) return undefined;
      break;
  }
  if (!node.rest.includes('#')) return undefined;
  const word = node.words.find((item, index) => index > 0 && item.raw.startsWith('#'));
  return word === undefined ? undefined : { start: word.range.start, end: node.headRange.end };
}
