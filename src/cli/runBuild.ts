import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type BuildRequest,
  type BuildResult,
  ENGINE_NAMES,
  type EngineAbility,
  type EngineName,
} from '../build/engine.ts';
import { chooseEngine, detectEngines, ENGINES, requestedAbilities } from '../build/engines.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { Arguments } from './command.ts';
import type { Session } from './session.ts';

export interface ChosenEngine {
  readonly engine: EngineName;
  readonly version: string | undefined;
}

/** The engine for a request and the Dockerfile it names. @throws KnownError `no-build-engine` */
export async function engineFor(
  request: BuildRequest,
  args: Arguments,
  session: Session,
): Promise<ChosenEngine> {
  const named = ENGINE_NAMES.find(name => name === args.engine);
  const states = await detectEngines(session.env as NodeJS.ProcessEnv);
  const wanted = new Set([
    ...requestedAbilities(request),
    ...neededAbilities(await readFile(request.dockerfile, 'utf8')),
  ]);
  const engine = chooseEngine(states, [...wanted], named);
  return { engine, version: states.find(state => state.engine === engine)?.version };
}

/** What a Dockerfile's text asks of a builder. */
export function neededAbilities(text: string): EngineAbility[] {
  const file = parseDockerfile(text);
  const needed: EngineAbility[] = [];
  if (file.instructions.some(node => node.keyword === 'RUN' && node.mounts.length > 0)) {
    needed.push('run-mounts');
  }
  // A `# syntax=` line brings a frontend of its own, which knows heredocs whatever the daemon's age.
  const ownFrontend = file.directives.some(({ name }) => name === 'syntax');
  if (!ownFrontend && file.instructions.some(({ heredocs }) => heredocs.length > 0)) {
    needed.push('heredocs');
  }
  return needed;
}

/** @param archives where engines without a store put the image; must exist, undefined for nowhere */
export async function runEngine(
  { engine }: ChosenEngine,
  request: BuildRequest,
  archives: string | undefined,
  session: Session,
): Promise<BuildResult> {
  const signal = session.interrupt?.();
  const scratch = await mkdtemp(path.join(tmpdir(), 'dockwright-build-'));
  try {
    return await ENGINES[engine].build(request, {
      scratch,
      archives,
      env: session.env as NodeJS.ProcessEnv,
      output: session.engineOutput ?? 'inherit',
      ...(signal === undefined ? {} : { signal }),
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
