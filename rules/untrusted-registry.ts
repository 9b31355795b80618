import { baseOf } from '../src/dockerfile/base.ts';
import { type StageReference, stageReferences } from '../src/dockerfile/stageReferences.ts';
import { normalize, referenceProblem, splitReference } from '../src/image/reference.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'untrusted-registry',
  aliases: ['DL3026'],
  category: 'security',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'An image from a registry that is not in the list of trusted ones.',
    zh: '镜像来自未列入信任清单的镜像仓库。',
  },
  why: {
    en: 'Whoever controls a base image controls what is built on it. List the registries your images may come from in the option `trusted`; without a list nothing is reported. An entry is a host (`swr.cn-north-4.myhuaweicloud.com`), a host with a path (`docker.io/library`), or has a `*` at its beginning or end (`*.example.com`). An image without a host is on `docker.io`.',
    zh: '控制了基础镜像，就控制了在其上构建的一切。请在选项 `trusted` 中列出允许的镜像仓库；未设置时不检查。条目可以是主机名（`swr.cn-north-4.myhuaweicloud.com`）、主机名加路径（`docker.io/library`），或在开头、结尾使用 `*`（`*.example.com`）。不带主机名的镜像属于 `docker.io`。',
  },
  options: {
    trusted: {
      type: 'strings',
      default: [],
      describe: {
        en: 'Registries that images may come from.',
        zh: '允许使用的镜像仓库。',
      },
    },
  },
  examples: [
    {
      bad: 'FROM quay.io/team/app:1\n',
      good: 'FROM swr.cn-north-4.myhuaweicloud.com/team/app:1\n',
      options: { trusted: ['*.myhuaweicloud.com'] },
    },
  ],
  messages: {
    untrusted: {
      en: 'Registry {registry} of {image} is not a trusted one; use {trusted}',
      zh: '{image} 所在的镜像仓库 {registry} 不在信任清单中；请使用 {trusted}',
    },
  },
  create(context) {
    const { trusted } = context.options;
    if (trusted.length === 0) return {};
    const entries = trusted.map(entry => entry.toLowerCase().replace(/\/+$/, ''));
    const data = { trusted: trusted.join(', ') };
    return {
      fileEnd(file) {
        for (const place of stageReferences(file)) {
          const image = imageOf(place);
          if (image === undefined) continue;
          const { registry, repository } = normalize(splitReference(image));
          const host = registry.toLowerCase();
          if (entries.some(entry => isTrusted(entry, host, `${host}/${repository}`))) continue;
          context.report({
            message: 'untrusted',
            data: { ...data, registry, image },
            range: place.range,
          });
        }
      },
    };

    function imageOf({ kind, node, name, stage, byNumber }: StageReference): string | undefined {
      if (kind === 'from') {
        if (node.stage === undefined) return undefined;
        const base = baseOf(node.stage, context.scope(node));
        return base.kind === 'image' ? base.name : undefined;
      }
      // hadolint takes a number for an image.
      if (byNumber) return context.mode === 'hadolint' && kind === 'copy' ? name : undefined;
      return stage !== undefined || name === 'scratch' || referenceProblem(name) !== undefined
        ? undefined
        : name;
    }
  },
});

const DOCKER_HUB = ['docker.io', 'hub.docker.com', 'index.docker.io'];

function isTrusted(entry: string, host: string, path: string): boolean {
  if (entry === '*') return true;
  if (entry.startsWith('*')) return host.endsWith(entry.slice(1));
  if (entry.endsWith('*')) {
    return (entry.includes('/') ? path : host).startsWith(entry.slice(0, -1));
  }
  if (entry.includes('/')) return path === entry || path.startsWith(`${entry}/`);
  return host === entry || (DOCKER_HUB.includes(host) && DOCKER_HUB.includes(entry));
}
