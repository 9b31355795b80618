import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ProcessError, run } from '../process/spawn.ts';
import {
  buildArguments,
  labelArguments,
  repeated,
  runBuild,
  secretArguments,
  withImageIdFile,
} from './arguments.ts';
import { missing } from './docker.ts';
import type { BuildEngine, BuildResult, EngineAbility, EngineState } from './engine.ts';

/** Buildah: no daemon. Settings such as isolation and storage driver come from its own environment variables. */
export const buildah: BuildEngine = {
  name: 'buildah',

  async detect(env): Promise<EngineState> {
    let text: string;
    try {
      ({ stdout: text } = await run('buildah', ['--version'], { env, timeoutMs: 15_000 }));
    } catch (error) {
      if (!(error instanceof ProcessError)) throw error;
      return missing('buildah', undefined, {
        en: 'there is no buildah in PATH',
        zh: 'PATH 中没有 buildah',
      });
    }
    const version = /(\d+)\.(\d+)\S*/.exec(text);
    if (version === null) {
      return missing('buildah', undefined, {
        en: 'buildah does not tell its version',
        zh: '无法识别 buildah 的版本',
      });
    }
    const [whole, major, minor] = version;
    const abilities: EngineAbility[] = ['secrets', 'run-mounts'];
    // Heredocs came with 1.33.
    if (Number(major) > 1 || Number(minor) >= 33) abilities.push('heredocs');
    return {
      engine: 'buildah',
      usable: true,
      version: whole,
      why: undefined,
      abilities: new Set(abilities),
    };
  },

  async build(request, io): Promise<BuildResult> {
    const values = buildArguments(request.buildArgs, io.env);
    const imageId = await withImageIdFile(io, file =>
      runBuild(
        'buildah',
        'buildah',
        [
          'build',
          // OCI's config has no HEALTHCHECK, ONBUILD or SHELL; Docker's keeps them, and SWR takes it surely.
          ...['--format', 'docker'],
          '--layers',
          ...['--file', request.dockerfile],
          ...['--iidfile', file],
          ...repeated('--tag', request.tags),
          ...values.args,
          ...secretArguments(request.secrets),
          ...labelArguments(request.labels),
          ...(request.target === undefined ? [] : ['--target', request.target]),
          ...repeated('--platform', request.platforms),
          ...repeated('--cache-from', request.cacheFrom),
          ...repeated('--cache-to', request.cacheTo),
          ...(request.noCache ? ['--no-cache'] : []),
          ...(request.pull ? ['--pull-always'] : []),
          ...(request.network === undefined ? [] : ['--network', request.network]),
          ...request.extra,
          request.context,
        ],
        values.env,
        io,
      ),
    );
    // Nobody but buildah's own library reads its storage: the image comes out as an archive.
    const name = request.tags[0];
    if (io.archives === undefined) {
      return { engine: 'buildah', location: `containers-storage:${name ?? imageId}`, imageId };
    }
    const archive = path.join(io.archives, 'image.docker.tar');
    await rm(archive, { force: true });
    const destination = `docker-archive:${archive}${name === undefined ? '' : `:${name}`}`;
    await runBuild('buildah', 'buildah', ['push', '--quiet', imageId, destination], io.env, io);
    return { engine: 'buildah', location: `docker-archive:${archive}`, imageId };
  },
};
