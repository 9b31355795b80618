import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../src/process/spawn.ts';

/** Every program of a name along PATH, first found first. */
export function programs(name: string): string[] {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map(folder => path.join(folder, name))
    .filter(file => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        // Not in this folder of PATH.
        return false;
      }
    });
}

export interface DockerDaemon {
  /** Environment in which `docker` (the given client) talks to this daemon. */
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  stop(): Promise<void>;
}

/**
 * A docker daemon with its own socket, storage and no bridge, so that it disturbs no other. RUN lines need the
 * `host` network.
 * @param client which docker client stands first on PATH
 * @param plugin path of a docker-buildx that the client shall have
 */
export async function startDockerDaemon(
  client = programs('docker')[0],
  plugin?: string,
): Promise<DockerDaemon> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dw-docker-'));
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  if (client !== undefined) symlinkSync(client, path.join(bin, 'docker'));
  if (plugin !== undefined) {
    const plugins = path.join(folder, 'config', 'cli-plugins');
    mkdirSync(plugins, { recursive: true });
    symlinkSync(plugin, path.join(plugins, 'docker-buildx'));
  }
  const socket = `unix://${folder}/docker.sock`;
  const log: string[] = [];
  const daemon: ChildProcess = spawn(
    programs('dockerd')[0] ?? 'dockerd',
    [
      ...['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`],
      ...['--pidfile', `${folder}/pid`, '-H', socket],
      ...['--bridge=none', '--iptables=false'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  daemon.stderr?.setEncoding('utf8').on('data', (text: string) => log.push(text));
  const exited = new Promise<void>(resolve => daemon.once('exit', () => resolve()));
  const env = {
    ...process.env,
    PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
    DOCKER_HOST: socket,
    DOCKER_CONFIG: path.join(folder, 'config'),
  };
  const stop = async () => {
    daemon.kill('SIGTERM');
    await exited;
    // The daemon leaves its network namespace mounted.
    await run('umount', [path.join(folder, 'exec', 'netns', 'default')]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  for (let tries = 0; tries < 100; tries++) {
    if (daemon.exitCode !== null) break;
    const { exitCode } = await run('docker', ['version'], { env });
    if (exitCode === 0) return { env, folder, stop };
    await sleep(300);
  }
  await stop();
  throw new Error(`dockerd did not come up:\n${log.join('').slice(-2000)}`);
}
