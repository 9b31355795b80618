import { baseOf } from '../src/dockerfile/base.ts';
import type { Word } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'latest-tag',
  aliases: [
    'DL3006',
    'DL3007',
    'DS-0001',
    'CKV_DOCKER_7',
    'Image Version Not Explicit',
    "Image Version Using 'latest'",
    'missing-image-version',
    'avoid-latest-version',
    'DKL-DI-0006',
    'S6596',
  ],
  category: 'base-image',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.4'],
  summary: {
    en: 'A base image without a tag, or with the tag `latest`.',
    zh: '基础镜像没有写标签，或者使用了 `latest` 标签。',
  },
  why: {
    en: 'Without a tag the name means `latest`, and `latest` is another image after every release of it: the same Dockerfile then builds something else, or no longer builds. Name the release you tested with; a digest (`name:tag@sha256:…`) is exact. `dockwright pin` looks the digest up.',
    zh: '不写标签等同于 `latest`，而 `latest` 会随着镜像更新指向不同的内容：同一份 Dockerfile 今天和明天构建出的结果可能不同，甚至构建失败。请写明测试过的版本；使用摘要（`name:tag@sha256:…`）最为精确，`dockwright pin` 可以代为查询。',
  },
  examples: [
    {
      bad: 'FROM ubuntu\nRUN useradd app\nUSER app\n',
      good: 'FROM ubuntu:24.04\nRUN useradd app\nUSER app\n',
    },
    {
      bad: 'ARG TAG=latest\nFROM node:$TAG\n',
      good: 'ARG TAG=22.11-alpine3.20\nFROM node:$TAG\n',
    },
  ],
  messages: {
    untagged: {
      en: 'Base image {image} has no tag, so it means latest; name the release you want',
      zh: '基础镜像 {image} 没有标签，等同于 latest；请写明具体版本',
    },
    latest: {
      en: 'The tag latest of {image} is another image after each release; name the release you want',
      zh: '{image} 的 latest 标签会随版本更新而变化；请写明具体版本',
    },
  },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    /** Stage names above, as written: hadolint minds their case. */
    const names = new Set<string>();
    return {
      stage(stage) {
        const { image, alias } = stage.from;
        if (image === undefined) return;
        if (hadolint) {
          asHadolint(image);
          if (alias !== undefined) names.add(alias.raw);
          return;
        }
        const base = baseOf(stage, context.scope(stage.from));
        if (base.kind !== 'image') return;
        const { reference } = base;
        if (reference.digest !== undefined) return;
        const data = { image: reference.repository };
        if (reference.tag === undefined) {
          context.report({ message: 'untagged', data, range: image.range, code: codes('DL3006') });
        } else if (reference.tag === 'latest') {
          context.report({ message: 'latest', data, range: image.range, code: codes('DL3007') });
        }
      },
    };

    /** Defaults of arguments are not looked at, and what begins with a variable may have a tag. */
    function asHadolint({ raw, range }: Word): void {
      const { name, tag, digest } = splitWithVariables(raw);
      if (digest || name === 'scratch') return;
      const data = { image: name };
      if (tag === 'latest') {
        context.report({ message: 'latest', data, range, code: codes('DL3007') });
      } else if (tag === undefined && !name.startsWith('$') && !names.has(name)) {
        context.report({ message: 'untagged', data, range, code: codes('DL3006') });
      }
    }
  },
});

/** Takes an image name apart without expanding it: a colon inside `${…}` is no tag, a registry has a dot. */
function splitWithVariables(raw: string): {
  name: string;
  tag: string | undefined;
  digest: boolean;
} {
  const at = raw.indexOf('@');
  const full = at === -1 ? raw : raw.slice(0, at);
  const slash = full.indexOf('/');
  const name = full.slice(0, slash + 1).includes('.') ? full.slice(slash + 1) : full;
  let depth = 0;
  for (let i = 0; i < name.length; i++) {
    const character = name[i];
    if (character === '{') depth++;
    else if (character === '}') depth--;
    else if (character === ':' && depth === 0) {
      return { name: name.slice(0, i), tag: name.slice(i + 1), digest: at !== -1 };
    }
  }
  return { name, tag: undefined, digest: at !== -1 };
}

function codes(hadolint: string): string[] {
  return [hadolint, 'DS-0001', 'CKV_DOCKER_7', 'S6596'];
}
