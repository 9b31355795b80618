import { packageAction } from '../shell/install.ts';
import type { Script } from '../shell/nodes.ts';
import type { Dockerfile, Instruction, Stage } from './nodes.ts';

/**
 * May a step behind this one, in its stage or one built on it, install with apt from lists that it did not
 * fetch itself? A script or a program we cannot see into counts as one that may.
 */
export function installsWithoutUpdateLater(
  file: Dockerfile,
  node: Instruction,
  scriptsOf: (node: Instruction) => readonly Script[],
): boolean {
  if (node.stage === undefined) return true;
  const stages = new Set<Stage>([node.stage]);
  for (const stage of file.stages) {
    if (stage.parent !== undefined && stages.has(stage.parent)) stages.add(stage);
  }
  for (const stage of stages) {
    for (const instruction of stage.instructions) {
      if (instruction.index <= node.index) continue;
      const run = instruction.keyword === 'ONBUILD' ? instruction.trigger : instruction;
      if (run?.keyword !== 'RUN') continue;
      const scripts = scriptsOf(run);
      if (scripts.length === 0 || scripts.some(needsLists)) return true;
    }
  }
  return false;
}

function needsLists(script: Script): boolean {
  if (script.dialect !== 'posix' || script.errors.length > 0) return true;
  for (const command of script.commands) {
    const action = packageAction(command);
    if (action?.manager.family === 'apt') {
      if (action.updates) return false;
      if (action.verb === 'install' || action.verb === 'upgrade' || action.verb === 'fetch')
        return true;
    }
    if (isOpaque(command.name, command.nameWord?.value ?? '', command.nameWord?.dynamic === true)) {
      return true;
    }
  }
  return false;
}

const RUNNERS = new Set([
  'sh',
  'bash',
  'ash',
  'dash',
  'source',
  '.',
  'eval',
  'xargs',
  'make',
  'ansible-playbook',
]);

/** A script that is run may do anything: `./setup.sh`, `bash /tmp/x`, `$TOOL`. */
function isOpaque(name: string, word: string, dynamic: boolean): boolean {
  if (dynamic || RUNNERS.has(name)) return true;
  return word.includes('/') && !/^\/(?:usr\/(?:local\/)?)?s?bin\//.test(word);
}
