import { describe, expect, test } from 'vitest';
import { buildArguments, secretArguments } from '../../src/build/arguments.ts';
import type { BuildRequest, EngineState } from '../../src/build/engine.ts';
import { chooseEngine, detectEngines, requestedAbilities } from '../../src/build/engines.ts';

const state = (engine: EngineState['engine'], more: Partial<EngineState> = {}): EngineState => ({
  engine,
  usable: true,
  version: '1',
  why: undefined,
  abilities: new Set(),
  ...more,
});

const request: BuildRequest = {
  context: '.',
  dockerfile: 'Dockerfile',
  tags: [],
  buildArgs: {},
  secrets: [],
  target: undefined,
  platforms: [],
  cacheFrom: [],
  cacheTo: [],
  labels: {},
  noCache: false,
  pull: false,
  network: undefined,
  attestations: false,
  extra: [],
};

describe('choosing an engine', () => {
  test('the first usable one that can do what is wanted', () => {
    const states = [
      state('docker', { usable: false, why: { en: 'no daemon', zh: '无守护进程' } }),
      state('buildah'),
      state('docker-legacy'),
    ];
    expect(chooseEngine(states, [])).toBe('buildah');
    const able = [...states, state('buildctl', { abilities: new Set(['secrets'] as const) })];
    expect(chooseEngine(able, ['secrets'])).toBe('buildctl');
  });

  test('none: every engine with its reason, in both languages', () => {
    const states = [
      state('docker', { usable: false, why: { en: 'no daemon', zh: '守护进程没有响应' } }),
      state('docker-legacy'),
    ];
    const attempt = () => chooseEngine(states, ['heredocs', 'secrets']);
    expect(attempt).toThrow(
      'no engine here can build this (docker: no daemon; docker-legacy: cannot do: heredocs, build secrets)',
    );
    try {
      attempt();
    } catch (error) {
      expect((error as { say(l: string): { message: string } }).say('zh').message).toContain(
        'docker: 守护进程没有响应; docker-legacy: 不支持：heredoc, 构建密钥',
      );
    }
  });

  test('a named engine is taken or refused, never replaced', () => {
    expect(chooseEngine([state('docker'), state('buildah')], [], 'buildah')).toBe('buildah');
    expect(() => chooseEngine([state('docker')], [], 'buildah')).toThrow('no engine here');
  });

  test('nothing installed: four reasons and no exception', async () => {
    const states = await detectEngines({ PATH: '' });
    expect(states.map(({ engine, usable }) => [engine, usable])).toEqual([
      ['docker', false],
      ['buildctl', false],
      ['docker-legacy', false],
      ['buildah', false],
    ]);
    for (const { why } of states) expect(why?.zh).toContain('PATH');
  });

  test('what a request asks of an engine', () => {
    expect(requestedAbilities(request)).toEqual([]);
    expect(
      requestedAbilities({
        ...request,
        secrets: [{ id: 'a', environment: 'A' }],
        platforms: ['linux/amd64', 'linux/arm64'],
        cacheTo: ['type=local,dest=x'],
        attestations: true,
      }),
    ).toEqual(['secrets', 'multi-platform', 'cache-export', 'attestations']);
  });
});

describe('arguments', () => {
  test('values of build arguments travel in the environment', () => {
    const { args, env } = buildArguments({ TOKEN: 'value', FROM_ENV: undefined }, { PATH: '/bin' });
    expect(args).toEqual(['--build-arg', 'TOKEN', '--build-arg', 'FROM_ENV']);
    expect(env).toEqual({ PATH: '/bin', TOKEN: 'value' });
  });

  test('a name that steers the builder itself does not reach its environment', () => {
    const values = { PATH: '/evil', DOCKER_HOST: 'tcp://evil', http_proxy: 'http://p' };
    const { args, env } = buildArguments(values, { PATH: '/bin', http_proxy: 'http://p' });
    expect(env).toEqual({ PATH: '/bin', http_proxy: 'http://p' });
    expect(args).toEqual([
      '--build-arg',
      'PATH=/evil',
      '--build-arg',
      'DOCKER_HOST=tcp://evil',
      '--build-arg',
      'http_proxy',
    ]);
  });

  test('secrets are named, never held', () => {
    expect(secretArguments([{ id: 'npm', environment: 'NPM_TOKEN' }])).toEqual([
      '--secret',
      'id=npm,env=NPM_TOKEN',
    ]);
  });
});
