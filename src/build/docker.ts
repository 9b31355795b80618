import { ProcessError, run } from '../process/spawn.ts';
import type { Text } from '../rule/language.ts';
import type { EngineName, EngineState } from './engine.ts';

/** What `docker version` tells of client and daemon. */
export interface DockerInstallation {
  readonly clientVersion: string;
  /** Undefined when no daemon answers. */
  readonly serverVersion: string | undefined;
  /** Version of the buildx plugin; undefined without it. */
  readonly buildx: string | undefined;
  /**
   * Whether the chosen buildx builder can write archives, caches and indexes: not the daemon's own builder, unless
   * the daemon keeps its images in containerd.
   */
  readonly exports: boolean;
}

const QUICK = 15_000;

/** Undefined when there is no docker client. */
export async function dockerInstallation(
  env: NodeJS.ProcessEnv,
): Promise<DockerInstallation | undefined> {
  let answer: string;
  try {
    // Fails when the daemon is away, but prints the client's part all the same.
    ({ stdout: answer } = await run('docker', ['version', '--format', '{{json .}}'], {
      env,
      timeoutMs: QUICK,
    }));
  } catch (error) {
    if (error instanceof ProcessError) return undefined;
    throw error;
  }
  const version: unknown = parse(answer);
  const client = member(version, 'Client');
  const clientVersion = member(client, 'Version');
  if (typeof clientVersion !== 'string') return undefined;
  const server = member(version, 'Server');
  const serverVersion = member(server, 'Version');
  const buildx = await run('docker', ['buildx', 'version'], { env, timeoutMs: QUICK });
  const hasBuildx = buildx.exitCode === 0;
  return {
    clientVersion,
    serverVersion: typeof serverVersion === 'string' ? serverVersion : undefined,
    buildx: hasBuildx ? (/v?(\d+\.\d+[^\s]*)/.exec(buildx.stdout)?.[1] ?? '') : undefined,
    exports: hasBuildx && typeof serverVersion === 'string' && (await canExport(env)),
  };
}

async function canExport(env: NodeJS.ProcessEnv): Promise<boolean> {
  const options = { env, timeoutMs: QUICK };
  const builder = await run('docker', ['buildx', 'inspect'], options);
  const driver = /^Driver:\s*(\S+)/m.exec(builder.stdout)?.[1];
  if (driver !== undefined && driver !== 'docker') return true;
  const store = await run('docker', ['info', '--format', '{{json .DriverStatus}}'], options);
  return store.stdout.includes('io.containerd.snapshotter');
}

/** From 23 on the client has no BuildKit of its own: it needs the buildx plugin. */
export function hasBuiltInBuildKit(installation: DockerInstallation): boolean {
  const major = Number.parseInt(installation.clientVersion, 10);
  return major >= 19 && major < 23;
}

export function missing(engine: EngineName, version: string | undefined, why: Text): EngineState {
  return { engine, usable: false, version, why, abilities: new Set() };
}

export const NO_DOCKER: Text = {
  en: 'there is no docker client in PATH',
  zh: 'PATH 中没有 docker 客户端',
};

export const NO_DAEMON: Text = {
  en: 'the docker daemon does not answer',
  zh: 'docker 守护进程没有响应',
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text.trim().split('\n')[0] ?? '');
  } catch {
    // Podman's docker alias and very old clients print something else: not an engine for us.
    return undefined;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
