import { baseOf } from '../../dockerfile/base.ts';
import type { Instruction, RunInstruction, Stage } from '../../dockerfile/nodes.ts';
import { packageAction } from '../../shell/install.ts';
import type { Edit } from '../../text/edit.ts';
import { plainScript, type View } from '../view.ts';

/** A Python project whose dependencies are built as wheels where the compilers are, and installed where they are not. */
export interface WheelSplit {
  readonly base: string;
  readonly edits: readonly Edit[];
}

/** What stands above the installation and is needed in both stages. */
const REPEATED = new Set(['WORKDIR', 'ENV', 'ARG', 'COPY']);
/** Options of `pip install` that `pip wheel` has as well. */
const SHARED = new Set([
  'r',
  'requirement',
  'no-cache-dir',
  'q',
  'quiet',
  'disable-pip-version-check',
]);

export function wheelSplit(view: View, stage: Stage): WheelSplit | undefined {
  const facts = view.facts(stage);
  const { image, alias } = stage.from;
  if (facts?.image !== 'python' || facts.guessed || facts.variant !== 'full') return undefined;
  const base = baseOf(stage, view.scope(stage.from));
  if (image === undefined || alias !== undefined || base.kind !== 'image' || base.variable)
    return undefined;
  // A digest names this one image, and no slim one.
  if (base.reference.tag === undefined || base.reference.digest !== undefined) return undefined;
  const nodes = stage.instructions;
  const at = nodes.findIndex(node => node.keyword === 'RUN');
  const install = nodes[at];
  if (install?.keyword !== 'RUN' || install.flags.length > 0) return undefined;
  // A later RUN may call what only the large image has.
  if (nodes.slice(at + 1).some(({ keyword }) => keyword === 'RUN' || keyword === 'SHELL'))
    return undefined;
  const head = nodes.slice(0, at);
  if (!head.every(node => REPEATED.has(node.keyword) && isPlainCopy(node))) return undefined;
  const call = installOf(view, install);
  if (call === undefined) return undefined;
  const { file, text } = view;
  const { eol } = file.source;
  const slim = `${base.name}-slim`;
  const written = text.slice(install.range.start, install.range.end);
  const offset = call.start - install.range.start;
  const rest = written.slice(offset + (call.end - call.start));
  const installing = `${written.slice(0, offset)}install --no-index --find-links=/wheels${rest}`;
  const lines = [
    '',
    `FROM ${slim}`,
    ...head.map(node => text.slice(node.range.start, node.range.end)),
    installing.replace(/^RUN\b/i, 'RUN --mount=type=bind,from=build,source=/wheels,target=/wheels'),
  ];
  const { end } = install.range;
  return {
    base: slim,
    edits: [
      { start: image.range.end, end: image.range.end, text: ' AS build' },
      { ...call, text: 'wheel --wheel-dir=/wheels' },
      { start: end, end, text: lines.map(line => eol + line).join('') },
    ],
  };
}

function isPlainCopy(node: Instruction): boolean {
  return node.keyword !== 'COPY' || (node.from === undefined && node.heredocs.length === 0);
}

/** Where `install` stands in a RUN that is one `pip install -r`, and nothing more. */
function installOf(
  view: View,
  run: RunInstruction,
): { readonly start: number; readonly end: number } | undefined {
  const script = plainScript(view, run);
  const [command, ...more] = script?.commands ?? [];
  const action = command === undefined || more.length > 0 ? undefined : packageAction(command);
  if (action?.manager.name !== 'pip' || action.subcommand !== 'install') return undefined;
  if (action.manifests.length === 0 || action.packages.length > 0) return undefined;
  return action.flags.every(({ name }) => SHARED.has(name)) ? action.subcommandRange : undefined;
}
