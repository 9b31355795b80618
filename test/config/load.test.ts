import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigLoader, type LoadedConfig } from '../../src/config/load.ts';
import { ConfigSearch } from '../../src/config/search.ts';
import { KnownError } from '../../src/errors.ts';
import { RULES } from './rules.ts';

let folder = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'dockwright-config-')));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function load(
  dockerfile = 'Dockerfile',
  options: { cwd?: string; file?: string } = {},
): Promise<LoadedConfig | undefined> {
  const cwd = join(folder, options.cwd ?? '.');
  const file = options.file;
  return new ConfigLoader({ cwd, rules: RULES, file }).forFile(join(folder, dockerfile));
}

async function own(dockerfile?: string, options?: Parameters<typeof load>[1]): Promise<unknown> {
  return (await load(dockerfile, options))?.layers.at(-1)?.config;
}

async function failure(loading: Promise<unknown>): Promise<KnownError> {
  const error: unknown = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof KnownError) return error;
  throw new Error(`no known error: ${error}`);
}

describe('the configuration of a Dockerfile', () => {
  it.each([
    ['.dockwrightrc', 'failOn: info\n'],
    ['.dockwrightrc', '{"failOn": "info"}'],
    ['.dockwrightrc.json', '{"failOn": "info"}'],
    ['.dockwrightrc.yaml', 'failOn: info\n'],
    ['.dockwrightrc.yml', 'failOn: info\n'],
    ['.config/dockwrightrc', 'failOn: info\n'],
    ['.config/dockwrightrc.json', '{"failOn": "info"}'],
    ['dockwright.config.js', 'module.exports = { failOn: "info" };'],
    ['dockwright.config.cjs', 'module.exports = { failOn: "info" };'],
    ['dockwright.config.mjs', 'export default { failOn: "info" };'],
    ['dockwright.config.ts', 'const failOn: string = "info";\nexport default { failOn };'],
    ['package.json', '{"name": "x", "dockwright": {"failOn": "info"}}'],
  ])('may stand in %s', async (name, text) => {
    put({ [name]: text });
    expect(await own()).toEqual({ failOn: 'info' });
    const layer = (await load())?.layers[0];
    expect(layer?.folder).toBe(folder);
  });

  it('is the nearest one, and others above it do not count', async () => {
    put({
      '.dockwrightrc': 'failOn: info\nmaxWarnings: 3\n',
      'a/.dockwrightrc.yaml': 'failOn: style\n',
      'a/b/package.json': '{"name": "dockwright"}',
    });
    expect(await own('a/b/Dockerfile')).toEqual({ failOn: 'style' });
    expect(await own('c/d/Dockerfile')).toEqual({ failOn: 'info', maxWarnings: 3 });
  });

  it('is not looked for above the repository', async () => {
    put({ '.dockwrightrc': 'failOn: info\n', 'repo/.git/HEAD': '', 'repo/sub/Dockerfile': '' });
    expect(await own('repo/sub/Dockerfile')).toBeUndefined();
    put({ 'repo/.dockwrightrc': '' });
    expect(await own('repo/sub/Dockerfile')).toEqual({});
  });

  it('is the named one for every file', async () => {
    put({ 'a/.dockwrightrc': 'failOn: info\n', 'b/strict.yaml': 'failOn: style\n' });
    expect(await own('a/Dockerfile', { file: 'b/strict.yaml' })).toEqual({ failOn: 'style' });
    const error = await failure(load('a/Dockerfile', { file: 'absent.yaml' }));
    expect(error.code).toBe('config-not-found');
  });

  it('is read once', async () => {
    put({ '.dockwrightrc': 'failOn: info\n' });
    const loader = new ConfigLoader({ cwd: folder, rules: RULES });
    const first = await loader.forFile(join(folder, 'a/Dockerfile'));
    expect(await loader.forFile(join(folder, 'b/Dockerfile'))).toBe(first);
  });

  it('is checked', async () => {
    put({ 'a/.dockwrightrc.json': '{"rules": {"latest-tga": "off"}}' });
    const error = await failure(load('a/Dockerfile'));
    expect(error.message).toContain(`${join('a', '.dockwrightrc.json')} is not valid`);
    expect(error.message).toContain('did you mean latest-tag?');
  });

  it.each([
    ['.dockwrightrc.json', '{"failOn": '],
    ['.dockwrightrc.yaml', 'failOn: [\n'],
    ['.dockwrightrc.yaml', 'secret: token-123\n  bad: x\n'],
    ['dockwright.config.js', 'throw new Error("broken")'],
  ])('that does not parse is a known error: %s %j', async (name, text) => {
    put({ [name]: text });
    const error = await failure(load());
    expect(error.code).toBe('unreadable-config');
    expect(error.message).toContain(name);
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toContain('token-123');
  });
});

describe('extends', () => {
  it('lays files and presets under the one that names them', async () => {
    put({
      '.dockwrightrc': 'extends: [./conf/base.yaml, guide]\nfailOn: info\n',
      'conf/base.yaml': 'extends: ../root.json\nignore: x\n',
      'root.json': '{"extends": "strict", "failOn": "style"}',
    });
    const loaded = await load();
    expect(loaded?.layers.map(({ config }) => config)).toMatchObject([
      { failOn: 'style' },
      { ignore: 'x' },
      { failOn: 'info' },
    ]);
    expect(loaded?.layers[1]?.folder).toBe(join(folder, 'conf'));
    expect(loaded?.presets).toEqual(['strict', 'guide']);
  });

  it('in a circle is a known error', async () => {
    put({ '.dockwrightrc': 'extends: ./a.yaml\n', 'a.yaml': 'extends: ./.dockwrightrc\n' });
    const error = await failure(load());
    expect(error.message).toBe(
      'configurations extend each other: .dockwrightrc -> a.yaml -> .dockwrightrc',
    );
  });

  it('of the same file twice is no circle', async () => {
    put({
      '.dockwrightrc': 'extends: [./a.yaml, ./b.yaml]\n',
      'a.yaml': 'extends: ./c.yaml\n',
      'b.yaml': 'extends: ./c.yaml\n',
      'c.yaml': '{}',
    });
    expect((await load())?.layers).toHaveLength(5);
  });

  it.each([
    ['./absent.yaml', 'config-not-found'],
    ['some-package', 'invalid-config'],
  ])('%s is a known error', async (name, code) => {
    put({ '.dockwrightrc': `extends: ${name}\n` });
    expect((await failure(load())).code).toBe(code);
  });
});

describe('code as configuration', () => {
  const code = {
    'dockwright.config.mjs': 'globalThis.dockwrightRan = true; export default {};',
    'sub/Dockerfile': '',
  };

  it('runs from the working directory downwards', async () => {
    put(code);
    expect(await own('sub/Dockerfile')).toEqual({});
  });

  it.each([
    ['itself', {}],
    ['through extends', { 'sub/.dockwrightrc': 'extends: ../dockwright.config.mjs\n' }],
    [
      'through cosmiconfig’s own $import',
      { 'sub/.dockwrightrc': '$import: ../dockwright.config.mjs\n' },
    ],
  ])('does not run from above, %s', async (_how, files) => {
    put({ ...code, ...files });
    Reflect.deleteProperty(globalThis, 'dockwrightRan');
    const error = await failure(load('sub/Dockerfile', { cwd: 'sub' }));
    expect(error.code).toBe('untrusted-config');
    expect(error.hint).toContain('--config');
    expect(Reflect.has(globalThis, 'dockwrightRan')).toBe(false);
  });

  it('runs from anywhere when it is named', async () => {
    put(code);
    const file = join(folder, 'dockwright.config.mjs');
    expect(await own('sub/Dockerfile', { cwd: 'sub', file })).toEqual({});
  });
});

describe('ConfigSearch', () => {
  it('remembers what it looked at', () => {
    put({ '.git/HEAD': '', 'a/b/c/Dockerfile': '' });
    const search = new ConfigSearch();
    expect(search.nearest(join(folder, 'a/b/c'))).toBeUndefined();
    put({ 'a/.dockwrightrc': '' });
    expect(search.nearest(join(folder, 'a/b'))).toBeUndefined();
    expect(new ConfigSearch().nearest(join(folder, 'a/b'))).toBe(join(folder, 'a/.dockwrightrc'));
  });

  it('passes over manifests that are not for us or do not parse', () => {
    put({
      '.git/HEAD': '',
      'package.json': '{"scripts": {"lint": "dockwright", "a": "\\"dockwright\\""}',
    });
    expect(new ConfigSearch().nearest(folder)).toBeUndefined();
    put({ 'package.json': '{"devDependencies": {"dockwright": "1"}}' });
    expect(new ConfigSearch().nearest(folder)).toBeUndefined();
  });

  it('is content with a folder that is not there', () => {
    expect(new ConfigSearch().nearest('/absent/folder')).toBeUndefined();
  });
});
