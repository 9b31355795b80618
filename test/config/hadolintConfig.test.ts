import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  convertHadolintConfig,
  findHadolintConfig,
  readHadolintConfig,
} from '../../src/config/hadolintConfig.ts';
import { RULES } from './rules.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockwright-hadolint-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function convert(content: unknown) {
  const { config, warnings } = convertHadolintConfig(content, '.hadolint.yaml', RULES);
  return { config, warnings: warnings.map(({ en }) => en) };
}

describe('a hadolint configuration', () => {
  it('becomes ours', async () => {
    const file = put(
      '.hadolint.yaml',
      `failure-threshold: warning
ignored: [DL3008, SC2086]
override:
  error: [DL3013, DL3008]
  warning:
    - DL3013
    - DL3057
trustedRegistries: [docker.io, "*.example.com"]
label-schema: { author: text, version: semver }
strict-labels: true
disable-ignore-pragma: true
`,
    );
    expect(await readHadolintConfig(file, RULES)).toEqual({
      config: {
        presets: ['hadolint'],
        rules: {
          DL3013: 'error',
          DL3057: 'warning',
          DL3008: 'off',
          DL3026: { trustedRegistries: ['docker.io', '*.example.com'] },
          DL3049: { labels: { author: 'text', version: 'semver' } },
          DL3050: { strict: true },
        },
        failOn: 'warning',
        suppressions: false,
      },
      warnings: [],
    });
  });

  it('has hadolint’s defaults', async () => {
    expect(await readHadolintConfig(put('.hadolint.yaml', ''), RULES)).toEqual({
      config: { presets: ['hadolint'], failOn: 'info' },
      warnings: [],
    });
    expect(convert({ 'failure-threshold': 'ignore' }).config.failOn).toBe('none');
    expect(convert({ 'failure-threshold': 'error', 'no-fail': true }).config.failOn).toBe('none');
  });

  it('keeps options beside a severity', () => {
    const { config } = convert({ override: { info: ['DL3026'] }, trustedRegistries: 'docker.io' });
    expect(config.rules).toEqual({
      DL3026: { severity: 'info', trustedRegistries: ['docker.io'] },
    });
  });

  it('is not silent about what means nothing', () => {
    const { config, warnings } = convert({
      ignore: ['DL3008'],
      ignored: ['DL9999', 'DL3000', 'SC1000'],
      override: { warn: ['DL3008'] },
      format: 'json',
    });
    expect(config.rules).toBeUndefined();
    expect(warnings).toEqual([
      '.hadolint.yaml: there is no key ignore; did you mean ignored?',
      '.hadolint.yaml: format is left out, use the command line for it',
      '.hadolint.yaml: there is no key override.warn; did you mean warning?',
      expect.stringContaining('.hadolint.yaml: ignored names DL9999, which is no rule'),
    ]);
  });

  it.each([
    [[], '.hadolint.yaml is not valid'],
    [{ ignored: 3 }, '.hadolint.yaml: ignored is not valid'],
    [{ override: [] }, '.hadolint.yaml: override is not valid'],
    [{ 'failure-threshold': 'high' }, '.hadolint.yaml: failure-threshold is not valid'],
    [{ 'strict-labels': 'x' }, '.hadolint.yaml: strict-labels is not valid'],
  ])('of the wrong kind is a known error: %j', (content, message) => {
    expect(() => convert(content)).toThrow(message);
  });

  it('that does not parse is a known error', async () => {
    await expect(readHadolintConfig(put('.hadolint.yaml', 'a: [\n'), RULES)).rejects.toThrow(
      'cannot be read',
    );
  });

  it('is found where hadolint looks', () => {
    const home = join(folder, 'home');
    const cwd = join(folder, 'work');
    const find = (configHome?: string) => findHadolintConfig({ cwd, home, configHome });
    expect(find()).toBeUndefined();
    const order = [
      'home/.hadolint.yml',
      'home/.hadolint/config.yaml',
      'home/.config/hadolint.yaml',
    ];
    for (const path of [...order, 'work/.hadolint.yml', 'work/.hadolint.yaml']) {
      const file = put(path, '');
      expect(find()).toBe(file);
    }
    rmSync(cwd, { recursive: true });
    expect(find(put('xdg/hadolint.yml', '').replace(/.hadolint\.yml$/, ''))).toBe(
      join(folder, 'xdg/hadolint.yml'),
    );
    expect(findHadolintConfig({ cwd })).toBeUndefined();
  });
});
