import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliOptions, runCli } from '../support/cliSession.ts';
import { MemoryRegistry } from '../support/memoryRegistry.ts';
import { putSampleImage, putSampleIndex } from '../support/sampleImage.ts';

let registry: MemoryRegistry;
let folder: string;
let dockerfile: string;
let digests: { index: string; image: string };
let text: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'dw-pin-'));
  dockerfile = path.join(folder, 'Dockerfile');
  registry = await MemoryRegistry.start();
  digests = {
    index: putSampleIndex(registry, 'library/base', '1'),
    image: putSampleImage(registry, 'tools/jq', 'latest'),
  };
  text = `# ours\r\nFROM ${registry.host}/library/base:1 AS a\r\nFROM a\r\nCOPY --from=${registry.host}/tools/jq / /\r\n`;
  writeFileSync(dockerfile, text);
});
afterEach(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pinned = () =>
  text
    .replace('base:1', `base:1@${digests.index}`)
    .replace('tools/jq', `tools/jq:latest@${digests.image}`);
const pin = (argv: readonly string[] = [], options: CliOptions = {}) =>
  runCli(['pin', ...argv], {
    cwd: folder,
    env: { HOME: folder, DOCKER_CONFIG: folder },
    ...options,
  });

test('shows the difference and changes nothing', async () => {
  const { exit, out, err } = await pin();
  expect(exit).toBe(0);
  expect(out).toContain(`+FROM ${registry.host}/library/base:1@${digests.index} AS a`);
  expect(out).toContain(`-FROM ${registry.host}/library/base:1 AS a`);
  expect(err).toContain(`${registry.host}/tools/jq is ${digests.image} now`);
  expect(readFileSync(dockerfile, 'utf8')).toBe(text);
});

test('--write writes; a second run finds nothing to do', async () => {
  expect((await pin(['--write'])).exit).toBe(0);
  expect(readFileSync(dockerfile, 'utf8')).toBe(pinned());
  const again = await pin(['--write', '--json']);
  expect(JSON.parse(again.out)).toMatchObject({
    files: [{ path: 'Dockerfile', changed: false, written: false }],
  });
});

test('an image that cannot be looked up leaves every file as it is', async () => {
  const other = path.join(folder, 'other.Dockerfile');
  writeFileSync(other, `FROM ${registry.host}/library/missing:1\n`);
  const { exit, err } = await pin(['--write', dockerfile, other]);
  expect(exit).toBe(2);
  expect(err).toContain('library/missing:1 is not there');
  expect(err).toContain('nothing is written');
  expect(readFileSync(dockerfile, 'utf8')).toBe(text);
});

test('offline: said, in Chinese too, and nothing is changed', async () => {
  await registry.stop();
  const { exit, err } = await pin(['--write'], { language: 'zh' });
  expect(exit).toBe(2);
  expect(err).toContain('未写入任何文件');
  expect(readFileSync(dockerfile, 'utf8')).toBe(text);
  registry = await MemoryRegistry.start();
});

test('what is left alone is told', async () => {
  writeFileSync(dockerfile, 'ARG V=1\nFROM base:${V}\n');
  const { exit, out, err } = await pin();
  expect(exit).toBe(0);
  expect(out).toBe('');
  expect(err).toContain('base:1: left alone, a build argument is part of its name');
});
