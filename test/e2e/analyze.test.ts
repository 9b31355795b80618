import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/analyze/analysis.ts';
import { analyzeImage } from '../../src/analyze/analyze.ts';
import { traceLayers } from '../../src/analyze/trace.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { run } from '../../src/process/spawn.ts';
import { openStored } from '../../src/store/open.ts';
import { type DockerDaemon, programs, startDockerDaemon } from '../support/dockerDaemon.ts';
import { needs, needsRoot } from '../support/realParts.ts';
import { noise } from '../support/sampleImage.ts';

const NAME = 'dockwright.test/analyze:1';
const DOCKERFILE = `FROM scratch
COPY busybox /bin/busybox
COPY busybox /bin/sh
RUN ["/bin/busybox", "--install", "-s", "/bin"]
COPY data /srv/
ARG WHERE=/opt
RUN mkdir -p /d $WHERE && cp /srv/one /d/one && cp /srv/two /d/two && ln /d/one /d/linked
RUN rm /d/two
COPY changed /srv/one
RUN rm -r /srv/gone
RUN mkdir -p /var/lib/apt/lists && head -c 70000 /dev/urandom > /var/lib/apt/lists/x
RUN chown -R 1:1 /srv
`;
/** Bytes of the files of the context. */
const ONE = 300_000;
const TWO = 200_001;
const CHANGED = 150_002;
const GONE = 50_003;

interface Dive {
  readonly layer: readonly { readonly sizeBytes: number; readonly command: string }[];
  readonly image: { readonly inefficientBytes: number; readonly efficiencyScore: number };
}

describe.skipIf(!needsRoot() || !needs('dockerd', 'docker', 'busybox'))(
  'analyze, beside the docker engine',
  () => {
    let folder: string;
    let daemon: DockerDaemon;
    let archive: string;
    let busybox: number;

    const docker = async (...args: readonly string[]) => {
      const { exitCode, stdout, stderr } = await run('docker', args, {
        env: { ...daemon.env, DOCKER_BUILDKIT: '0' },
        timeoutMs: 120_000,
      });
      if (exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
      return stdout.trim();
    };

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'dw-analyze-'));
      const context = path.join(folder, 'context');
      await mkdir(path.join(context, 'data', 'gone'), { recursive: true });
      await copyFile(programs('busybox')[0] ?? '', path.join(context, 'busybox'));
      busybox = (await readFile(path.join(context, 'busybox'))).byteLength;
      await writeFile(path.join(context, 'Dockerfile'), DOCKERFILE);
      await writeFile(path.join(context, 'data', 'one'), noise(ONE, 'one'));
      await writeFile(path.join(context, 'data', 'two'), noise(TWO, 'two'));
      await writeFile(path.join(context, 'data', 'gone', 'x'), noise(GONE, 'gone'));
      await writeFile(path.join(context, 'changed'), noise(CHANGED, 'changed'));
      daemon = await startDockerDaemon(programs('docker').at(-1));
      await docker('build', '--network', 'host', '-t', NAME, context);
      archive = path.join(folder, 'image.tar');
      await docker('save', '-o', archive, NAME);
    }, 120_000);

    afterAll(async () => {
      await daemon?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    async function analyze(from: 'daemon' | 'archive'): Promise<Analysis> {
      const { source, reference } = await openStored(
        from === 'daemon'
          ? { transport: 'docker-daemon', reference: NAME }
          : { transport: 'docker-archive', path: archive, reference: undefined },
        { environment: daemon.env },
      );
      try {
        return await analyzeImage(source, reference);
      } finally {
        await source.close();
      }
    }

    it("agrees with the engine on every layer's size, from the daemon and from an archive", async () => {
      const history = await docker(
        'history',
        '--human=false',
        '--no-trunc',
        '--format',
        '{{.Size}}',
        NAME,
      );
      const sizes = history.split('\n').map(Number).reverse();
      for (const from of ['daemon', 'archive'] as const) {
        const analysis = await analyze(from);
        const ours = analysis.history.entries.map(({ layer }) =>
          layer === undefined ? 0 : analysis.layers[layer]?.size,
        );
        expect(ours).toEqual(sizes);
        expect(analysis.size).toBe(
          Number(await docker('image', 'inspect', '-f', '{{.Size}}', NAME)),
        );
      }
    });

    it('finds the waste that was put in, byte by byte, each at its line', async () => {
      const analysis = await analyze('archive');
      const file = parseDockerfile(DOCKERFILE);
      const { layers: count, history } = analysis;
      const trace = traceLayers(file, history.entries, count.length);
      expect(trace.missing).toEqual([]);
      const lineOf = (layer: number | undefined) => {
        const node = layer === undefined ? undefined : trace.layers[layer];
        return node === undefined ? undefined : file.source.lineAt(node.range.start);
      };
      const found = analysis.waste.map(({ kind, path: name, bytes, layer, by }) => [
        kind,
        name,
        bytes,
        lineOf(layer),
        lineOf(by),
      ]);
      const sh = ['duplicated', '/bin/sh', busybox, 3, undefined];
      expect(found).toHaveLength(7);
      expect(found).toEqual(
        expect.arrayContaining([
          sh,
          ['overwritten', '/srv/one', ONE, 5, 9],
          ['overwritten', '/srv/one', CHANGED, 9, 12],
          ['overwritten', '/srv/two', TWO, 5, 12],
          ['deleted', '/d/two', TWO, 7, 8],
          ['deleted', '/srv/gone', GONE, 5, 10],
          ['cache', '/var/lib/apt/lists', 70_000, 11, undefined],
        ]),
      );
    });

    it.skipIf(!needs('dive'))(
      'differs from dive by what docs/analyze.md says, and by nothing else',
      async () => {
        const json = path.join(folder, 'dive.json');
        const { stderr, stdout } = await run(
          'dive',
          ['--source', 'docker-archive', '--json', json, archive],
          { env: { ...process.env, HOME: folder }, timeoutMs: 60_000 },
        );
        const dive = JSON.parse(
          await readFile(json, 'utf8').catch(() => {
            throw new Error(`dive wrote nothing: ${stdout}${stderr}`);
          }),
        ) as Dive;
        const analysis = await analyze('archive');
        expect(dive.layer.map(({ sizeBytes }) => sizeBytes)).toEqual(
          analysis.layers.map(({ contents }) => contents),
        );
        // dive counts every copy of a path that stands twice, the one in sight too, and no folder that was deleted whole.
        const hidden = analysis.wasted.overwritten + analysis.wasted.deleted;
        const inSight = CHANGED + TWO;
        expect(dive.image.inefficientBytes).toBe(hidden + inSight - GONE);
      },
    );
  },
);
