import { KnownError } from '../errors.ts';
import {
  normalize,
  type Reference,
  type ReferenceProblem,
  referenceProblem,
  splitReference,
} from './reference.ts';

/** Where an image is, by the names that skopeo's users know. */
export type ImageLocation =
  | {
      readonly transport: 'registry';
      readonly reference: Reference & { readonly registry: string };
    }
  | { readonly transport: 'docker-daemon'; readonly reference: string }
  | {
      readonly transport: 'docker-archive';
      readonly path: string;
      readonly reference: string | undefined;
    }
  | {
      readonly transport: 'oci' | 'oci-archive';
      readonly path: string;
      readonly tag: string | undefined;
    };

const TRANSPORTS = ['docker-daemon', 'docker-archive', 'oci-archive', 'oci', 'docker'] as const;

/**
 * `docker-daemon:REF`, `docker-archive:FILE[:REF]`, `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker://REF`,
 * or a plain reference to a registry.
 * @throws KnownError `invalid-image-name`
 */
export function parseImageLocation(text: string): ImageLocation {
  const transport = TRANSPORTS.find(name => text.startsWith(`${name}:`));
  if (transport === undefined) return registryLocation(text, text);
  const rest = text.slice(transport.length + 1);
  switch (transport) {
    case 'docker':
      if (!rest.startsWith('//')) return registryLocation(text, text);
      return registryLocation(rest.slice(2), text);
    case 'docker-daemon':
      if (rest === '') throw nothingAfter(text);
      return { transport, reference: rest };
    case 'docker-archive': {
      const { path, suffix } = splitPath(rest);
      if (path === '') throw nothingAfter(text);
      return { transport, path, reference: suffix };
    }
    default: {
      const { path, suffix } = splitPath(rest);
      if (path === '') throw nothingAfter(text);
      return { transport, path, tag: suffix };
    }
  }
}

/** Splits at the first colon that is no drive letter's (`C:\images\a.tar:tag`). */
function splitPath(rest: string): { readonly path: string; readonly suffix: string | undefined } {
  const colon = rest.indexOf(':', /^[A-Za-z]:[\\/]/.test(rest) ? 2 : 0);
  if (colon === -1) return { path: rest, suffix: undefined };
  const suffix = rest.slice(colon + 1);
  return { path: rest.slice(0, colon), suffix: suffix === '' ? undefined : suffix };
}

export function formatImageLocation(location: ImageLocation): string {
  switch (location.transport) {
    case 'registry': {
      const { registry, repository, tag, digest } = location.reference;
      return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
    }
    case 'docker-daemon':
      return `docker-daemon:${location.reference}`;
    case 'docker-archive':
      return `docker-archive:${location.path}${location.reference === undefined ? '' : `:${location.reference}`}`;
    default:
      return `${location.transport}:${location.path}${location.tag === undefined ? '' : `:${location.tag}`}`;
  }
}

const PROBLEMS: Readonly<Record<ReferenceProblem, { readonly en: string; readonly zh: string }>> = {
  empty: { en: 'the name is empty', zh: '名称为空' },
  uppercase: {
    en: 'a repository has to be lower case',
    zh: '仓库名必须全部为小写',
  },
  'invalid-registry': { en: 'the registry host is not valid', zh: '镜像仓库地址不合法' },
  'invalid-repository': {
    en: 'the repository may hold a-z 0-9 and single . _ - between them, parts separated by /',
    zh: '仓库名只能包含 a-z、0-9，以及位于其间的 . _ -，各级之间用 / 分隔',
  },
  'invalid-tag': {
    en: 'a tag has 1 to 128 of A-Z a-z 0-9 _ . - and starts with none of . -',
    zh: '标签由 1 到 128 个 A-Z a-z 0-9 _ . - 组成，且不能以 . 或 - 开头',
  },
  'invalid-digest': { en: 'the digest is not valid', zh: '摘要不合法' },
  'too-long': { en: 'the name is longer than 255 characters', zh: '名称超过 255 个字符' },
};

function registryLocation(name: string, written: string): ImageLocation {
  const problem = referenceProblem(name);
  if (problem !== undefined) {
    const lower = problem === 'uppercase' ? lowerCased(name) : undefined;
    throw new KnownError('invalid-image-name', `${written}: ${PROBLEMS[problem].en}`, {
      ...(lower === undefined ? {} : { hint: `Did you mean ${lower}?` }),
      zh: {
        message: `${written}：${PROBLEMS[problem].zh}`,
        ...(lower === undefined ? {} : { hint: `是否应为 ${lower}？` }),
      },
    });
  }
  return { transport: 'registry', reference: normalize(splitReference(name)) };
}

/** The same name with its repository in lower case; the tag keeps its case. */
export function lowerCased(name: string): string {
  const { registry, repository, tag, digest } = splitReference(name);
  return `${registry === undefined ? '' : `${registry}/`}${repository.toLowerCase()}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function nothingAfter(text: string): KnownError {
  return new KnownError('invalid-image-name', `${text}: nothing follows the transport`, {
    hint: 'Write docker-daemon:NAME, docker-archive:FILE, oci:DIRECTORY[:TAG] or oci-archive:FILE[:TAG].',
    zh: {
      message: `${text}：传输方式之后缺少内容`,
      hint: '请写成 docker-daemon:名称、docker-archive:文件、oci:目录[:标签] 或 oci-archive:文件[:标签]。',
    },
  });
}
