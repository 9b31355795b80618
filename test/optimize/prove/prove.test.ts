import { describe, expect, it } from 'vitest';
import { proofAsJson, proofAsMarkdown, proofAsText } from '../../../src/cli/proofReport.ts';
import { KnownError } from '../../../src/errors.ts';
import { NOTHING } from '../../../src/optimize/proposal.ts';
import { compareImages, isClean, objections } from '../../../src/optimize/prove/compare.ts';
import { type ImageEntry, ImageTree } from '../../../src/optimize/prove/imageTree.ts';
import { type ProofBuilder, proveOptimizations } from '../../../src/optimize/prove/prove.ts';
import type { ImageState } from '../../../src/optimize/prove/readImage.ts';

function entry(content: string, more: Partial<ImageEntry> = {}): ImageEntry {
  return { type: 'file', mode: 0o644, uid: 0, gid: 0, size: content.length, content, ...more };
}

function image(
  files: Readonly<Record<string, ImageEntry | string>>,
  config: ImageState['config'] = {},
): ImageState {
  const tree = new ImageTree();
  for (const [path, file] of Object.entries(files)) {
    tree.put(path, typeof file === 'string' ? entry(file) : file, 0);
  }
  return { tree, config, layers: 1, compressed: 1000, uncompressed: 2000, files: 1 };
}

const differences = (...args: Parameters<typeof compareImages>) =>
  compareImages(...args).files.map(({ path, change, excuse }) => [path, change, excuse?.kind]);

describe('compareImages', () => {
  it('sees what is lost, added, changed in content, mode and owner', () => {
    const before = image({ '/a': 'a', '/b': 'b', '/c': 'c', '/d': 'd', '/e': 'e' });
    const after = image({
      '/b': 'B',
      '/c': entry('c', { mode: 0o755 }),
      '/d': entry('d', { uid: 1 }),
      '/e': 'e',
      '/f': 'f',
    });
    expect(differences(before, after, NOTHING)).toEqual([
      ['/a', 'removed', undefined],
      ['/b', 'content', undefined],
      ['/c', 'mode', undefined],
      ['/d', 'owner', undefined],
      ['/f', 'added', undefined],
    ]);
  });

  it('excuses what was declared, but never for what has to be kept', () => {
    const before = image({ '/go/x': 'x', '/bin/app': 'a', '/bin/app2': '' });
    const declared = {
      files: [{ below: '/', may: ['removed'] as const }],
      config: [],
      keeps: ['/bin/app'],
    };
    expect(differences(before, image({}), declared)).toEqual([
      ['/bin', 'removed', 'declared'],
      ['/bin/app', 'removed', undefined],
      ['/bin/app2', 'removed', 'declared'],
      ['/go', 'removed', 'declared'],
      ['/go/x', 'removed', 'declared'],
    ]);
  });

  it('lists noise without hiding it, and what differs in every build', () => {
    const before = image({ '/var/log/dpkg.log': 'a', '/x/__pycache__/y.pyc': 'a', '/stamp': '1' });
    const after = image({ '/var/log/dpkg.log': 'b', '/x/__pycache__/y.pyc': 'b', '/stamp': '2' });
    expect(differences(before, after, NOTHING, new Set(['/stamp']))).toEqual([
      ['/stamp', 'content', 'unstable'],
      ['/var/log/dpkg.log', 'content', 'noise'],
      ['/x/__pycache__/y.pyc', 'content', 'noise'],
    ]);
    // What is always different may still not be lost.
    const lost = compareImages(before, image({}), NOTHING, new Set(['/stamp']));
    expect(objections(lost).files.map(({ path }) => path)).toContain('/stamp');
  });

  it('compares the config by meaning, not by spelling', () => {
    const config = (more: object) => image({}, more as ImageState['config']);
    const same = compareImages(
      config({ Env: ['A=1', 'B=2'], Labels: { a: '1', b: '2' }, Cmd: null, User: '' }),
      config({ Env: ['B=2', 'A=1'], Labels: { b: '2', a: '1' } }),
      NOTHING,
    );
    expect(isClean(same)).toBe(true);
    const differs = compareImages(config({ Cmd: ['a'], User: '1' }), config({ Cmd: ['b'] }), {
      ...NOTHING,
      config: ['Cmd'],
    });
    expect(differs.config.map(({ field, declared }) => [field, declared])).toEqual([
      ['Cmd', true],
      ['User', false],
    ]);
  });
});

const TEXT = 'FROM a:1\nRUN make one\nRUN make two\n';

/** Images by what the text holds; every build is written down. */
function builder(
  imageFor: (text: string, builds: number) => ImageState,
): ProofBuilder & { readonly builds: string[] } {
  const builds: string[] = [];
  return {
    engine: 'fake 1',
    touches: 'main.c',
    builds,
    async build(text, { noCache, touched }) {
      builds.push(
        `${noCache ? 'fresh' : touched ? 'touched' : 'cached'} ${text.split('\n').length - 1}`,
      );
      return { image: imageFor(text, builds.length), seconds: touched ? 1 : 3 };
    },
  };
}

describe('proveOptimizations', () => {
  it('keeps what changes nothing, and measures', async () => {
    const engine = builder(text => ({
      ...image({ '/x': 'x' }),
      layers: text.includes('&&') ? 1 : 2,
    }));
    const proof = await proveOptimizations(TEXT, {}, engine);
    expect(proof.text).toContain('&&');
    expect(proof.steps).toMatchObject([{ refused: undefined }]);
    expect(proof.before).toMatchObject({ layers: 2, seconds: 3, rebuildSeconds: 1 });
    expect(proof.after).toMatchObject({ layers: 1 });
    expect(engine.builds).toEqual(['fresh 3', 'cached 3', 'fresh 3', 'touched 3', 'touched 3']);
  });

  it('refuses what loses a file, and reports it in every form', async () => {
    const engine = builder(text =>
      text.includes('&&')
        ? image({ '/x': 'x' }, { Env: ['A=hunter2'] })
        : image({ '/x': 'x', '/lost': 'l' }, { Env: ['A=swordfish'] }),
    );
    const proof = await proveOptimizations(TEXT, {}, engine);
    expect(proof.text).toBe(TEXT);
    expect(proof.steps).toHaveLength(1);
    const text = proofAsText(proof, 'en');
    expect(text).toContain('refused: Merge 2 RUN');
    expect(text).toContain('/lost: lost');
    expect(text).toContain('Env: A\n');
    expect(proofAsText(proof, 'zh')).toContain('/lost: 丢失');
    expect(proofAsMarkdown('Dockerfile', proof, 'en')).toContain('- **refused**: Merge 2 RUN');
    const json = JSON.stringify(proofAsJson(proof, 'en'));
    expect(json).toContain('"accepted":false');
    // Values of variables may be secrets.
    expect(text + json).not.toMatch(/hunter2|swordfish/);
  });

  it('asks a second build of the unchanged file before it blames an optimization', async () => {
    const engine = builder((_, builds) => image({ '/stamp': String(builds) }));
    const proof = await proveOptimizations(TEXT, {}, engine);
    expect(proof.steps).toMatchObject([
      {
        refused: undefined,
        comparison: { files: [{ path: '/stamp', excuse: { kind: 'unstable' } }] },
      },
    ]);
    expect(proofAsText(proof, 'en')).toContain('differs in every build');
  });

  it('refuses what the engine does not build, and goes on', async () => {
    const engine = builder(text => {
      if (text.includes('--mount'))
        throw new KnownError('build-failed', { en: 'no mounts', zh: '不支持挂载' });
      return image({ '/x': 'x' });
    });
    const proof = await proveOptimizations('FROM node:24\nRUN npm ci\n', {}, engine);
    expect(proof.text).not.toContain('--mount');
    expect(proofAsText(proof, 'en')).toContain('does not build: no mounts');
  });

  it('does not begin where the file itself does not build', async () => {
    const engine = builder(() => {
      throw new KnownError('build-failed', 'no');
    });
    await expect(proveOptimizations(TEXT, {}, engine)).rejects.toThrow('no');
  });
});
