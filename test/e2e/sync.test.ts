import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sync } from '../../src/transfer/sync/sync.ts';
import { FaultProxy } from '../support/faultProxy.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { needs } from '../support/realParts.ts';
import { RealRegistry } from '../support/realRegistry.ts';
import { noise, putSampleImage, putSampleIndex } from '../support/sampleImage.ts';
import { rule, testRegistries } from '../support/syncRules.ts';
import { tempFolder } from '../support/tempFolder.ts';

const PROGRAM = fileURLToPath(new URL('../support/cliProcess.ts', import.meta.url));
const REPOSITORIES = ['lib/one', 'lib/two', 'lib/three'];

interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as a process of its own, ended by force after a while when asked to. */
async function dockwright(argv: readonly string[], cwd: string, killAfter?: number): Promise<Run> {
  const env = { ...process.env, HOME: cwd, XDG_STATE_HOME: path.join(cwd, 'state'), LANG: 'C' };
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...argv], {
    env: { ...env, NODE_PATH: '' },
    cwd: path.dirname(PROGRAM),
  });
  const run = { out: '', err: '' };
  child.stdout.on('data', chunk => (run.out += chunk));
  child.stderr.on('data', chunk => {
    run.err += chunk;
    // The clock starts when the work does: loading takes longer than the sync itself.
    if (killAfter !== undefined && timer === undefined && run.err.includes('Start to handle')) {
      timer = setTimeout(() => child.kill('SIGKILL'), killAfter);
    }
  });
  let timer: NodeJS.Timeout | undefined;
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  return { code, signal, ...run };
}

/** Every manifest and blob of every tag, read over plain fetch: none of our own code judges itself here. */
async function contents(origin: string, repositories: readonly string[]): Promise<string[]> {
  const all: string[] = [];
  const accept = {
    accept:
      '*/*, application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json',
  };
  for (const name of repositories) {
    const answer = await fetch(`${origin}/v2/${name}/tags/list`);
    const { tags }: { tags: string[] } = JSON.parse(await answer.text());
    const seen = new Set<string>();
    const walk = async (reference: string): Promise<void> => {
      const answer = await fetch(`${origin}/v2/${name}/manifests/${reference}`, {
        headers: accept,
      });
      const text = await answer.text();
      all.push(`${answer.status} ${name}:${reference} ${text}`);
      const json = JSON.parse(text);
      for (const { digest } of json.manifests ?? []) await walk(digest);
      for (const { digest } of [...(json.config ? [json.config] : []), ...(json.layers ?? [])]) {
        if (digest === undefined || seen.has(digest)) continue;
        seen.add(digest);
        const blob = await fetch(`${origin}/v2/${name}/blobs/${digest}`);
        const bytes = new Uint8Array(await blob.arrayBuffer());
        const hash = await crypto.subtle.digest('SHA-256', bytes);
        all.push(`${blob.status} ${name}@${digest} ${Buffer.from(hash).toString('hex')}`);
      }
    };
    for (const tag of tags.sort()) await walk(tag);
  }
  return all;
}

async function rulesIn(source: string, target: string): Promise<string> {
  const images = Object.fromEntries(
    REPOSITORIES.map(name => [`${source}/${name}`, `${target}/${name}`]),
  );
  const auth = { [source]: { insecure: true }, [target]: { insecure: true } };
  return tempFolder({
    'images.json': JSON.stringify(images, undefined, 2),
    'auth.json': JSON.stringify(auth),
  });
}

function flags(folder: string): string[] {
  return [
    `--auth=${path.join(folder, 'auth.json')}`,
    `--images=${path.join(folder, 'images.json')}`,
  ];
}

describe.skipIf(!needs('docker-registry'))('sync between real registries', () => {
  let source: RealRegistry;
  let expected: string[];

  beforeAll(async () => {
    source = await RealRegistry.start();
    const memory = await MemoryRegistry.start();
    const common = noise(1_500_000, 'common');
    for (const [index, name] of REPOSITORIES.entries()) {
      putSampleIndex(memory, name, 'index');
      for (let tag = 0; tag < 4; tag++) {
        const layers = [common, noise(250_000, `${index}/${tag}`), noise(4_000, `${name}`)];
        putSampleImage(memory, name, `v${tag}`, { layers });
      }
    }
    const rules = REPOSITORIES.map(name =>
      rule(`${memory.host}/${name}`, [`${source.host}/${name}`]),
    );
    await sync({ rules, registries: testRegistries(), policy: 'keep' });
    await memory.stop();
    expected = await contents(source.origin, REPOSITORIES);
  }, 60_000);

  afterAll(() => source.stop());

  it('runs image-syncer’s and image-migrator’s command lines, and has nothing to do again', async () => {
    const target = await RealRegistry.start();
    try {
      const folder = await rulesIn(source.host, target.host);
      const log = path.join(folder, 'log');
      const first = await dockwright(
        [
          'sync',
          ...flags(folder),
          '--namespace=dev-container',
          `--registry=${target.host}`,
          '--retries=3',
          `--log=${log}`,
        ],
        folder,
      );
      expect(first.err).not.toContain('bug');
      expect(first.out).toBe(
        'Images(15) migration finished, 0 images tasks failed, 0 tasks generate failed\n',
      );
      expect(first.code).toBe(0);
      expect(await contents(target.origin, REPOSITORIES)).toEqual(expected);
      const again = await dockwright(
        [
          'sync',
          '--workers=5',
          ...flags(folder),
          '--namespace=test',
          `--registry=${target.host}`,
          '--retries=2',
          '--verify',
        ],
        folder,
      );
      expect(again.err).toContain('0 copied, 0 converted, 15 were there');
      expect(again.out).toContain('verified: 15 images');
      expect(again.code).toBe(0);
    } finally {
      await target.stop();
    }
  }, 90_000);

  it('goes on after being killed at any moment, reads nothing whole twice, and tags nothing half', async () => {
    const target = await RealRegistry.start();
    const proxy = await FaultProxy.start(source.origin);
    try {
      const folder = await rulesIn(proxy.host, target.host);
      let kills = 0;
      let last: Run | undefined;
      for (let attempt = 0; attempt < 12; attempt++) {
        const slow = ['--bandwidth=3M', '--proc=2'];
        last = await dockwright(
          ['sync', ...flags(folder), ...slow],
          folder,
          attempt < 8 ? 60 + attempt * 45 : undefined,
        );
        if (last.signal !== 'SIGKILL') break;
        kills++;
      }
      expect(kills).toBeGreaterThan(2);
      expect(last?.code).toBe(0);
      expect(await contents(target.origin, REPOSITORIES)).toEqual(expected);
      // A blob may be begun by several processes, but once it has been read whole it is not read again, but for the
      // few that were whole at the moment of a kill.
      const whole = new Map<string, number>();
      for (const { url, method, bytesDown, status } of proxy.requests) {
        const digest = /\/blobs\/(sha256:[0-9a-f]+)$/.exec(url)?.[1];
        if (method === 'GET' && status === 200 && digest !== undefined && bytesDown >= 250_000) {
          whole.set(digest, (whole.get(digest) ?? 0) + 1);
        }
      }
      const repeated = [...whole.values()].reduce((sum, count) => sum + count - 1, 0);
      expect(repeated).toBeLessThanOrEqual(kills * 2);
    } finally {
      await proxy.stop();
      await target.stop();
    }
  }, 180_000);

  it('arrives whole through a line that breaks, cuts, damages and refuses', async () => {
    const target = await RealRegistry.start();
    const from = await FaultProxy.start(source.origin);
    const to = await FaultProxy.start(target.origin);
    try {
      let count = 0;
      const faults = [
        { type: 'reset', side: 'down', after: 100 },
        { type: 'corrupt', side: 'down', at: 70 },
        { type: 'truncate', after: 300, honestLength: false },
        { type: 'answer', status: 429, headers: { 'retry-after': '0' } },
        { type: 'answer', status: 503 },
      ] as const;
      from.rule = ({ url }) =>
        url.includes('/lib/') && ++count % 12 === 0
          ? faults[(count / 12) % faults.length]
          : undefined;
      let writes = 0;
      const upFaults = [
        { type: 'reset', side: 'up', after: 20 },
        { type: 'lose-answer' },
        { type: 'answer', status: 503 },
        { type: 'corrupt', side: 'up', at: 10 },
      ] as const;
      to.rule = ({ method }) =>
        method !== 'GET' && method !== 'HEAD' && ++writes % 14 === 0
          ? upFaults[(writes / 14) % upFaults.length]
          : undefined;
      const folder = await rulesIn(from.host, to.host);
      const run = await dockwright(['sync', ...flags(folder), '--verify', '--retries=6'], folder);
      expect(run.err).not.toContain('bug');
      expect([run.code, run.out]).toEqual([0, expect.stringContaining('verified: 15 images')]);
      expect(await contents(target.origin, REPOSITORIES)).toEqual(expected);
      expect(from.requests.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(3);
      expect(to.requests.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(3);
    } finally {
      await from.stop();
      await to.stop();
      await target.stop();
    }
  }, 180_000);

  it('exits 1 with the failed images as rules, and says the cause', async () => {
    const target = await RealRegistry.start();
    try {
      const folder = await rulesIn(source.host, target.host);
      const images = {
        [`${source.host}/lib/one:v0`]: `${target.host}/x/one`,
        [`${source.host}/lib/one:lost`]: `${target.host}/x/one`,
      };
      await writeFile(path.join(folder, 'images.json'), JSON.stringify(images));
      const failed = path.join(folder, 'failed.json');
      const run = await dockwright(
        ['sync', ...flags(folder), `--failed=${failed}`, '--lang=zh'],
        folder,
      );
      expect(run.code).toBe(1);
      expect(run.out).toContain('Images(2) migration finished, 1 images tasks failed');
      expect(run.err).toContain('标签或摘要不存在');
      const { readFile } = await import('node:fs/promises');
      expect(JSON.parse(await readFile(failed, 'utf8'))).toEqual({
        [`${source.host}/lib/one:lost`]: `${target.host}/x/one:lost`,
      });
    } finally {
      await target.stop();
    }
  }, 60_000);
});
