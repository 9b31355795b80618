import type { Stage } from '../dockerfile/nodes.ts';
import { starterList } from '../dockerfile/starters.ts';
import type { Script } from '../shell/nodes.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import type { SourceText } from '../text/source.ts';
import type { EntrypointUse } from './entrypointScripts.ts';

/** A shell script that starts the container, in a file of the context or in a heredoc of the Dockerfile. */
export interface StartScript {
  readonly use: EntrypointUse;
  readonly script: Script;
  /** Where it stands; undefined for a heredoc. */
  readonly file: { readonly path: string; readonly source: SourceText } | undefined;
  /** As messages call it. */
  readonly name: string;
}

/** The shell scripts among what ENTRYPOINT and CMD start, each once. */
export function startScripts(uses: readonly EntrypointUse[]): readonly StartScript[] {
  const found = new Map<string, StartScript>();
  for (const use of uses.map(meant)) {
    if (use.found.kind === 'heredoc' && use.found.script !== undefined) {
      const { script } = use.found;
      const name = use.imagePath.slice(use.imagePath.lastIndexOf('/') + 1);
      if (!found.has(use.imagePath))
        found.set(use.imagePath, { use, script, file: undefined, name });
    }
    if (use.found.kind !== 'script' || use.found.script.script === undefined) continue;
    const { path, source, script } = use.found.script;
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!found.has(path)) found.set(path, { use, script, file: { path, source }, name });
  }
  return [...found.values()];
}

/** Edits of a start script as a fix wants them: of the Dockerfile for a heredoc, else of the file. */
export function changeScript(
  { file }: StartScript,
  edits: readonly Edit[],
): {
  readonly edits: readonly Edit[];
  readonly files?: readonly { path: string; before: string; after: string }[];
} {
  if (file === undefined) return { edits };
  const before = file.source.text;
  return { edits: [], files: [{ path: file.path, before, after: applyEdits(before, edits) }] };
}

/**
 * Those of the files that the container itself runs: of a CMD beside an ENTRYPOINT it is not known, since its words
 * are arguments.
 */
export function runDirectly(
  uses: readonly EntrypointUse[],
  stage: Stage,
): readonly EntrypointUse[] {
  const [first] = starterList(stage);
  return uses.filter(({ instruction }) => instruction === first).map(meant);
}

/** Under a misspelt name the script that was meant: once the name is right, its own faults show. */
function meant(use: EntrypointUse): EntrypointUse {
  const { found } = use;
  const script = found.kind === 'missing' ? found.slip.script : undefined;
  return script === undefined ? use : { ...use, found: script };
}
