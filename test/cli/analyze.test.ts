import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { analyzeSchema } from '../../src/analyze/schema.ts';
import { digestOf } from '../../src/image/digest.ts';
import { lintResultSchema } from '../../src/report/schema.ts';
import { TarWriter } from '../../src/store/tar/writer.ts';
import { runCli } from '../support/cliSession.ts';
import { type LayerFiles, layerTar } from '../support/layeredImage.ts';
import { tempFolder } from '../support/tempFolder.ts';

const DOCKERFILE = 'FROM scratch\nCOPY a /a\nRUN one && \\\n  two\nRUN rm -r /d\n';
let cwd: string;

async function writeImage(
  name: string,
  steps: readonly (readonly [createdBy: string, files: LayerFiles])[],
): Promise<void> {
  const layers = await Promise.all(steps.map(([, files]) => layerTar(files)));
  const config = {
    os: 'linux',
    architecture: 'arm64',
    rootfs: { type: 'layers', diff_ids: layers.map(layer => digestOf(layer)) },
    history: steps.map(([created_by]) => ({ created_by })),
  };
  const tar = await TarWriter.create(path.join(cwd, name));
  for (const [index, layer] of layers.entries()) await tar.addBytes(`${index}/layer.tar`, layer);
  await tar.addBytes('c.json', Buffer.from(JSON.stringify(config)));
  const names = layers.map((_, at) => `${at}/layer.tar`);
  const list = [{ Config: 'c.json', RepoTags: ['app:1'], Layers: names }];
  await tar.addBytes('manifest.json', Buffer.from(JSON.stringify(list)));
  await tar.finish();
}

beforeEach(async () => {
  cwd = await tempFolder({ Dockerfile: DOCKERFILE });
  await writeImage('app.tar', [
    ['COPY a /a # buildkit', { a: 1000 }],
    ['RUN /bin/sh -c one &&   two # buildkit', { 'd/b': 3002, 'root/.npm/c': 500 }],
    ['RUN /bin/sh -c rm -r /d', { '.wh.d': '' }],
  ]);
});

describe('dockwright analyze', () => {
  it('prints JSON that its schema describes, traced to lines', async () => {
    const { exit, out, err } = await runCli(
      ['analyze', './app.tar', '--file', 'Dockerfile', '--json', '--top', '5'],
      { cwd },
    );
    expect(err).toBe('');
    expect(exit).toBe(0);
    const json = JSON.parse(out);
    const validate = new Ajv2020({ allErrors: true }).compile(analyzeSchema());
    validate(json);
    expect(validate.errors).toBeNull();
    expect(json).toMatchObject({
      platform: 'linux/arm64',
      contents: 4502,
      wasted: { bytes: 3502, deleted: 3002, cache: 500 },
      exceeded: [],
      dockerfile: { path: 'Dockerfile', notFound: [] },
    });
    expect(
      json.layers.map(({ line, endLine, base }: Record<string, unknown>) => [line, endLine, base]),
    ).toEqual([
      [2, 2, false],
      [3, 4, false],
      [5, 5, false],
    ]);
    expect(json.waste[0]).toEqual({
      kind: 'deleted',
      path: '/d',
      bytes: 3002,
      files: 1,
      layer: 2,
      line: 3,
      endLine: 4,
      hiddenBy: 3,
      hiddenByLine: 5,
    });
  });

  it('fails a check with the reason', async () => {
    const call = (...words: string[]) =>
      runCli(['analyze', 'docker-archive:app.tar', ...words], { cwd });
    expect(await call('--max-wasted', '3502', '--min-efficiency', '22%')).toMatchObject({
      exit: 0,
      err: '',
    });
    const wasted = await call('--max-wasted', '3.5kB');
    expect(wasted).toMatchObject({
      exit: 1,
      err: '3.5 kB wasted is more than --max-wasted 3.5kB allows\n',
    });
    expect((await call('--max-wasted', '77%')).exit).toBe(1);
    expect((await call('--max-wasted', '78%')).exit).toBe(0);
    expect(await call('--min-efficiency', '0.23')).toMatchObject({
      exit: 1,
      err: 'efficiency 22.2 % is below --min-efficiency 0.23\n',
    });
    for (const wrong of [
      ['--max-wasted', 'much'],
      ['--max-wasted', '101%'],
      ['--min-efficiency', '2'],
    ]) {
      expect((await call(...wrong)).exit).toBe(2);
    }
  });

  it('prints tables for people, and Markdown, in both languages', async () => {
    const text = await runCli(['analyze', './app.tar', '-f', 'Dockerfile'], { cwd });
    expect(text.out).toContain(
      'efficiency 22.2 %, 3.5 kB wasted: deleted later 3.0 kB, package cache 500 B',
    );
    expect(text.out).toMatch(/^ +2 +3\.5 kB +\d+ B +3\.5 kB +\+2 +3 +RUN one && two$/m);
    expect(text.out).toMatch(/^ +3\.0 kB +1 +2 → 3 +deleted later +3 → 5 +\/d$/m);
    const markdown = await runCli(['analyze', './app.tar', '--markdown', '--lang', 'zh'], {
      cwd,
      language: 'zh',
    });
    expect(markdown.out).toContain('| 3.0 kB | 1 | 2 → 3 | 被后续层删除 | `/d` |');
  });

  it('doubts a Dockerfile that the image was not built from', async () => {
    await writeFile(path.join(cwd, 'Other'), 'FROM scratch\nCOPY a /a\nRUN three\n');
    const { exit, err } = await runCli(['analyze', './app.tar', '-f', 'Other'], { cwd });
    expect(exit).toBe(0);
    expect(err).toMatch(/line 3 of Other is not in the history/);
    expect((await runCli(['analyze', './app.tar', '-f', 'None'], { cwd })).exit).toBe(2);
  });

  it('says what it cannot open', async () => {
    await writeFile(path.join(cwd, 'no.tar'), 'no tar');
    const { exit, err } = await runCli(['analyze', './no.tar'], { cwd });
    expect(exit).toBe(2);
    expect(err).toMatch(/no\.tar/);
  });
});

describe('dockwright lint --image', () => {
  it('prices what the layers show, and nothing else', async () => {
    const text =
      'FROM debian:12\nRUN apt-get update && apt-get install -y jq\nCOPY app /app\nRUN chown -R 1:1 /app\n';
    await writeFile(path.join(cwd, 'Dockerfile'), text);
    await writeImage('built.tar', [
      ['/bin/sh -c #(nop) ADD file:1 in / ', { 'var/lib/apt/lists/base': 7 }],
      [
        'RUN /bin/sh -c apt-get update && apt-get install -y jq # buildkit',
        { 'usr/bin/jq': 100, 'var/lib/apt/lists/x': 23_400_000 },
      ],
      ['COPY app /app # buildkit', { 'app/a': 2000, 'app/b': 500 }],
      ['RUN /bin/sh -c chown -R 1:1 /app # buildkit', { 'app/a': 2000, 'app/b': 500 }],
    ]);
    const json = await runCli(['lint', 'Dockerfile', '--image', './built.tar', '-f', 'json'], {
      cwd,
    });
    const validate = new Ajv2020({ allErrors: true }).compile(lintResultSchema());
    const result = JSON.parse(json.out);
    validate(result);
    expect(validate.errors).toBeNull();
    const priced = result.files[0].findings.filter((finding: object) => 'bytes' in finding);
    expect(priced.map(({ rule, bytes }: Record<string, unknown>) => [rule, bytes])).toEqual([
      ['package-cache-kept', 23_400_000],
      ['separate-chown-layer', 2500],
    ]);
    const tty = await runCli(['lint', 'Dockerfile', '--image', './built.tar'], { cwd });
    expect(tty.out).toMatch(/package-cache-kept .*costs 23\.4 MB/);
    const zh = await runCli(['lint', 'Dockerfile', '--image', './built.tar'], {
      cwd,
      language: 'zh',
    });
    expect(zh.out).toContain('占用 23.4 MB');
    const without = await runCli(['lint', 'Dockerfile'], { cwd });
    expect(without.out).not.toContain('costs');
  });

  it('is for one Dockerfile', async () => {
    await writeFile(path.join(cwd, 'Dockerfile.b'), 'FROM a\n');
    const { exit, err } = await runCli(['lint', '.', '--image', './app.tar'], { cwd });
    expect(exit).toBe(2);
    expect(err).toContain('--image goes with one Dockerfile');
  });
});
