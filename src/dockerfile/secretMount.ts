import type { Edit } from '../text/edit.ts';
import { readVariables } from './expanded.ts';
import type { ArgInstruction, Dockerfile, Instruction, RunInstruction } from './nodes.ts';
import { commentsInside, removeLines } from './wholeLines.ts';

/**
 * Turns an ARG without a default that only RUN instructions read into secret mounts of the same name. Undefined
 * where something else reads it, where no RUN names it, or where stages built on this one could need it.
 */
export function argAsSecretMount(file: Dockerfile, arg: ArgInstruction): Edit[] | undefined {
  const { stage } = arg;
  const [pair, ...more] = arg.pairs;
  if (stage === undefined || pair === undefined || more.length > 0 || arg.onbuild) return undefined;
  if (pair.value !== undefined || commentsInside(file, arg).length > 0) return undefined;
  const name = pair.key.value;
  if (file.stages.some(({ parent }) => parent === stage)) return undefined;
  const runs: RunInstruction[] = [];
  for (const node of stage.instructions) {
    if (node === arg) continue;
    if (node.keyword === 'RUN') {
      const text = file.source.text.slice(node.range.start, node.range.end);
      if (!namesWord(text, name)) continue;
      const mounts = readVariables(file, node).some(variable => variable.name === name);
      if (mounts || node.index < arg.index) return undefined;
      runs.push(node);
    } else if (reads(file, node, name)) return undefined;
  }
  if (runs.length === 0 || runs.some(run => insertionIn(run) === undefined)) return undefined;
  const flag = `--mount=type=secret,id=${name},env=${name} `;
  return [
    removeLines(file, arg),
    ...runs.flatMap(run => {
      const at = insertionIn(run);
      return at === undefined ? [] : [{ start: at, end: at, text: flag }];
    }),
  ];
}

/** Where the first flag of an instruction stands, or would stand. */
function insertionIn(run: RunInstruction): number | undefined {
  return (run.flags[0] ?? run.words[0])?.range.start;
}

/** Anything but RUN that names it: BuildKit or the program that runs later would miss it. */
function reads(file: Dockerfile, node: Instruction, name: string): boolean {
  if (node.keyword === 'ARG') return node.pairs.some(({ key }) => key.value === name);
  return namesWord(file.source.text.slice(node.range.start, node.range.end), name);
}

/** Whether a text holds the name with no letter, digit or underscore on either side. */
function namesWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const around = `${text[at - 1] ?? ' '}${text[at + name.length] ?? ' '}`;
    if (!/\w/.test(around)) return true;
  }
  return false;
}
