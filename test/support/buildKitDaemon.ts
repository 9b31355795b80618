import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../src/process/spawn.ts';
import { type DockerDaemon, programs } from './dockerDaemon.ts';

/** A BuildKit daemon with its own socket and storage, its RUN lines allowed onto the host's network. */
export async function startBuildKitDaemon(): Promise<DockerDaemon> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dw-buildkit-'));
  const address = `unix://${folder}/buildkitd.sock`;
  const daemon = spawn(
    programs('buildkitd')[0] ?? 'buildkitd',
    [
      ...['--root', `${folder}/root`, '--addr', address],
      ...['--oci-worker-binary', 'runc', '--oci-worker-snapshotter', 'native'],
      ...['--containerd-worker=false', '--allow-insecure-entitlement', 'network.host'],
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  const exited = new Promise<void>(resolve => daemon.once('exit', () => resolve()));
  const env = { ...process.env, BUILDKIT_HOST: address };
  const stop = async () => {
    daemon.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  for (let tries = 0; tries < 100 && daemon.exitCode === null; tries++) {
    const { exitCode } = await run('buildctl', ['debug', 'workers'], { env });
    if (exitCode === 0) return { env, folder, stop };
    await sleep(200);
  }
  await stop();
  throw new Error('buildkitd did not come up');
}
