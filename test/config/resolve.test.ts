import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import type { LoadedConfig } from '../../src/config/load.ts';
import {
  type CommandLineSettings,
  ConfigResolver,
  type FileSettings,
  parsePresets,
  parseRuleFlags,
} from '../../src/config/resolve.ts';
import { RULES } from './rules.ts';

const FOLDER = resolve('/project');

function loaded(...configs: Config[]): LoadedConfig {
  const layers = configs.map((config, index) => ({
    file: resolve(FOLDER, `layer${index}.json`),
    folder: FOLDER,
    config,
  }));
  return { file: resolve(FOLDER, '.dockwrightrc'), layers, presets: [] };
}

function settle(
  config: Config | LoadedConfig,
  path = 'Dockerfile',
  line: CommandLineSettings = {},
): Promise<FileSettings> {
  const whole = 'layers' in config ? config : loaded(config);
  return new ConfigResolver(RULES, line).resolve(whole, resolve(FOLDER, path));
}

async function on(...args: Parameters<typeof settle>): Promise<string[]> {
  const { rules } = await settle(...args);
  return rules.map(({ rule, severity }) =>
    severity === undefined ? rule.name : `${rule.name}=${severity}`,
  );
}

describe('presets', () => {
  it.each<[Config, string[]]>([
    [{}, ['latest-tag', 'layers']],
    [{ presets: 'recommended' }, ['latest-tag', 'layers']],
    [{ presets: 'guide' }, ['latest-tag', 'missing-healthcheck']],
    [{ presets: 'strict' }, ['latest-tag', 'untrusted-registry', 'missing-healthcheck', 'layers']],
    [{ presets: 'none' }, []],
    [{ presets: ['guide', 'recommended'] }, ['latest-tag', 'missing-healthcheck', 'layers']],
    [{ presets: 'all' }, RULES.map(({ name }) => name)],
    [{ presets: 'none', rules: { layers: 'on' } }, ['layers']],
  ])('%j', async (config, names) => {
    expect(await on(config)).toEqual(names);
  });

  it('are taken from the nearest that says any, else from what it extends', async () => {
    expect(await on(loaded({ presets: 'all' }, { presets: 'none' }))).toEqual([]);
    expect(await on({ ...loaded({}), presets: ['none'] })).toEqual([]);
    expect(await on({ ...loaded({ presets: 'guide' }), presets: ['none'] })).toEqual([
      'latest-tag',
      'missing-healthcheck',
    ]);
    expect(await on({ presets: 'all' }, 'Dockerfile', { presets: ['none'] })).toEqual([]);
  });

  it('hadolint keeps to hadolint’s codes and severities', async () => {
    const { rules, mode } = await settle({ presets: 'hadolint' });
    expect(mode).toBe('hadolint');
    expect(rules.map(({ rule }) => rule.name)).toEqual([
      'latest-tag',
      'unpinned-package',
      'untrusted-registry',
      'labels-missing',
    ]);
    const pinned = rules[1];
    expect([...(pinned?.onlyCodes ?? [])]).toEqual(['DL3008', 'DL3013', 'DL3018']);
    expect(pinned?.codes.get('DL3008')).toBe('warning');
    expect(rules[3]?.codes.get('DL3049')).toBe('info');
  });

  it('hadolint’s optional codes can be switched on, and rules stay narrowed', async () => {
    const { rules } = await settle({
      presets: 'hadolint',
      rules: { DL3057: 'warning', 'latest-tag': 'error', DL3008: 'off' },
    });
    const named = new Map(rules.map(active => [active.rule.name, active]));
    expect(named.get('missing-healthcheck')?.codes.get('DL3057')).toBe('warning');
    expect(named.get('latest-tag')).toMatchObject({ severity: 'error' });
    expect(named.get('latest-tag')?.onlyCodes?.has('DL3007')).toBe(true);
    expect(named.get('unpinned-package')?.codes.get('DL3008')).toBe('off');
  });
});

describe('rules', () => {
  it('are set by name', async () => {
    expect(
      await on({ rules: { 'latest-tag': 'error', layers: 'off', 'missing-healthcheck': 'info' } }),
    ).toEqual(['latest-tag=error', 'missing-healthcheck=info']);
    expect(await on({ rules: { 'latest-tag': false, layers: true } })).toEqual(['layers']);
  });

  it('are set by code, which weighs more than the rule’s severity', async () => {
    const { rules } = await settle({ rules: { DL3006: 'off', dl3007: 'error' } });
    expect(rules[0]?.onlyCodes).toBeUndefined();
    expect([...(rules[0]?.codes ?? [])]).toEqual([
      ['DL3006', 'off'],
      ['DL3007', 'error'],
    ]);
  });

  it('are narrowed to the codes that switched them on', async () => {
    const { rules } = await settle({ presets: 'none', rules: { DL3008: 'error', DL3018: 'on' } });
    expect(rules).toHaveLength(1);
    expect([...(rules[0]?.onlyCodes ?? [])]).toEqual(['DL3008', 'DL3018']);
    expect([...(rules[0]?.codes ?? [])]).toEqual([['DL3008', 'error']]);
  });

  it('take a later setting of the whole over an earlier one of a code', async () => {
    const { rules } = await settle(
      loaded({ rules: { DL3008: 'error' } }, { rules: { 'unpinned-package': 'info' } }),
    );
    const pinned = rules.find(({ rule }) => rule.name === 'unpinned-package');
    expect(pinned).toMatchObject({ severity: 'info', onlyCodes: undefined });
    expect(pinned?.codes.size).toBe(0);
  });

  it('get all their options', async () => {
    const { rules } = await settle(
      loaded(
        { rules: { layers: { severity: 'error', maximum: 3, labels: { a: true } } } },
        { rules: { layers: { mode: 'last' }, DL3026: { trustedRegistries: 'swr' } } },
      ),
    );
    const [, registry, layers] = rules;
    expect(registry).toMatchObject({ options: { trustedRegistries: ['swr'] } });
    expect(layers).toMatchObject({
      severity: 'error',
      options: { maximum: 3, mode: 'last', strictly: false, labels: { a: 'true' }, name: '' },
    });
  });

  it('keep their findings when only the fix is switched off', async () => {
    const { rules } = await settle({
      rules: { layers: { fix: 'off' }, 'missing-healthcheck': { fix: 'off' } },
    });
    expect(rules.map(({ rule, fix }) => [rule.name, fix])).toEqual([
      ['latest-tag', true],
      ['layers', false],
    ]);
  });
});

describe('overrides', () => {
  const config: Config = {
    rules: { layers: 'info' },
    buildArgs: { A: '1', B: '1' },
    context: '.',
    overrides: [
      { files: ['*.dev', 'test/{a,b}/**'], rules: { 'latest-tag': 'off' }, buildArgs: { B: '2' } },
      { files: 'services/*/Dockerfile', context: 'services', presets: 'none' },
      { files: '!x', rules: { layers: 'error' } },
    ],
  };

  it.each([
    ['Dockerfile', ['latest-tag', 'layers=info']],
    ['deep/Dockerfile.dev', ['layers=info']],
    ['test/a/Dockerfile', ['layers=info']],
    ['test/c/Dockerfile', ['latest-tag', 'layers=info']],
    ['services/api/Dockerfile', ['layers=info']],
    ['../outside/Dockerfile.dev', ['latest-tag', 'layers=info']],
  ])('hold where their globs do: %s', async (path, rules) => {
    expect(await on(config, path)).toEqual(rules);
  });

  it('carry build arguments and the context', async () => {
    expect(await settle(config, 'a.dev')).toMatchObject({
      buildArgs: { A: '1', B: '2' },
      context: FOLDER,
    });
    expect(await settle(config, 'services/api/Dockerfile')).toMatchObject({
      context: resolve(FOLDER, 'services'),
    });
  });

  it('weigh less than the layer above them and the command line', async () => {
    const layers = loaded(
      { overrides: [{ files: '*', rules: { layers: 'error', 'latest-tag': 'error' } }] },
      { rules: { layers: 'info' } },
    );
    expect(await on(layers)).toEqual(['latest-tag=error', 'layers=info']);
    expect(await on(layers, 'Dockerfile', { rules: { layers: 'off' } })).toEqual([
      'latest-tag=error',
    ]);
  });
});

describe('settings', () => {
  it('have their defaults', async () => {
    expect(await new ConfigResolver(RULES).resolve(undefined, undefined)).toMatchObject({
      mode: 'dockwright',
      ignored: false,
      failOn: undefined,
      context: undefined,
      buildArgs: {},
      suppressions: true,
      foreign: new Set(),
    });
  });

  it('take the command line over files', async () => {
    const line: CommandLineSettings = {
      failOn: 'error',
      buildArgs: { B: '3' },
      context: resolve('/elsewhere'),
      lang: 'en',
    };
    const config: Config = {
      failOn: 'info',
      maxWarnings: 3,
      buildArgs: { A: '1', B: '1' },
      context: 'c',
      lang: 'zh',
      suppressions: false,
      foreignSuppressions: true,
      shellcheck: 'require',
      maxFileSize: 9,
    };
    expect(await settle(config, 'Dockerfile', line)).toMatchObject({
      failOn: 'error',
      maxWarnings: 3,
      buildArgs: { A: '1', B: '3' },
      context: resolve('/elsewhere'),
      lang: 'en',
      suppressions: false,
      foreign: new Set(['trivy', 'checkov', 'kics', 'semgrep']),
      shellcheck: 'require',
      maxFileSize: 9,
    });
  });

  it('know ignored files, relative to the file that says so', async () => {
    const config = loaded({ ignore: 'base' }, { ignore: ['legacy/', '!legacy/keep', '*.old'] });
    const ignored = async (path: string) => (await settle(config, path)).ignored;
    expect(await ignored('legacy/Dockerfile')).toBe(true);
    expect(await ignored('base/x/Dockerfile')).toBe(true);
    expect(await ignored('a/Dockerfile.old')).toBe(true);
    expect(await ignored('Dockerfile')).toBe(false);
  });

  it('are shared by files for which the same holds', async () => {
    const resolver = new ConfigResolver(RULES);
    const config = loaded({ overrides: [{ files: '*.dev', rules: {} }] });
    const first = await resolver.resolve(config, resolve(FOLDER, 'a/Dockerfile'));
    expect(await resolver.resolve(config, resolve(FOLDER, 'b/Dockerfile'))).toBe(first);
    expect(await resolver.resolve(config, resolve(FOLDER, 'b/x.dev'))).not.toBe(first);
  });
});

describe('flags', () => {
  it('set rules', () => {
    expect(parseRuleFlags(['latest-tag=error', 'DL3008=off', 'layers'], RULES)).toEqual({
      'latest-tag': 'error',
      DL3008: 'off',
      layers: 'on',
    });
    expect(() => parseRuleFlags(['latest-tga=off'], RULES)).toThrow('no such rule');
    expect(() => parseRuleFlags(['layers=warn'], RULES)).toThrow('a severity is one of');
  });

  it('name presets', () => {
    expect(parsePresets(['guide,strict', 'none'])).toEqual(['guide', 'strict', 'none']);
    expect(() => parsePresets(['guides'])).toThrow('a preset is one of');
  });
});
