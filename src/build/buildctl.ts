import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { KnownError } from '../errors.ts';
import { ProcessError, run } from '../process/spawn.ts';
import { archiveFile, platformsOutput, repeated, runBuild, secretArguments } from './arguments.ts';
import { missing } from './docker.ts';
import type { BuildEngine, BuildRequest, BuildResult, EngineState } from './engine.ts';

/** A BuildKit daemon without docker (`BUILDKIT_HOST` says where). */
export const buildctl: BuildEngine = {
  name: 'buildctl',

  async detect(env): Promise<EngineState> {
    let text: string;
    try {
      ({ stdout: text } = await run('buildctl', ['--version'], { env, timeoutMs: 15_000 }));
    } catch (error) {
      if (!(error instanceof ProcessError)) throw error;
      return missing('buildctl', undefined, {
        en: 'there is no buildctl in PATH',
        zh: 'PATH 中没有 buildctl',
      });
    }
    const version = /v?(\d+\.\d+\S*)/.exec(text)?.[1] ?? '';
    const workers = await run('buildctl', ['debug', 'workers'], { env, timeoutMs: 15_000 }).catch(
      (error: unknown) => {
        if (error instanceof ProcessError) return undefined;
        throw error;
      },
    );
    if (workers?.exitCode !== 0) {
      return missing('buildctl', version, {
        en: 'buildkitd does not answer (BUILDKIT_HOST says where it is)',
        zh: 'buildkitd 没有响应（其地址由 BUILDKIT_HOST 指定）',
      });
    }
    return {
      engine: 'buildctl',
      usable: true,
      version,
      why: undefined,
      abilities: new Set([
        'secrets',
        'run-mounts',
        'heredocs',
        'multi-platform',
        'cache-export',
        'attestations',
      ]),
    };
  },

  async build(request, io): Promise<BuildResult> {
    const several = request.platforms.length > 1;
    // The docker exporter writes the media types that SWR surely takes; only the OCI one holds several platforms.
    const kind = several ? 'oci' : 'docker';
    const archive = archiveFile('buildctl', io, `image.${kind}.tar`);
    const output = several ? platformsOutput(archive, request) : `type=docker,dest=${archive}`;
    const metadata = path.join(io.scratch, 'metadata.json');
    await rm(archive, { force: true });
    await runBuild(
      'buildctl',
      'buildctl',
      [...command(request, io.env, output), '--metadata-file', metadata],
      io.env,
      io,
    );
    const said: unknown = JSON.parse(await readFile(metadata, 'utf8'));
    await rm(metadata, { force: true });
    return {
      engine: 'buildctl',
      location: `${several ? 'oci' : 'docker'}-archive:${archive}`,
      imageId: several ? undefined : configDigest(said),
    };
  },
};

function command(request: BuildRequest, env: NodeJS.ProcessEnv, output: string): string[] {
  const names = request.tags.length === 0 ? '' : `,"name=${request.tags.join(',')}"`;
  const options: string[] = [
    `filename=${path.basename(request.dockerfile)}`,
    ...Object.entries(request.buildArgs).flatMap(([name, value]) => {
      const known = value ?? env[name];
      return known === undefined ? [] : [`build-arg:${name}=${known}`];
    }),
    ...Object.entries(request.labels).map(([name, value]) => `label:${name}=${value}`),
    ...(request.target === undefined ? [] : [`target=${request.target}`]),
    ...(request.platforms.length === 0 ? [] : [`platform=${request.platforms.join(',')}`]),
    ...(request.attestations ? ['attest:provenance=', 'attest:sbom='] : []),
    ...(request.pull ? ['image-resolve-mode=pull'] : []),
    ...(network(request.network) ?? []),
  ];
  return [
    'build',
    ...['--frontend', 'dockerfile.v0'],
    ...['--local', `context=${request.context}`],
    ...['--local', `dockerfile=${path.dirname(request.dockerfile)}`],
    ...['--output', `${output}${names}`],
    ...repeated('--opt', options),
    ...secretArguments(request.secrets),
    ...repeated('--import-cache', request.cacheFrom),
    ...repeated('--export-cache', request.cacheTo),
    ...(request.noCache ? ['--no-cache'] : []),
    ...(request.network === 'host' ? ['--allow', 'network.host'] : []),
    ...request.extra,
  ];
}

function network(mode: string | undefined): string[] | undefined {
  if (mode === undefined || mode === 'default') return undefined;
  if (mode === 'host' || mode === 'none') return [`force-network-mode=${mode}`];
  throw new KnownError(
    'build-network',
    { en: 'buildctl knows no network "{mode}"', zh: 'buildctl 不支持网络模式“{mode}”' },
    {
      values: { mode },
      hint: { en: 'use host, none or default', zh: '可用的值：host、none、default' },
    },
  );
}

function configDigest(metadata: unknown): string | undefined {
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const digest = (metadata as Readonly<Record<string, unknown>>)['containerimage.config.digest'];
  return typeof digest === 'string' ? digest : undefined;
}
