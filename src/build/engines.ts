import { KnownError } from '../errors.ts';
import { fill, type Text } from '../rule/language.ts';
import { buildah } from './buildah.ts';
import { buildctl } from './buildctl.ts';
import { dockerBuildKit } from './dockerBuildKit.ts';
import { dockerLegacy } from './dockerLegacy.ts';
import {
  type BuildEngine,
  type BuildRequest,
  ENGINE_NAMES,
  type EngineAbility,
  type EngineName,
  type EngineState,
} from './engine.ts';

export const ENGINES: Readonly<Record<EngineName, BuildEngine>> = {
  docker: dockerBuildKit,
  buildctl,
  buildah,
  'docker-legacy': dockerLegacy,
};

/** State of every engine, in order of preference. */
export function detectEngines(env: NodeJS.ProcessEnv = process.env): Promise<EngineState[]> {
  return Promise.all(ENGINE_NAMES.map(name => ENGINES[name].detect(env)));
}

const MORE_ABLE: Text = {
  en: 'a builder of its own can do more: docker buildx create --use',
  zh: '可创建独立的构建器以支持更多功能：docker buildx create --use',
};

const ABILITY_NAMES: Readonly<Record<EngineAbility, Text>> = {
  secrets: { en: 'build secrets', zh: '构建密钥（--secret）' },
  'run-mounts': { en: 'RUN --mount', zh: 'RUN --mount' },
  heredocs: { en: 'heredocs', zh: 'heredoc' },
  'multi-platform': { en: 'several platforms', zh: '多平台构建' },
  'cache-export': { en: 'cache export', zh: '导出缓存（--cache-to）' },
  attestations: { en: 'attestations', zh: '来源证明（attestation）' },
};

/** What the command line asks for; what the Dockerfile asks for comes from who has read it. */
export function requestedAbilities(request: BuildRequest): EngineAbility[] {
  const wanted: EngineAbility[] = [];
  if (request.secrets.length > 0) wanted.push('secrets');
  if (request.platforms.length > 1) wanted.push('multi-platform');
  if (request.cacheTo.length > 0) wanted.push('cache-export');
  if (request.attestations) wanted.push('attestations');
  return wanted;
}

/**
 * The engine the user named, else the first usable one that can do all that is wanted.
 * @throws KnownError `no-build-engine` with every engine and what keeps it from being used
 */
export function chooseEngine(
  states: readonly EngineState[],
  wanted: readonly EngineAbility[],
  named?: EngineName,
): EngineName {
  const candidates = named === undefined ? states : states.filter(state => state.engine === named);
  const lacks = (state: EngineState) => wanted.filter(ability => !state.abilities.has(ability));
  const fit = candidates.find(state => state.usable && lacks(state).length === 0);
  if (fit !== undefined) return fit.engine;
  const reasons = (language: 'en' | 'zh') =>
    candidates
      .map(state => {
        const why =
          state.why === undefined
            ? fill({ en: 'cannot do: {list}', zh: '不支持：{list}' }, language, {
                list: lacks(state)
                  .map(ability => ABILITY_NAMES[ability][language])
                  .join(', '),
              })
            : state.why[language];
        return `${state.engine}: ${why}`;
      })
      .join('; ');
  throw new KnownError(
    'no-build-engine',
    {
      en: `no engine here can build this (${reasons('en')})`,
      zh: `没有可用的构建引擎（${reasons('zh')}）`,
    },
    {
      hint: candidates.some(({ usable }) => usable)
        ? MORE_ABLE
        : {
            en: 'start the docker daemon, or install docker with buildx, buildah, or buildkitd with buildctl',
            zh: '请启动 docker 守护进程，或安装带 buildx 的 docker、buildah、或 buildkitd 与 buildctl',
          },
    },
  );
}
