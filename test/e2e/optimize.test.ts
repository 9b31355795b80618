import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerInstallation, hasBuiltInBuildKit } from '../../src/build/docker.ts';
import { run } from '../../src/process/spawn.ts';
import { startBuildKitDaemon } from '../support/buildKitDaemon.ts';
import { runCli } from '../support/cliSession.ts';
import { type DockerDaemon, programs, startDockerDaemon } from '../support/dockerDaemon.ts';
import { needs, needsRoot } from '../support/realParts.ts';

/** Installs what package.json names: a file of 200 kB a package, and a cache of as much. */
const NPM = `#!/bin/sh
set -e
case "$1" in
  ci|install)
    mkdir -p node_modules /root/.npm
    for name in $(sed -n 's/.*"\\(dep-[a-z]*\\)".*/\\1/p' package.json); do
      mkdir -p node_modules/$name
      yes $name | head -c 200000 > node_modules/$name/index.js
      cp node_modules/$name/index.js /root/.npm/$name
    done
    sleep 2;;
  cache) rm -rf /root/.npm;;
  run) mkdir -p dist; cat src/*.js > dist/server.js;;
  prune) rm -rf node_modules/dep-dev;;
esac
`;
/** Downloads modules, compiles to a program that holds the sources. */
const GO = `#!/bin/sh
set -e
case "$1" in
  mod) mkdir -p /go/pkg/mod; yes module | head -c 300000 > /go/pkg/mod/module; sleep 2;;
  build) mkdir -p $(dirname $3) /go/pkg/mod; [ -f /go/pkg/mod/module ] || { yes module | head -c 300000 > /go/pkg/mod/module; sleep 2; }
    { echo '#!/bin/sh'; cat *.go; } > $3; chmod 755 $3;;
esac
`;
const TOOLS =
  'sh cat sed yes head mkdir cp rm ls chmod chown sleep dirname echo touch true test mv ln'.split(
    ' ',
  );

const here = needs('busybox', 'dockerd', 'docker') && needsRoot();
let folder: string;
let daemon: DockerDaemon;
let env: NodeJS.ProcessEnv;
let engine: 'docker' | 'docker-legacy' = 'docker-legacy';

interface ProvenStep {
  readonly name: string;
  readonly accepted: boolean;
  readonly differences: readonly {
    readonly path: string;
    readonly change: string;
    readonly excuse?: string;
  }[];
  readonly config: readonly { readonly field: string }[];
}
interface Measured {
  readonly layers: number;
  readonly compressed: number;
  readonly uncompressed: number;
  readonly files: number;
  readonly seconds: number;
  readonly rebuildSeconds: number;
}
interface ProofJson {
  readonly files: readonly {
    readonly proof: {
      readonly engine: string;
      readonly touched: string;
      readonly before: Measured;
      readonly after: Measured;
      readonly steps: readonly ProvenStep[];
    };
  }[];
}

beforeAll(async () => {
  if (!here) return;
  folder = mkdtempSync(path.join(tmpdir(), 'dw-optimize-'));
  let client: string | undefined;
  for (const each of programs('docker')) {
    const docker = await dockerInstallation({ ...process.env, PATH: path.dirname(each) });
    if (docker !== undefined && hasBuiltInBuildKit(docker)) client ??= each;
  }
  // Without a client of its own BuildKit the legacy builder shows the same, cache mounts aside.
  const plugin = programs('docker-buildx')[0];
  engine = client !== undefined || plugin !== undefined ? 'docker' : 'docker-legacy';
  daemon = await startDockerDaemon(client, client === undefined ? plugin : undefined);
  env = daemon.env;
  await importBase('base', {}, ['shell-base:1', 'alpine:3.22']);
  await importBase('node', { npm: NPM, node: '#!/bin/sh\n' }, ['node:24-slim', 'node:24']);
  await importBase('go', { go: GO }, ['golang:1.25-alpine3.22']);
}, 60_000);

afterAll(async () => {
  await daemon?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** A base image of busybox and scripts. */
async function importBase(name: string, scripts: Record<string, string>, tags: readonly string[]) {
  const root = path.join(folder, `root-${name}`);
  for (const part of ['bin', 'etc', 'root', 'tmp'])
    mkdirSync(path.join(root, part), { recursive: true });
  copyFileSync(programs('busybox')[0] ?? '', path.join(root, 'bin', 'busybox'));
  for (const tool of TOOLS) symlinkSync('busybox', path.join(root, 'bin', tool));
  writeFileSync(
    path.join(root, 'etc', 'passwd'),
    'root:x:0:0:root:/root:/bin/sh\napp:x:100:100::/app:/bin/sh\n',
  );
  writeFileSync(path.join(root, 'etc', 'group'), 'root:x:0:\napp:x:100:\n');
  for (const [script, text] of Object.entries(scripts)) {
    writeFileSync(path.join(root, 'bin', script), text);
    chmodSync(path.join(root, 'bin', script), 0o755);
  }
  const archive = path.join(folder, `${name}.tar`);
  await ok('tar', ['-C', root, '-cf', archive, '.']);
  for (const tag of tags) await ok('docker', ['import', '-c', 'ENV PATH=/bin', archive, tag]);
}

async function ok(program: string, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await run(program, [...args], { env });
  expect(exitCode, stderr).toBe(0);
}

function project(name: string, files: Readonly<Record<string, string>>): string {
  const context = path.join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(context, file)), { recursive: true });
    writeFileSync(path.join(context, file), text);
  }
  return context;
}

async function prove(context: string, ...more: readonly string[]) {
  const { exit, out, err } = await runCli(
    ['optimize', context, '--prove', '--json', '--engine', engine, '--network', 'host', ...more],
    { cwd: folder, env },
  );
  expect(out, err).not.toBe('');
  const [file] = (JSON.parse(out) as ProofJson).files;
  if (file === undefined) throw new Error('no file in the report');
  return { exit, err, ...file.proof };
}

/** What a person would want to know of a run, printed so that CI's log holds it. */
function tell(
  name: string,
  { engine: by, before, after }: Awaited<ReturnType<typeof prove>>,
): void {
  const change = (was: number, now: number, unit: string) => `${was}${unit} -> ${now}${unit}`;
  process.stderr.write(
    `proven with ${by}: ${name}: layers ${change(before.layers, after.layers, '')}, ` +
      `pushed ${change(before.compressed, after.compressed, ' B')}, unpacked ${change(before.uncompressed, after.uncompressed, ' B')}, ` +
      `rebuild ${before.rebuildSeconds.toFixed(1)} s -> ${after.rebuildSeconds.toFixed(1)} s\n`,
  );
}

describe.skipIf(!here)('optimize --prove', () => {
  test('a shell project: one layer where four were, leftovers gone, files the same', async () => {
    const context = project('shell', {
      Dockerfile: `FROM shell-base:1
RUN mkdir -p /srv/data
RUN yes x | head -c 400000 > /srv/big.txt
# keep only the start
RUN head -c 10 /srv/big.txt > /srv/data/start
RUN rm /srv/big.txt
COPY app/ /srv/app/
RUN chown -R app:app /srv/app
CMD ["/bin/sh", "/srv/app/run.sh"]
`,
      'app/run.sh': 'echo hi\n',
      'app/data.txt': 'd'.repeat(100_000),
    });
    const proof = await prove(context);
    tell('shell', proof);
    expect(proof.exit).toBe(0);
    expect(proof.steps.map(({ name, accepted }) => [name, accepted])).toEqual([
      ['merge-runs', true],
      ['chown-in-copy', true],
    ]);
    for (const { differences, config } of proof.steps)
      expect([...differences, ...config]).toEqual([]);
    expect(proof.before.layers - proof.after.layers).toBe(4);
    expect(proof.before.uncompressed - proof.after.uncompressed).toBeGreaterThan(490_000);
    expect(proof.before.files).toBe(proof.after.files);
    expect(proof.after).toMatchObject({ layers: 3 });
    // Proving alone changes nothing.
    expect(readFileSync(path.join(context, 'Dockerfile'), 'utf8')).toContain('RUN rm /srv/big.txt');
    expect(proof.touched).toBe('app/run.sh');
  }, 120_000);

  test('a Node.js project: a change of a source no longer installs', async () => {
    const context = project('node', {
      Dockerfile: `FROM node:24-slim
WORKDIR /app
COPY . .
RUN npm ci && npm cache clean --force
CMD ["node", "server.js"]
`,
      'package.json': '{\n"dependencies": {\n"dep-a": "1",\n"dep-b": "1"\n}\n}\n',
      'package-lock.json': '{}',
      'server.js': 'one\n',
    });
    const proof = await prove(context, '--apply');
    tell('node', proof);
    expect(proof.exit).toBe(0);
    expect(proof.steps.map(({ name }) => name)).toEqual(
      engine === 'docker' ? ['manifests-first', 'cache-mounts'] : ['manifests-first'],
    );
    expect(proof.steps.every(({ accepted }) => accepted)).toBe(true);
    expect(proof.before.rebuildSeconds).toBeGreaterThan(2);
    expect(proof.after.rebuildSeconds).toBeLessThan(proof.before.rebuildSeconds - 1);
    expect(proof.touched).toBe('server.js');
    const written = readFileSync(path.join(context, 'Dockerfile'), 'utf8');
    expect(written).toContain('COPY package.json package-lock.json ./\n');
    // The context itself was never touched.
    expect(readFileSync(path.join(context, 'server.js'), 'utf8')).toBe('one\n');
  }, 120_000);

  test('a Go project: the compiler and the modules stay in a stage of their own', async () => {
    const context = project('go', {
      Dockerfile: `FROM golang:1.25-alpine3.22
WORKDIR /src
COPY . .
RUN go build -o /bin/app .
EXPOSE 8080
CMD ["/bin/app"]
`,
      'go.mod': 'module m\nrequire example.com/x v1.0.0\n',
      'go.sum': '',
      'main.go': 'echo from-go\n',
    });
    const proof = await prove(context);
    tell('go', proof);
    expect(proof.exit).toBe(0);
    expect(proof.steps.map(({ name }) => name).slice(0, 2)).toEqual([
      'manifests-first',
      'split-stages',
    ]);
    expect(proof.steps.every(({ accepted }) => accepted)).toBe(true);
    expect(proof.before.uncompressed - proof.after.uncompressed).toBeGreaterThan(290_000);
    expect(proof.after.rebuildSeconds).toBeLessThan(proof.before.rebuildSeconds - 1);
  }, 120_000);

  test('an optimization that would lose a file is refused, and the file is named', async () => {
    const context = project('loses', {
      Dockerfile: `FROM node:24-slim
WORKDIR /app
COPY . .
RUN npm ci
CMD ["node", "server.js"]
`,
      'package.json': '{"dependencies": {"dep-a": "1"}}\n',
      'server.js': 'one\n',
      '.npmrc': 'x=y\n',
    });
    // An installed package that looks at the sources, which nothing in the project tells.
    const base = path.join(folder, 'root-node', 'bin', 'npm');
    writeFileSync(base, `${NPM}[ ! -f server.js ] || cp server.js node_modules/copied.js\n`);
    const archive = path.join(folder, 'hook.tar');
    await ok('tar', ['-C', path.join(folder, 'root-node'), '-cf', archive, '.']);
    await ok('docker', ['rmi', 'node:24-slim']);
    await ok('docker', ['import', '-c', 'ENV PATH=/bin', archive, 'node:24-slim']);
    const proof = await prove(context, '--apply', 'manifests-first');
    expect(proof.exit).toBe(1);
    expect(proof.steps).toHaveLength(1);
    expect(proof.steps[0]).toMatchObject({
      name: 'manifests-first',
      accepted: false,
      differences: [{ path: '/app/node_modules/copied.js', change: 'removed' }],
    });
    expect(proof.steps[0]?.differences[0]?.excuse).toBeUndefined();
    // Nothing of what was refused is written.
    expect(readFileSync(path.join(context, 'Dockerfile'), 'utf8')).toContain(
      'COPY . .\nRUN npm ci\n',
    );
    const shown = await runCli(
      [
        'optimize',
        context,
        '--prove',
        '--engine',
        engine,
        '--network',
        'host',
        '--apply',
        'manifests-first',
      ],
      { cwd: folder, env },
    );
    expect(shown.exit).toBe(1);
    expect(shown.out).toContain('refused: Copy package.json');
    expect(shown.out).toContain('/app/node_modules/copied.js: lost');
  }, 120_000);

  test('every other engine proves the same', async () => {
    const context = project('engines', {
      Dockerfile: `FROM scratch
ADD root.tar /
ENV PATH=/bin
RUN yes x | head -c 400000 > /big.txt
RUN head -c 10 /big.txt > /start
RUN rm /big.txt
COPY main.sh /srv/
CMD ["/bin/sh", "/srv/main.sh"]
`,
      'main.sh': 'echo hi\n',
    });
    copyFileSync(path.join(folder, 'base.tar'), path.join(context, 'root.tar'));
    const engines: [string, NodeJS.ProcessEnv, () => Promise<void>][] = [
      ['docker-legacy', env, async () => {}],
    ];
    if (needs('buildah')) {
      const storage = path.join(folder, 'storage.conf');
      writeFileSync(
        storage,
        `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/buildah"\nrunroot = "${folder}/run"\n`,
      );
      const variables = { BUILDAH_ISOLATION: 'chroot', CONTAINERS_STORAGE_CONF: storage };
      engines.push(['buildah', { ...process.env, ...variables }, async () => {}]);
    }
    if (needs('buildkitd', 'buildctl', 'runc')) {
      const buildkit = await startBuildKitDaemon();
      engines.push(['buildctl', buildkit.env, buildkit.stop]);
    }
    for (const [name, variables, stop] of engines) {
      try {
        const { out, err } = await runCli(
          ['optimize', context, '--prove', '--json', '--engine', name, '--network', 'host'],
          { cwd: folder, env: variables },
        );
        expect(out, `${name}: ${err}`).not.toBe('');
        const [file] = (JSON.parse(out) as ProofJson).files;
        const steps = file?.proof.steps.map(step => [step.name, step.accepted, step.differences]);
        expect(steps, name).toEqual([['merge-runs', true, []]]);
        // Every engine counts instructions in its own way; the bytes are gone in all of them.
        const { before, after } = file?.proof ?? {};
        expect((before?.uncompressed ?? 0) - (after?.uncompressed ?? 0), name).toBeGreaterThan(
          390_000,
        );
        expect(before?.files, name).toBe(after?.files);
      } finally {
        await stop();
      }
    }
  }, 180_000);

  test('no image without a name stays behind', async () => {
    const { stdout } = await run('docker', ['images', '--quiet', '--filter', 'dangling=true'], {
      env,
    });
    expect(stdout.trim()).toBe('');
  });
});

// Vitest takes a file without any test for a mistake.
test.skipIf(here)('left out', () => {});
