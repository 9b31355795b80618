import { findImage } from '../src/dockerfile/bases/images.ts';
import { type StageReference, stageReferences } from '../src/dockerfile/stageReferences.ts';
import { defineRule } from '../src/rule/rule.ts';
import { closest } from '../src/text/closest.ts';

export default defineRule({
  name: 'copy-from-unknown-stage',
  aliases: ['DL3022'],
  category: 'correctness',
  severity: 'warning',
  presets: ['strict'],
  summary: {
    en: '`COPY --from` or a mount names a stage that is not there.',
    zh: '`COPY --from` 或挂载引用了不存在的阶段。',
  },
  why: {
    en: 'A name that no stage has is taken for an image (or a named context of the command line): a mistyped stage name becomes a download from Docker Hub, of an image that anybody may have put there. Correct the name; where an image is meant, give it a tag.',
    zh: '如果没有任何阶段使用该名称，它会被当作镜像（或命令行中的命名上下文）：写错的阶段名会变成从 Docker Hub 下载同名镜像，而那个镜像可能由任何人上传。请更正名称；如果确实要用镜像，请写明标签。',
  },
  examples: [
    {
      bad: 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=biulder /app /app\n',
      good: 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=builder /app /app\n',
      fixed: 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=builder /app /app\n',
    },
  ],
  messages: {
    unknown: {
      en: 'No stage is named {name}, so it is taken for an image; name a stage, or give the image a tag',
      zh: '没有名为 {name} 的阶段，它会被当作镜像；请改为阶段名，或为镜像写明标签',
    },
    mistyped: {
      en: 'No stage is named {name}; did you mean {guess}?',
      zh: '没有名为 {name} 的阶段；是否想写 {guess}？',
    },
  },
  fixes: { correct: { en: 'Write {guess}', zh: '改为 {guess}' } },
  create(context) {
    const { file } = context;
    let known: Map<string, number> | undefined;
    return {
      fileEnd() {
        for (const reference of stageReferences(file)) {
          if (reference.kind === 'from') continue;
          if (context.mode === 'hadolint') {
            if (reference.kind === 'copy' && isUnknownToHadolint(reference)) report(reference);
          } else if (isUnknown(reference)) report(reference);
        }
      },
    };

    function report({ kind, name, node, range }: StageReference): void {
      const index = node.stage?.index ?? 0;
      // A guess compares with every name; a file that is made to be slow gets none.
      const candidates = file.stages.length > 200 ? [] : file.stages.slice(0, index);
      const earlier = candidates.flatMap(stage => stage.name ?? []);
      const guess = closest(name, earlier);
      const code = kind === 'copy' ? 'DL3022' : [];
      if (guess === undefined) {
        context.report({ message: 'unknown', data: { name }, range, code });
        return;
      }
      context.report({
        message: 'mistyped',
        data: { name, guess },
        range,
        code,
        fix: {
          title: 'correct',
          data: { guess },
          safety: 'unsafe',
          edits: [{ ...range, text: guess }],
        },
      });
    }

    /** Stage names as written, with the first stage of each. */
    function aliases(): ReadonlyMap<string, number> {
      if (known === undefined) {
        known = new Map();
        for (const { from, index } of file.stages) {
          const alias = from.alias?.raw;
          if (alias !== undefined && !known.has(alias)) known.set(alias, index);
        }
      }
      return known;
    }

    /** A name without `/`, `:`, `.` that no table of images has. */
    function isUnknown({ name, stage, byNumber }: StageReference): boolean {
      return (
        stage === undefined &&
        !byNumber &&
        /^[a-z][\w-]*$/i.test(name) &&
        findImage(name.toLowerCase()) === undefined
      );
    }

    function isUnknownToHadolint({ name, node }: StageReference): boolean {
      if (name.includes(':')) return false;
      const index = node.stage?.index ?? 0;
      if (/^\d+$/.test(name) && Number(name) <= index) return false;
      const since = aliases().get(name);
      return since === undefined || since > index;
    }
  },
});
