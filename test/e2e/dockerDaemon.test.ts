import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../../src/http/client.ts';
import { run } from '../../src/process/spawn.ts';
import { anonymous } from '../../src/registry/auth/credential.ts';
import { RegistryClient } from '../../src/registry/client.ts';
import { registryDestination } from '../../src/registry/destination.ts';
import { registrySource } from '../../src/registry/source.ts';
import { dockerArchiveDestination } from '../../src/store/dockerArchiveDestination.ts';
import { openDockerDaemon } from '../../src/store/dockerDaemonSource.ts';
import { TarWriter } from '../../src/store/tar/writer.ts';
import { copyImage } from '../../src/transfer/copyImage.ts';
import { type DockerDaemon, startDockerDaemon } from '../support/dockerDaemon.ts';
import { needs, programPath } from '../support/realParts.ts';
import { RealRegistry } from '../support/realRegistry.ts';
import { noise } from '../support/sampleImage.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('tests of the docker daemon left out: they need root\n');

describe.skipIf(!isRoot || !needs('dockerd', 'docker', 'docker-registry'))(
  'the docker daemon',
  () => {
    let folder: string;
    let daemon: DockerDaemon;
    let registry: RealRegistry;
    const http = new HttpClient({ environment: {} });

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'dockwright-daemon-'));
      registry = await RealRegistry.start();
      daemon = await startDockerDaemon();
    });

    afterAll(async () => {
      await http.close();
      await daemon?.stop();
      await registry?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const docker = async (...args: readonly string[]) => {
      const { exitCode, stdout, stderr } = await run('docker', args, {
        env: daemon.env,
        timeoutMs: 60_000,
      });
      if (exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
      return stdout.trim();
    };
    const repository = (name: string) =>
      new RegistryClient(registry.host, { http, credentials: anonymous }).repository(name);

    async function layer(name: string, content: Buffer): Promise<string> {
      const file = path.join(folder, `${name}.tar`);
      const tar = await TarWriter.create(file);
      await tar.addBytes(name, content);
      await tar.finish();
      return file;
    }

    it('gives its image to a registry, which gives the same image back to it', async () => {
      await docker('import', await layer('first', noise(300_000, 'first')), 'org/base:v1');
      const dockerfile = path.join(folder, 'context');
      await mkdir(dockerfile);
      await writeFile(
        path.join(dockerfile, 'Dockerfile'),
        'FROM org/base:v1\nCOPY second third /\nENV A=b\n',
      );
      await writeFile(path.join(dockerfile, 'second'), noise(200_000, 'second'));
      await writeFile(path.join(dockerfile, 'third'), 'third');
      await run('docker', ['build', '-t', 'org/app:v1', dockerfile], {
        env: { ...daemon.env, DOCKER_BUILDKIT: '0' },
      });
      const id = await docker('image', 'inspect', '--format', '{{.Id}}', 'org/app:v1');

      const { source, reference } = await openDockerDaemon('org/app:v1', {
        environment: daemon.env,
      });
      const { digest, blobs } = await copyImage(
        { source, reference },
        { destination: registryDestination(repository('org/app')), tag: 'v1' },
      );
      await source.close();
      expect(blobs.uploaded).toBe(3);

      await docker('rmi', '-f', 'org/app:v1');
      await docker('pull', `${registry.host}/org/app:v1`);
      expect(
        await docker('image', 'inspect', '--format', '{{.Id}}', `${registry.host}/org/app:v1`),
      ).toBe(id);
      expect(
        await docker(
          'image',
          'inspect',
          '--format',
          '{{index .RepoDigests 0}}',
          `${registry.host}/org/app:v1`,
        ),
      ).toBe(`${registry.host}/org/app@${digest}`);

      // A second push of the same image moves nothing and names the same digest.
      const again = await openDockerDaemon(`${registry.host}/org/app:v1`, {
        environment: daemon.env,
      });
      const second = await copyImage(again, {
        destination: registryDestination(repository('org/app')),
        tag: 'v1',
      });
      await again.source.close();
      expect(second).toMatchObject({ outcome: 'current', digest });
    });

    it('loads the archives that are written for it', async () => {
      await docker('import', await layer('other', noise(100_000, 'other')), 'org/other:v1');
      const id = await docker('image', 'inspect', '--format', '{{.Id}}', 'org/other:v1');
      const daemonImage = await openDockerDaemon('org/other:v1', { environment: daemon.env });
      await copyImage(daemonImage, {
        destination: registryDestination(repository('org/other')),
        tag: 'v1',
      });
      await daemonImage.source.close();
      const file = path.join(folder, 'load.tar');
      const destination = await dockerArchiveDestination(file, 'org/loaded');
      const source = registrySource(repository('org/other'));
      await copyImage({ source, reference: 'v1' }, { destination, tag: 'v2' });
      await destination.close();
      await docker('rmi', '-f', 'org/other:v1');
      await docker('load', '-i', file);
      expect(await docker('image', 'inspect', '--format', '{{.Id}}', 'org/loaded:v2')).toBe(id);
    });

    it('says what it does not have', async () => {
      const failure = openDockerDaemon('org/none:v1', { environment: daemon.env });
      await expect(failure).rejects.toMatchObject({ code: 'program-failed' });
      await expect(failure).rejects.toThrow(/reference does not exist|No such image/i);
      await expect(openDockerDaemon('a', { program: 'no-such-docker' })).rejects.toMatchObject({
        code: 'program-not-found',
      });
    });

    it.skipIf(programPath('buildah') === undefined)(
      'is not the only one that can pull: buildah gets the same config',
      async () => {
        await docker('import', await layer('plain', noise(50_000, 'plain')), 'org/plain:v1');
        const image = await openDockerDaemon('org/plain:v1', { environment: daemon.env });
        await copyImage(image, {
          destination: registryDestination(repository('org/plain')),
          tag: 'v1',
        });
        await image.source.close();
        const manifest = await repository('org/plain').manifest('v1');
        const roots = [
          '--root',
          path.join(folder, 'storage'),
          '--runroot',
          path.join(folder, 'run'),
          '--storage-driver',
          'vfs',
        ];
        const pulled = await run(
          'buildah',
          [...roots, 'pull', '--tls-verify=false', `docker://${registry.host}/org/plain:v1`],
          { timeoutMs: 60_000 },
        );
        expect(pulled.exitCode, pulled.stderr).toBe(0);
        expect(`sha256:${pulled.stdout.trim().split('\n').at(-1)}`).toBe(manifest.config?.digest);
      },
    );
  },
);
