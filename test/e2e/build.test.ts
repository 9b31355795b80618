import {
  copyFileSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerInstallation, hasBuiltInBuildKit } from '../../src/build/docker.ts';
import type { BuildEngine, BuildIo, BuildRequest } from '../../src/build/engine.ts';
import { ENGINES } from '../../src/build/engines.ts';
import { run } from '../../src/process/spawn.ts';
import { startBuildKitDaemon } from '../support/buildKitDaemon.ts';
import { type DockerDaemon, programs, startDockerDaemon } from '../support/dockerDaemon.ts';
import { needs, needsRoot } from '../support/realParts.ts';

const DOCKERFILE = `FROM scratch AS base
COPY busybox /bin/busybox
COPY busybox /bin/sh
ARG WORD=none
RUN ["/bin/sh", "-c", "echo word=$WORD > /word"]
ENV BUILT_WITH=dockwright

FROM base AS other
ENV TARGETED=yes

FROM base
HEALTHCHECK CMD ["/bin/busybox", "true"]
CMD ["/bin/sh"]
`;
const SECRET_DOCKERFILE = `FROM scratch
COPY busybox /bin/sh
COPY busybox /bin/sha256sum
RUN --mount=type=secret,id=word ["/bin/sh", "-c", "/bin/sha256sum /run/secrets/word > /hash"]
`;
const SECRET = 'the-secret-that-must-not-leak';

let folder: string;
let context: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dw-build-'));
  context = path.join(folder, 'context');
  mkdirSync(context);
  const busybox = programs('busybox')[0];
  if (busybox !== undefined) copyFileSync(busybox, path.join(context, 'busybox'));
  writeFileSync(path.join(context, 'Dockerfile'), DOCKERFILE);
  writeFileSync(path.join(context, 'Secret.Dockerfile'), SECRET_DOCKERFILE);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = (more: Partial<BuildRequest> = {}): BuildRequest => ({
  context,
  dockerfile: path.join(context, 'Dockerfile'),
  tags: ['dockwright.test/demo:1'],
  buildArgs: { WORD: 'from the command line' },
  secrets: [],
  target: undefined,
  platforms: [],
  cacheFrom: [],
  cacheTo: [],
  labels: { 'org.opencontainers.image.title': 'demo' },
  noCache: false,
  pull: false,
  network: 'host',
  attestations: false,
  extra: [],
  ...more,
});

interface Built {
  readonly config: {
    readonly config: {
      readonly Env?: readonly string[];
      readonly Labels?: Readonly<Record<string, string>>;
      readonly Healthcheck?: unknown;
    };
  };
  readonly tags: readonly string[];
  /** Text of the files /word and /hash. */
  readonly files: Readonly<Record<string, string>>;
}

/** Reads a `docker save` archive: its config, its names, and the small files of its layers. */
async function readArchive(file: string): Promise<Built> {
  const members = await tarMembers(createReadStream(file));
  const [entry] = JSON.parse(String(members.get('manifest.json'))) as {
    Config: string;
    RepoTags: string[] | null;
    Layers: string[];
  }[];
  if (entry === undefined) throw new Error('no image in the archive');
  const files: Record<string, string> = {};
  for (const layer of entry.Layers) {
    const bytes = members.get(layer);
    if (bytes === undefined) throw new Error(`${layer} is missing`);
    const { Readable } = await import('node:stream');
    const { gunzipSync } = await import('node:zlib');
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    for (const [name, content] of await tarMembers(Readable.from([plain]))) {
      if (/^\.?\/?(?:word|hash)$/.test(name)) files[name.replace(/^\.?\//, '')] = String(content);
    }
  }
  return {
    config: JSON.parse(String(members.get(entry.Config))) as Built['config'],
    tags: entry.RepoTags ?? [],
    files,
  };
}

async function tarMembers(stream: NodeJS.ReadableStream): Promise<Map<string, Buffer>> {
  const members = new Map<string, Buffer>();
  const reader = extract();
  stream.pipe(reader);
  for await (const entry of reader) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    members.set(entry.header.name, Buffer.concat(chunks));
  }
  return members;
}

async function built(engine: BuildEngine, io: BuildIo, more: Partial<BuildRequest> = {}) {
  const result = await engine.build(request(more), io);
  const [transport, ...rest] = result.location.split(':');
  let file = rest.join(':');
  if (transport === 'docker-daemon') {
    file = path.join(io.scratch, 'saved.tar');
    const saved = await run('docker', ['save', '-o', file, rest.join(':')], { env: io.env });
    expect(saved.stderr).toBe('');
  }
  return { result, image: await readArchive(file) };
}

function suite(
  name: keyof typeof ENGINES,
  secrets: boolean,
  start: () => Promise<DockerDaemon>,
  variant = '',
) {
  describe(`${name} ${variant}`.trim(), () => {
    let daemon: DockerDaemon;
    let io: BuildIo;
    let said = '';

    beforeAll(async () => {
      daemon = await start();
      const workDirectory = path.join(folder, `${name} ${variant}`.trim());
      mkdirSync(workDirectory);
      io = {
        scratch: workDirectory,
        archives: workDirectory,
        env: daemon.env,
        output: text => {
          said += text;
        },
      };
    });
    afterAll(() => daemon.stop());

    const engine = ENGINES[name];

    test('is detected as usable', async () => {
      const state = await engine.detect(io.env);
      expect(state).toMatchObject({ engine: name, usable: true });
      // The daemon's own builder writes no archives, with buildx or without.
      expect(state.abilities.has('multi-platform')).toBe(name === 'buildctl');
    });

    test('builds, with arguments, labels and the health check kept', async () => {
      const { result, image } = await built(engine, io);
      expect(result.imageId).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(image.tags).toEqual(['dockwright.test/demo:1']);
      expect(image.files.word).toBe('word=from the command line\n');
      expect(image.config.config.Env).toContain('BUILT_WITH=dockwright');
      expect(image.config.config.Labels?.['org.opencontainers.image.title']).toBe('demo');
      expect(image.config.config.Healthcheck).toBeDefined();
      expect(said).toContain('COPY busybox');
    });

    test('builds a stage', async () => {
      const { image } = await built(engine, io, { target: 'other' });
      expect(image.config.config.Env).toContain('TARGETED=yes');
    });

    test.skipIf(!secrets)('hands a secret to RUN without showing it', async () => {
      said = '';
      const { image } = await built(
        engine,
        { ...io, env: { ...io.env, WORD_SECRET: SECRET } },
        {
          dockerfile: path.join(context, 'Secret.Dockerfile'),
          secrets: [{ id: 'word', environment: 'WORD_SECRET' }],
          buildArgs: {},
        },
      );
      const { createHash } = await import('node:crypto');
      expect(image.files.hash).toContain(createHash('sha256').update(SECRET).digest('hex'));
      expect(said).not.toContain(SECRET);
    });

    test('a failing instruction is told, and the engine’s own words were shown', async () => {
      said = '';
      writeFileSync(path.join(context, 'Bad.Dockerfile'), 'FROM scratch\nCOPY missing /x\n');
      const bad = { dockerfile: path.join(context, 'Bad.Dockerfile') };
      await expect(engine.build(request(bad), io)).rejects.toMatchObject({ code: 'build-failed' });
      expect(said).toContain('missing');
    });
  });
}

const asRoot = needs('busybox') && needsRoot();

if (asRoot && needs('dockerd', 'docker')) {
  suite('docker-legacy', false, () => startDockerDaemon());
  const builtIn: string[] = [];
  for (const client of programs('docker')) {
    const docker = await dockerInstallation({ ...process.env, PATH: path.dirname(client) });
    if (docker !== undefined && hasBuiltInBuildKit(docker)) builtIn.push(client);
  }
  // Only clients 19 to 22 have it: not something a machine can be asked to have.
  if (builtIn[0] !== undefined) {
    suite('docker', true, () => startDockerDaemon(builtIn[0]), 'BuildKit of the client');
  }
  if (needs('docker-buildx')) {
    suite(
      'docker',
      true,
      () => startDockerDaemon(undefined, programs('docker-buildx')[0]),
      'buildx',
    );
  }
}

if (asRoot && needs('buildah')) {
  suite('buildah', true, async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'dw-buildah-'));
    const storage = path.join(home, 'storage.conf');
    writeFileSync(
      storage,
      `[storage]\ndriver = "vfs"\ngraphroot = "${home}/root"\nrunroot = "${home}/run"\n`,
    );
    return {
      env: { ...process.env, BUILDAH_ISOLATION: 'chroot', CONTAINERS_STORAGE_CONF: storage },
      folder: home,
      stop: async () => rmSync(home, { recursive: true, force: true }),
    };
  });
}

if (asRoot && needs('buildkitd', 'buildctl', 'runc')) {
  suite('buildctl', true, startBuildKitDaemon);

  test('buildctl: several platforms make one index, without attestations', async () => {
    const daemon = await startBuildKitDaemon();
    try {
      const workDirectory = path.join(folder, 'platforms');
      mkdirSync(workDirectory);
      writeFileSync(path.join(context, 'Copy.Dockerfile'), 'FROM scratch\nCOPY busybox /\n');
      const result = await ENGINES.buildctl.build(
        request({
          dockerfile: path.join(context, 'Copy.Dockerfile'),
          platforms: ['linux/amd64', 'linux/386'],
        }),
        { scratch: workDirectory, archives: workDirectory, env: daemon.env, output: 'ignore' },
      );
      const [transport, file = ''] = result.location.split(/:(.*)/s);
      expect(transport).toBe('oci-archive');
      const members = await tarMembers(createReadStream(file));
      const top = JSON.parse(String(members.get('index.json'))) as {
        manifests: { digest: string }[];
      };
      const index = JSON.parse(
        String(members.get(`blobs/${top.manifests[0]?.digest.replace(':', '/')}`)),
      ) as { manifests: { platform: { architecture: string } }[] };
      expect(index.manifests.map(({ platform }) => platform.architecture).sort()).toEqual([
        '386',
        'amd64',
      ]);
    } finally {
      await daemon.stop();
    }
  });
}

// Vitest takes a file without any test for a mistake.
test.skipIf(asRoot)('left out', () => {});
