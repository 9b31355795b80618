import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/process/spawn.ts';
import { longTermLogin } from '../../src/swr/login.ts';
import { startBuildKitDaemon } from '../support/buildKitDaemon.ts';
import { runCli } from '../support/cliSession.ts';
import { programs } from '../support/dockerDaemon.ts';
import { needs, needsRoot } from '../support/realParts.ts';
import { RealRegistry } from '../support/realRegistry.ts';
import { SwrDouble } from '../support/swrDouble.ts';

const login = longTermLogin('cn-north-4', {
  accessKey: 'AKMADEUP0EXAMPLE0000',
  secretKey: 'SKmadeUpExampleSecretKeyForDocs0000000000',
});
let folder: string;
let context: string;
let registry: RealRegistry;
let swr: SwrDouble;
let env: Record<string, string | undefined>;

const here = needs('docker-registry', 'skopeo', 'busybox') && needsRoot();

beforeAll(async () => {
  if (!here) return;
  folder = mkdtempSync(path.join(tmpdir(), 'dw-engines-'));
  context = path.join(folder, 'context');
  mkdirSync(context);
  copyFileSync(programs('busybox')[0] ?? '', path.join(context, 'busybox'));
  writeFileSync(
    path.join(context, 'Dockerfile'),
    'FROM scratch\nCOPY busybox /bin/busybox\nHEALTHCHECK CMD ["/bin/busybox", "true"]\nCMD ["/bin/busybox", "echo", "shipped"]\n',
  );
  registry = await RealRegistry.start();
  swr = await SwrDouble.start({
    backend: registry.origin,
    users: { [login.username]: login.password },
    organizations: new Set(['team']),
  });
  const storage = path.join(folder, 'storage.conf');
  writeFileSync(
    storage,
    `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/root"\nrunroot = "${folder}/run"\n`,
  );
  env = {
    ...process.env,
    DOCKER_CONFIG: folder,
    BUILDAH_ISOLATION: 'chroot',
    CONTAINERS_STORAGE_CONF: storage,
  };
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const config = JSON.stringify({ auths: { [swr.host]: { auth } } });
  writeFileSync(path.join(folder, 'config.json'), config);
});
afterAll(async () => {
  await swr?.stop();
  await registry?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function shipWith(engine: string, extra: Record<string, string | undefined> = {}) {
  const name = `${swr.host}/team/${engine}:1`;
  const { exit, out, err } = await runCli(
    ['ship', context, '--to', name, '--swr', '--engine', engine, '--no-lint', '--json'],
    { cwd: folder, env: { ...env, ...extra } },
  );
  expect(err).not.toContain('dockwright:');
  expect(exit).toBe(0);
  const report = JSON.parse(out) as { digest: string; imageId: string; engine: string };
  const creds = `${login.username}:${login.password}`;
  const inspect = async (...more: string[]) =>
    run('skopeo', [
      'inspect',
      ...['--tls-verify=false', '--creds', creds, '--raw', ...more],
      `docker://${name}`,
    ]);
  const manifest = JSON.parse((await inspect()).stdout) as { config: { digest: string } };
  const config = JSON.parse((await inspect('--config')).stdout) as {
    config: { Cmd: string[]; Healthcheck?: unknown };
  };
  expect(report.engine).toBe(engine);
  expect(manifest.config.digest).toBe(report.imageId);
  expect(config.config.Cmd).toEqual(['/bin/busybox', 'echo', 'shipped']);
  expect(config.config.Healthcheck).toBeDefined();
  return { name, digest: report.digest };
}

describe.skipIf(!here)('ship without a docker daemon', () => {
  test.skipIf(!needs('buildah'))('buildah builds, and pulls back what was pushed', async () => {
    const { name, digest } = await shipWith('buildah');
    const [repository = ''] = name.split(/:[^:/]*$/);
    const pulled = await run(
      'buildah',
      [
        ...['pull', '--tls-verify=false', '--creds', `${login.username}:${login.password}`],
        `${repository}@${digest}`,
      ],
      { env },
    );
    expect(pulled.exitCode).toBe(0);
  });

  test.skipIf(!needs('buildah'))(
    'build alone: lint first, then an archive only when asked for',
    async () => {
      const build = (...more: string[]) =>
        runCli(['build', context, '--engine', 'buildah', '-t', 'team/app:1', ...more], {
          cwd: folder,
          env,
        });
      const stored = await build('--no-lint');
      expect(stored.out).toBe('containers-storage:team/app:1\n');
      const archived = await build('--no-lint', '--output', 'out', '--json', '--', '--squash');
      const { location } = JSON.parse(archived.out) as { location: string };
      expect(location).toBe(`docker-archive:${path.join(folder, 'out', 'image.docker.tar')}`);
      const pushed = await runCli(['push', location, `${registry.host}/team/app:1`], {
        cwd: folder,
        env,
      });
      expect(pushed.err).toContain('1 layers');
      expect(pushed.exit).toBe(0);
      const bad = path.join(folder, 'Bad.Dockerfile');
      writeFileSync(bad, 'FROM scratch # nothing below\nCOPY busybox /\n');
      const linted = await build('--file', bad);
      expect(linted.exit).toBe(1);
      expect(linted.err).toContain('the lint gate is closed');
      expect(linted.err).not.toContain('STEP');
    },
  );

  test.skipIf(!needs('buildctl', 'buildkitd', 'runc'))('buildctl', async () => {
    const daemon = await startBuildKitDaemon();
    try {
      const extra = { BUILDKIT_HOST: daemon.env.BUILDKIT_HOST };
      await shipWith('buildctl', extra);
      // Several platforms: a manifest list with docker's media types, which SWR takes.
      const { exit, out, err } = await runCli(
        [
          ...['ship', context, '--to', `${swr.host}/team/several:1`, '--swr'],
          ...['--engine', 'buildctl', '--platform', 'linux/amd64,linux/386', '--no-lint', '--json'],
        ],
        { cwd: folder, env: { ...env, ...extra } },
      );
      expect(err).not.toContain('warning: the image');
      expect(err).not.toContain('dockwright:');
      expect(exit).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ ok: true, engine: 'buildctl' });
      const raw = await run('skopeo', [
        'inspect',
        ...['--tls-verify=false', '--creds', `${login.username}:${login.password}`, '--raw'],
        `docker://${swr.host}/team/several:1`,
      ]);
      const list = JSON.parse(raw.stdout) as {
        mediaType: string;
        manifests: { platform: { architecture: string } }[];
      };
      expect(list.mediaType).toBe('application/vnd.docker.distribution.manifest.list.v2+json');
      expect(list.manifests.map(({ platform }) => platform.architecture)).toEqual(['amd64', '386']);
    } finally {
      await daemon.stop();
    }
  });

  test.skipIf(!needs('buildah'))(
    'an OCI layout is pushed byte for byte as skopeo pushes it',
    async () => {
      const layout = path.join(folder, 'layout');
      const built = path.join(folder, 'iid');
      await run('buildah', ['build', '--iidfile', built, context], { env });
      const id = readFileSync(built, 'utf8').trim();
      const out = await run('buildah', ['push', id, `oci:${layout}:1`], { env });
      expect(out.exitCode).toBe(0);
      const ours = await runCli(
        ['push', `oci:${layout}:1`, `${registry.host}/team/ours:1`, '--json'],
        { cwd: folder, env },
      );
      expect(ours.exit).toBe(0);
      const theirs = await run('skopeo', [
        'copy',
        '--dest-tls-verify=false',
        `oci:${layout}:1`,
        `docker://${registry.host}/team/theirs:1`,
      ]);
      expect(theirs.stderr).toBe('');
      const read = async (repository: string) => {
        const answer = await fetch(`${registry.origin}/v2/team/${repository}/manifests/1`, {
          headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
        });
        return Buffer.from(await answer.arrayBuffer());
      };
      const [one, two] = [await read('ours'), await read('theirs')];
      expect(one.equals(two)).toBe(true);
      const { layers, config } = JSON.parse(one.toString()) as {
        layers: { digest: string }[];
        config: { digest: string };
      };
      for (const { digest } of [...layers, config]) {
        const head = await fetch(`${registry.origin}/v2/team/ours/blobs/${digest}`, {
          method: 'HEAD',
        });
        expect(head.status).toBe(200);
      }
    },
  );
});
