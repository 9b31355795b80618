import type { CopyInstruction } from '../dockerfile/nodes.ts';
import { joinPath, workdirAt } from '../dockerfile/workdir.ts';
import type { View } from './view.ts';

/** Where a COPY or ADD puts things, absolute and clean; undefined where a variable or the base image decides. */
export function copyTarget(view: View, copy: CopyInstruction): string | undefined {
  const { destination } = copy;
  if (destination === undefined) return undefined;
  const scope = view.scope(copy);
  const { text, missing, failure } = scope.expand(
    copy.form === 'exec' ? destination.value : destination.raw,
  );
  if (missing.length > 0 || failure !== undefined || text === '') return undefined;
  if (text.startsWith('/')) return joinPath('/', text);
  const workdir = workdirAt(view.file, copy);
  return workdir.certain ? joinPath(workdir.path, text) : undefined;
}
