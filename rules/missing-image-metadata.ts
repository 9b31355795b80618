import type { Stage } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'missing-image-metadata',
  aliases: [],
  category: 'metadata',
  severity: 'style',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.15'],
  summary: {
    en: 'An image without labels that say what it is.',
    zh: '镜像没有说明自身信息的标签。',
  },
  why: {
    en: 'Labels tell where an image comes from, who keeps it and under which licence, long after the Dockerfile is out of sight; registries and scanners show and filter by them. The keys `org.opencontainers.image.*` (`title`, `version`, `source`, `authors`, `licenses`, `description`) are understood everywhere. The option `keys` names those that you ask for.',
    zh: '标签说明镜像的来源、维护者和许可证，脱离 Dockerfile 之后依然可查，镜像仓库和扫描工具也会显示并按标签筛选。`org.opencontainers.image.*` 系列键（`title`、`version`、`source`、`authors`、`licenses`、`description`）通用性最好。可用选项 `keys` 指定必须具备的键。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCMD ["npm", "start"]\n',
      good: 'FROM node:22\nCMD ["npm", "start"]\nLABEL org.opencontainers.image.version="1.0.0"\n',
    },
    {
      bad: 'FROM node:22\nLABEL team="web"\n',
      good: 'FROM node:22\nLABEL org.opencontainers.image.source="https://example.com/web"\n',
      options: { keys: ['org.opencontainers.image.source'] },
    },
  ],
  options: {
    keys: {
      type: 'strings',
      default: [],
      describe: {
        en: 'Keys that the image must have; without any, one label of any key is enough.',
        zh: '镜像必须具备的键；不指定时，有任意一个标签即可。',
      },
    },
  },
  messages: {
    none: {
      en: 'The image has no LABEL; say at least org.opencontainers.image.version and where its source is',
      zh: '镜像没有任何 LABEL；请至少写明 org.opencontainers.image.version 和源码地址',
    },
    missing: {
      en: 'The image has no label {key}; add it',
      zh: '镜像缺少标签 {key}；请补上',
    },
  },
  create(context) {
    const { keys } = context.options;
    return {
      fileEnd(file) {
        const last = file.stages.at(-1);
        if (last === undefined) return;
        const found = labelsOf(last);
        const range = last.from.image?.range ?? last.from.keywordRange;
        if (keys.length === 0) {
          if (found.size === 0) context.report({ message: 'none', range });
          return;
        }
        for (const key of keys) {
          if (!found.has(key)) context.report({ message: 'missing', data: { key }, range });
        }
      },
    };
  },
});

/** Keys that a stage and those below it set; MAINTAINER is the label it stands for. */
function labelsOf(last: Stage): ReadonlySet<string> {
  const found = new Set<string>();
  for (let stage: Stage | undefined = last; stage !== undefined; stage = stage.parent) {
    for (const node of stage.instructions) {
      if (node.keyword === 'LABEL') for (const { key } of node.pairs) found.add(key.value);
      else if (node.keyword === 'MAINTAINER') found.add('org.opencontainers.image.authors');
    }
  }
  return found;
}
