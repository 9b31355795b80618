import type { EnvInstruction, KeyValue } from '../src/dockerfile/nodes.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Edit } from '../src/text/edit.ts';

/** What only steers package managers and tools while an image is built, upper case. */
const BUILD_ONLY: ReadonlySet<string> = new Set([
  'APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE',
  'APT_LISTCHANGES_FRONTEND',
  'CMAKE_BUILD_PARALLEL_LEVEL',
  'DEBCONF_NONINTERACTIVE_SEEN',
  'DEBIAN_FRONTEND',
  'DEBIAN_PRIORITY',
  'HOMEBREW_NO_AUTO_UPDATE',
  'MAKEFLAGS',
  'NEEDRESTART_MODE',
  'NEEDRESTART_SUSPEND',
  'UCF_FORCE_CONFFNEW',
  'UCF_FORCE_CONFFOLD',
]);

/** The network of the machine that builds, which need not be that of the one that runs. */
const PROXIES: ReadonlySet<string> = new Set([
  'ALL_PROXY',
  'FTP_PROXY',
  'HTTPS_PROXY',
  'HTTP_PROXY',
]);

/** A proxy that is passed on, or a host of a network outside; a bare name is one of the container's own. */
const OUTSIDE = /\$|^(?:\w+:\/\/)?[^/]*(?:\.|\[)/;

export default defineRule({
  name: 'build-time-env',
  aliases: [],
  category: 'runtime',
  severity: 'info',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.12'],
  summary: {
    en: 'ENV for a variable that only the build needs.',
    zh: '用 ENV 设置了仅构建时需要的变量。',
  },
  why: {
    en: 'ENV is part of the image: every container and every image built on it has the variable. With `DEBIAN_FRONTEND=noninteractive` packages that are installed later in a container ask nothing, with a proxy of the build network programs wait for a host that is not there. Use ARG, or set the variable in the RUN that needs it; proxies are passed with `--build-arg HTTP_PROXY=…` and need no declaration. Silent in stages that do not become part of the image, and where a later ENV takes the value back.',
    zh: 'ENV 是镜像的一部分：所有容器以及基于它构建的镜像都会带上该变量。`DEBIAN_FRONTEND=noninteractive` 会让之后在容器中安装软件包时不再询问；构建网络的代理会让程序去连接一个不存在的主机。请改用 ARG，或只在需要的 RUN 中设置；代理可通过 `--build-arg HTTP_PROXY=…` 传入，无需声明。不进入最终镜像的阶段，以及之后又用 ENV 还原的情况不提示。',
  },
  examples: [
    {
      bad: 'FROM debian:13\nENV DEBIAN_FRONTEND=noninteractive\nRUN apt-get update\n',
      good: 'FROM debian:13\nARG DEBIAN_FRONTEND=noninteractive\nRUN apt-get update\n',
      fixed: 'FROM debian:13\nARG DEBIAN_FRONTEND=noninteractive\nRUN apt-get update\n',
    },
  ],
  messages: {
    variable: {
      en: '{name} is only for the build, but ENV keeps it in the image; use ARG, or set it in the RUN that needs it',
      zh: '{name} 仅构建时需要，但 ENV 会将其保留在镜像中；请改用 ARG，或只在需要的 RUN 中设置',
    },
    proxy: {
      en: 'ENV keeps the proxy of the build in the image; pass {name} with --build-arg instead',
      zh: 'ENV 会把构建时的代理保留在镜像中；请改用 --build-arg 传入 {name}',
    },
  },
  fixes: { arg: { en: 'Make it an ARG', zh: '改为 ARG' } },
  create(context) {
    const { file } = context;
    const { text } = file.source;
    const found: { node: EnvInstruction; pair: KeyValue }[] = [];
    return {
      ENV(node) {
        for (const pair of node.pairs) {
          const name = pair.key.value.toUpperCase();
          if (BUILD_ONLY.has(name) || PROXIES.has(name)) found.push({ node, pair });
        }
      },
      fileEnd() {
        if (found.length === 0) return;
        const stages = imageStages(file);
        const last = new Map<string, string>();
        const inImage = found.filter(
          ({ node }) => node.stage !== undefined && stages.has(node.stage),
        );
        for (const { pair } of inImage) last.set(pair.key.value, pair.value?.value ?? '');
        for (const { node, pair } of inImage) {
          const { key, value, range } = pair;
          // Taken back in the end, or this is what takes it back.
          if (isTakenBack(key.value, last.get(key.value)) || isTakenBack(key.value, value?.value)) {
            continue;
          }
          if (PROXIES.has(key.value.toUpperCase())) {
            if (OUTSIDE.test(value?.value ?? '')) {
              context.report({ message: 'proxy', data: { name: key.value }, range });
            }
            continue;
          }
          const edits = asArg(node, pair);
          context.report({
            message: 'variable',
            data: { name: key.value },
            range,
            fix: edits && { title: 'arg', safety: 'unsafe', edits },
          });
        }
      },
    };

    function asArg(node: EnvInstruction, { key, value }: KeyValue): Edit[] | undefined {
      if (node.pairs.length !== 1 || value === undefined) return undefined;
      if (!/^[\w./:+=-]+$/.test(value.value)) return undefined;
      const { keywordRange } = node;
      const keyword = text.slice(keywordRange.start, keywordRange.end);
      const edits = [{ ...keywordRange, text: keyword === keyword.toLowerCase() ? 'arg' : 'ARG' }];
      if (node.legacy) {
        const gap = { start: key.range.end, end: value.range.start };
        if (text.slice(gap.start, gap.end).includes('\n')) return undefined;
        edits.push({ ...gap, text: '=' });
      }
      return edits;
    }
  },
});

/** Empty, or a front end that asks again. */
function isTakenBack(name: string, value = ''): boolean {
  return value === '' || (name === 'DEBIAN_FRONTEND' && value.toLowerCase() !== 'noninteractive');
}
