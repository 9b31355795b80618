import {
  archiveFile,
  buildArguments,
  labelArguments,
  platformsOutput,
  repeated,
  runBuild,
  secretArguments,
  withImageIdFile,
} from './arguments.ts';
import { dockerInstallation, hasBuiltInBuildKit, missing, NO_DAEMON, NO_DOCKER } from './docker.ts';
import type {
  BuildEngine,
  BuildIo,
  BuildRequest,
  BuildResult,
  EngineAbility,
  EngineState,
} from './engine.ts';

/** Docker with BuildKit: the buildx plugin, or what clients 19 to 22 have built in. */
export const dockerBuildKit: BuildEngine = {
  name: 'docker',

  async detect(env): Promise<EngineState> {
    const docker = await dockerInstallation(env);
    if (docker === undefined) return missing('docker', undefined, NO_DOCKER);
    if (docker.serverVersion === undefined) {
      return missing('docker', docker.clientVersion, NO_DAEMON);
    }
    if (docker.buildx === undefined && !hasBuiltInBuildKit(docker)) {
      return missing('docker', docker.clientVersion, {
        en: `docker ${docker.clientVersion} builds with BuildKit only through the buildx plugin, which is not there`,
        zh: `docker ${docker.clientVersion} 需要 buildx 插件才能使用 BuildKit，但未安装该插件`,
      });
    }
    // Before 23 the daemon's own frontend knows no heredocs; a `# syntax=` line brings a newer one.
    const modern = Number.parseInt(docker.serverVersion, 10) >= 23;
    const abilities: EngineAbility[] = ['secrets', 'run-mounts'];
    if (modern) abilities.push('heredocs');
    if (docker.exports) {
      abilities.push('multi-platform', 'cache-export', 'attestations');
    }
    return {
      engine: 'docker',
      usable: true,
      version:
        docker.buildx === undefined
          ? docker.clientVersion
          : `${docker.serverVersion} (buildx ${docker.buildx})`,
      why: undefined,
      abilities: new Set(abilities),
    };
  },

  async build(request, io): Promise<BuildResult> {
    const docker = await dockerInstallation(io.env);
    const buildx = docker?.buildx !== undefined;
    const archive =
      request.platforms.length > 1 ? archiveFile('docker', io, 'image.oci.tar') : undefined;
    const { args, env } = command(request, io, buildx, archive);
    if (archive !== undefined) {
      await runBuild('docker', 'docker', args, env, io);
      return { engine: 'docker', location: `oci-archive:${archive}`, imageId: undefined };
    }
    const imageId = await withImageIdFile(io, file =>
      runBuild(
        'docker',
        'docker',
        [...args.slice(0, -1), '--iidfile', file, request.context],
        env,
        io,
      ),
    );
    return {
      engine: 'docker',
      location: `docker-daemon:${request.tags[0] ?? imageId}`,
      imageId,
    };
  },
};

/** The whole command line; the context stands last. */
function command(
  request: BuildRequest,
  io: BuildIo,
  buildx: boolean,
  archive: string | undefined,
): { args: string[]; env: NodeJS.ProcessEnv } {
  const values = buildArguments(request.buildArgs, io.env);
  const args = [
    ...(buildx ? ['buildx', 'build'] : ['build']),
    ...['--file', request.dockerfile],
    ...(archive === undefined
      ? buildx
        ? ['--load']
        : []
      : ['--output', platformsOutput(archive, request)]),
    ...(buildx && !request.attestations ? ['--provenance=false', '--sbom=false'] : []),
    ...(buildx && request.attestations ? ['--provenance=true', '--sbom=true'] : []),
    ...repeated('--tag', request.tags),
    ...values.args,
    ...secretArguments(request.secrets),
    ...labelArguments(request.labels),
    ...(request.target === undefined ? [] : ['--target', request.target]),
    ...(request.platforms.length === 0 ? [] : ['--platform', request.platforms.join(',')]),
    ...repeated('--cache-from', request.cacheFrom),
    ...(buildx ? repeated('--cache-to', request.cacheTo) : []),
    ...(request.noCache ? ['--no-cache'] : []),
    ...(request.pull ? ['--pull'] : []),
    ...(request.network === undefined ? [] : ['--network', request.network]),
    ...request.extra,
    request.context,
  ];
  return { args, env: { ...values.env, DOCKER_BUILDKIT: '1' } };
}
