import {
  buildArguments,
  labelArguments,
  repeated,
  runBuild,
  withImageIdFile,
} from './arguments.ts';
import { dockerInstallation, missing, NO_DAEMON, NO_DOCKER } from './docker.ts';
import type { BuildEngine, BuildResult, EngineState } from './engine.ts';

/** Docker's first builder: no BuildKit anywhere. Deprecated upstream, and all that some machines have. */
export const dockerLegacy: BuildEngine = {
  name: 'docker-legacy',

  async detect(env): Promise<EngineState> {
    const docker = await dockerInstallation(env);
    if (docker === undefined) return missing('docker-legacy', undefined, NO_DOCKER);
    if (docker.serverVersion === undefined) {
      return missing('docker-legacy', docker.clientVersion, NO_DAEMON);
    }
    return {
      engine: 'docker-legacy',
      usable: true,
      version: docker.clientVersion,
      why: undefined,
      abilities: new Set(),
    };
  },

  async build(request, io): Promise<BuildResult> {
    const values = buildArguments(request.buildArgs, io.env);
    const env = { ...values.env, DOCKER_BUILDKIT: '0' };
    const imageId = await withImageIdFile(io, file =>
      runBuild(
        'docker-legacy',
        'docker',
        [
          'build',
          ...['--file', request.dockerfile],
          ...['--iidfile', file],
          ...repeated('--tag', request.tags),
          ...values.args,
          ...labelArguments(request.labels),
          ...(request.target === undefined ? [] : ['--target', request.target]),
          ...repeated('--platform', request.platforms),
          ...repeated('--cache-from', request.cacheFrom),
          ...(request.noCache ? ['--no-cache'] : []),
          ...(request.pull ? ['--pull'] : []),
          ...(request.network === undefined ? [] : ['--network', request.network]),
          ...request.extra,
          request.context,
        ],
        env,
        io,
      ),
    );
    return {
      engine: 'docker-legacy',
      location: `docker-daemon:${request.tags[0] ?? imageId}`,
      imageId,
    };
  },
};
