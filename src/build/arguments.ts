import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { KnownError } from '../errors.ts';
import { runAttached } from '../process/attached.ts';
import type { BuildIo, BuildRequest, BuildSecret, EngineName } from './engine.ts';

/** Variables that steer the builder's own program: a build argument of such a name must not reach it. */
const STEERING =
  /^(?:PATH|HOME|TMPDIR|LD_.*|DOCKER_.*|BUILDKIT_.*|BUILDX_.*|BUILDAH_.*|CONTAINERS?_.*|REGISTRY_AUTH_FILE|STORAGE_.*|XDG_.*|SSL_.*|GO[A-Z]+|(?:https?|all|no|ftp)_proxy)$/i;

export interface BuildArguments {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * `--build-arg NAME` with the value in the child's environment: other users of the machine can read a command
 * line. Names that would steer the builder itself go the open way, unless the environment has that value already.
 */
export function buildArguments(
  values: BuildRequest['buildArgs'],
  env: NodeJS.ProcessEnv,
): BuildArguments {
  const args: string[] = [];
  const extended = { ...env };
  for (const [name, value] of Object.entries(values)) {
    const steers = STEERING.test(name) && value !== undefined && env[name] !== value;
    args.push('--build-arg', steers ? `${name}=${value}` : name);
    if (value !== undefined && !steers) extended[name] = value;
  }
  return { args, env: extended };
}

/** `id=npm,src=/path` or `id=npm,env=NPM_TOKEN`: names, never values. */
export function secretArguments(secrets: readonly BuildSecret[]): string[] {
  return secrets.flatMap(secret => [
    '--secret',
    'file' in secret
      ? `id=${secret.id},src=${path.resolve(secret.file)}`
      : `id=${secret.id},env=${secret.environment}`,
  ]);
}

export function labelArguments(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
}

export function repeated(flag: string, values: readonly string[]): string[] {
  return values.flatMap(value => [flag, value]);
}

/** @throws KnownError `build-failed` */
export async function runBuild(
  engine: EngineName,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  io: BuildIo,
): Promise<void> {
  const code = await runAttached(program, args, {
    env,
    output: io.output,
    ...(io.signal === undefined ? {} : { signal: io.signal }),
  });
  if (code === 0) return;
  throw new KnownError(
    'build-failed',
    {
      en: 'the build failed: {program} ended with {code}',
      zh: '构建失败：{program} 退出码为 {code}',
    },
    {
      values: { program, code },
      hint: {
        en: `what ${engine} says above names the instruction`,
        zh: `失败的指令见上方 ${engine} 的输出`,
      },
    },
  );
}

/** Where an archive goes. @throws KnownError `build-output` when none was asked for and the engine has nowhere else */
export function archiveFile(engine: EngineName, io: BuildIo, name: string): string {
  if (io.archives !== undefined) return path.join(io.archives, name);
  throw new KnownError(
    'build-output',
    {
      en: '{engine} keeps no such image: it needs a folder for the archive',
      zh: '{engine} 不保存这样的镜像：需要指定存放归档的目录',
    },
    { values: { engine }, hint: { en: 'add --output FOLDER', zh: '请加 --output 目录' } },
  );
}

/**
 * Exporter for several platforms. The archive is an OCI layout, but what is in it has docker's media types: SWR takes
 * docker's manifest list and refuses OCI's index, and docker's config keeps HEALTHCHECK. Attestations need OCI's.
 */
export function platformsOutput(archive: string, { attestations }: BuildRequest): string {
  return `type=oci,dest=${archive}${attestations ? '' : ',oci-mediatypes=false'}`;
}

/** Runs with `--iidfile` and gives the id the engine wrote there. */
export async function withImageIdFile(
  io: BuildIo,
  build: (file: string) => Promise<void>,
): Promise<string> {
  const file = path.join(io.scratch, 'image-id');
  await rm(file, { force: true });
  await build(file);
  const id = (await readFile(file, 'utf8')).trim();
  await rm(file, { force: true });
  return id.includes(':') ? id : `sha256:${id}`;
}
