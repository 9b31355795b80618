import { existsSync } from 'node:fs';
import path from 'node:path';
import { type BuildRequest, type BuildSecret, ENGINE_NAMES } from '../build/engine.ts';
import { KnownError } from '../errors.ts';
import { type Arguments, type Command, optionalString, strings } from './command.ts';
import type { Session } from './session.ts';

/** What `build` and `ship` hand to the engine. */
export const BUILD_OPTIONS = {
  file: {
    alias: 'f',
    type: 'string',
    describe: {
      en: 'the Dockerfile (default: Dockerfile, dockerfile or Containerfile of the context)',
      zh: 'Dockerfile 路径（默认为上下文中的 Dockerfile、dockerfile 或 Containerfile）',
    },
  },
  engine: {
    choices: ENGINE_NAMES,
    describe: {
      en: 'the builder (default: the first usable one that can do what is asked)',
      zh: '构建引擎（默认选择第一个可用且满足要求的引擎）',
    },
  },
  'build-arg': {
    type: 'string',
    array: true,
    nargs: 1,
    describe: {
      en: 'NAME=VALUE, or NAME from the environment',
      zh: 'NAME=VALUE，或仅 NAME（取自环境变量）',
    },
  },
  secret: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: {
      en: 'id=NAME,src=FILE or id=NAME,env=VARIABLE, for RUN --mount=type=secret',
      zh: 'id=名称,src=文件 或 id=名称,env=变量，供 RUN --mount=type=secret 使用',
    },
  },
  target: { type: 'string', describe: { en: 'stage to build', zh: '要构建的阶段' } },
  platform: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: {
      en: 'linux/amd64 and so on; several, by commas or repeated, make one index',
      zh: '如 linux/amd64；可用逗号分隔或重复指定，多个平台生成一个索引',
    },
  },
  'cache-from': {
    type: 'string',
    array: true,
    nargs: 1,
    describe: { en: 'cache source, as the engine takes it', zh: '缓存来源（按引擎的格式）' },
  },
  'cache-to': {
    type: 'string',
    array: true,
    nargs: 1,
    describe: { en: 'cache destination, as the engine takes it', zh: '缓存去向（按引擎的格式）' },
  },
  label: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: { en: 'NAME=VALUE', zh: 'NAME=VALUE 标签' },
  },
  cache: {
    type: 'boolean',
    default: true,
    describe: {
      en: 'use the build cache (--no-cache: not)',
      zh: '使用构建缓存（--no-cache 不使用）',
    },
  },
  pull: { type: 'boolean', describe: { en: 'fetch base images anew', zh: '重新拉取基础镜像' } },
  network: {
    type: 'string',
    describe: { en: 'network of RUN: default, host, none', zh: 'RUN 的网络：default、host、none' },
  },
  attestations: {
    type: 'boolean',
    describe: {
      en: 'put provenance and SBOM into the image (SWR refuses them)',
      zh: '在镜像中加入来源证明和 SBOM（SWR 会拒绝）',
    },
  },
} as const satisfies Command['options'];

/** @throws KnownError `no-dockerfile`, `build-secret` */
export function buildRequest(
  args: Arguments,
  session: Session,
  tags: readonly string[],
): BuildRequest {
  const context = path.resolve(session.cwd, optionalString(args.context) ?? '.');
  return {
    context,
    dockerfile: dockerfileOf(args, session, context),
    tags,
    buildArgs: buildArgs(args),
    secrets: strings(args.secret).map(text => secretOf(text, session)),
    target: optionalString(args.target),
    platforms: strings(args.platform).flatMap(text => text.split(',').filter(Boolean)),
    cacheFrom: strings(args['cache-from']),
    cacheTo: strings(args['cache-to']),
    labels: Object.fromEntries(
      strings(args.label).map(text => {
        const equals = text.indexOf('=');
        return equals === -1 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
      }),
    ),
    noCache: args.cache === false,
    pull: args.pull === true,
    network: optionalString(args.network),
    attestations: args.attestations === true,
    extra: strings(args['--']),
  };
}

function buildArgs(args: Arguments): Record<string, string | undefined> {
  return Object.fromEntries(
    strings(args['build-arg']).map(text => {
      const equals = text.indexOf('=');
      return equals === -1 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

/** The guide's chapter 2 calls its file `dockerfile`, which docker finds and others do not. */
const NAMES = ['Dockerfile', 'dockerfile', 'Containerfile'];

function dockerfileOf(args: Arguments, session: Session, context: string): string {
  const named = optionalString(args.file);
  const candidates =
    named === undefined
      ? NAMES.map(name => path.join(context, name))
      : [path.resolve(session.cwd, named)];
  const found = candidates.find(file => existsSync(file));
  if (found !== undefined) return found;
  throw new KnownError(
    'no-dockerfile',
    named === undefined
      ? { en: '{context} holds no Dockerfile', zh: '{context} 中没有 Dockerfile' }
      : { en: 'there is no file {named}', zh: '文件 {named} 不存在' },
    {
      values: { context, named: named ?? '' },
      hint: { en: 'name it with --file', zh: '请用 --file 指定' },
    },
  );
}

function secretOf(text: string, session: Session): BuildSecret {
  const fields = new Map(
    text.split(',').map((field): [string, string] => {
      const equals = field.indexOf('=');
      return equals === -1 ? [field, ''] : [field.slice(0, equals), field.slice(equals + 1)];
    }),
  );
  const id = fields.get('id') ?? '';
  const file = fields.get('src') ?? fields.get('source');
  const environment = fields.get('env');
  if (id !== '' && file !== undefined && file !== '') {
    const absolute = path.resolve(session.cwd, file);
    if (existsSync(absolute)) return { id, file: absolute };
    throw secretError(id, { en: 'its file does not exist', zh: '对应的文件不存在' });
  }
  if (id !== '' && (environment ?? id) !== '') {
    const name = environment ?? id;
    if (session.env[name] !== undefined) return { id, environment: name };
    throw secretError(id, {
      en: 'its environment variable is not set',
      zh: '对应的环境变量未设置',
    });
  }
  throw secretError(id === '' ? '?' : id, {
    en: 'it reads id=NAME,src=FILE or id=NAME,env=VARIABLE',
    zh: '格式应为 id=名称,src=文件 或 id=名称,env=变量',
  });
}

function secretError(id: string, why: { en: string; zh: string }): KnownError {
  return new KnownError(
    'build-secret',
    { en: '--secret {id}: {en}', zh: '--secret {id}：{zh}' },
    { values: { id, en: why.en, zh: why.zh } },
  );
}
