import { run } from '../process/spawn.ts';
import type { BuildResult } from './engine.ts';

/** Takes an image that was only built to be looked at out of the engine's store again. Never throws for one that is in use. */
export async function discardImage(
  { engine, imageId }: BuildResult,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  // A BuildKit daemon of its own stores no images.
  if (imageId === undefined || engine === 'buildctl') return;
  const program = engine === 'buildah' ? 'buildah' : 'docker';
  await run(program, ['rmi', imageId], { env, timeoutMs: 60_000 });
}
