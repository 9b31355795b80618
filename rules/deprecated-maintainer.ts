import type { Stage, ValueInstruction } from '../src/dockerfile/nodes.ts';
import { commentsInside } from '../src/dockerfile/wholeLines.ts';
import { defineRule } from '../src/rule/rule.ts';

const KEY = 'org.opencontainers.image.authors';

export default defineRule({
  name: 'deprecated-maintainer',
  aliases: [
    'DL4000',
    'MaintainerDeprecated',
    'DS-0022',
    'CKV_DOCKER_6',
    'MAINTAINER Instruction Being Used',
    'maintainer-is-deprecated',
    'S6586',
  ],
  category: 'metadata',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.15'],
  summary: {
    en: 'MAINTAINER, which a label replaced long ago.',
    zh: '使用了早已被标签取代的 MAINTAINER。',
  },
  why: {
    en: 'MAINTAINER is deprecated since Docker 1.13. What it says goes into a field of the image that hardly any tool shows; the label `org.opencontainers.image.authors` says the same where it can be listed, filtered and kept by registries.',
    zh: 'MAINTAINER 自 Docker 1.13 起就已废弃，其内容写入的镜像字段很少有工具会显示。标签 `org.opencontainers.image.authors` 含义相同，可以被查看、筛选，也会被镜像仓库保留。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nMAINTAINER Li Lei <lilei@example.com>\n',
      good: 'FROM alpine:3.23\nLABEL org.opencontainers.image.authors="Li Lei <lilei@example.com>"\n',
      fixed:
        'FROM alpine:3.23\nLABEL org.opencontainers.image.authors="Li Lei <lilei@example.com>"\n',
    },
  ],
  messages: {
    maintainer: {
      en: 'MAINTAINER is deprecated; use the label org.opencontainers.image.authors',
      zh: 'MAINTAINER 已废弃；请改用标签 org.opencontainers.image.authors',
    },
  },
  fixes: {
    label: { en: 'Replace it with a label', zh: '替换为标签' },
  },
  create(context) {
    const { file } = context;
    const labelled = new Map<Stage, boolean>();
    return {
      MAINTAINER(node) {
        const { value } = node;
        const label = value === undefined ? undefined : labelOf(node, value.raw, file.escape);
        context.report({
          message: 'maintainer',
          range: node.keywordRange,
          fix:
            label === undefined || commentsInside(file, node).length > 0 || hasAuthors(node.stage)
              ? undefined
              : {
                  title: 'label',
                  safety: 'safe',
                  edits: [{ start: node.headRange.start, end: node.headRange.end, text: label }],
                  declares: ['maintainer-label'],
                },
        });
      },
    };

    /** The stage has the label already: two of them would fight. */
    function hasAuthors(stage: Stage | undefined): boolean {
      if (stage === undefined) return false;
      let found = labelled.get(stage);
      if (found === undefined) {
        found = stage.instructions.some(
          node => node.keyword === 'LABEL' && node.pairs.some(({ key }) => key.value === KEY),
        );
        labelled.set(stage, found);
      }
      return found;
    }

    function labelOf(node: ValueInstruction, raw: string, escapeChar: string): string | undefined {
      const quoted = /^(["'])(.*)\1$/s.exec(raw);
      const bare = quoted !== null && !quoted[2]?.includes(quoted[1] ?? '') ? quoted[2] : raw;
      // MAINTAINER expands nothing and unescapes nothing, a quoted label does both.
      const text = (bare ?? raw).replace(/["$\\`]/g, character =>
        character === '"' || character === '$' || character === escapeChar
          ? escapeChar + character
          : character,
      );
      const { start, end } = node.keywordRange;
      const written = file.source.text.slice(start, end);
      const keyword = written === written.toLowerCase() ? 'label' : 'LABEL';
      return text.trim() === '' ? undefined : `${keyword} ${KEY}="${text}"`;
    }
  },
});
