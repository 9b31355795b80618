import { baseOf } from '../src/dockerfile/base.ts';
import { findImage } from '../src/dockerfile/bases/images.ts';
import { type StageReference, stageReferences } from '../src/dockerfile/stageReferences.ts';
import {
  formatReference,
  type Reference,
  referenceProblem,
  splitReference,
} from '../src/image/reference.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'unpinned-digest',
  aliases: ['S7023', 'dockerfile-source-not-pinned'],
  category: 'base-image',
  severity: 'warning',
  presets: [],
  summary: {
    en: 'An image that is named without its digest.',
    zh: '引用镜像时没有写明摘要。',
  },
  why: {
    en: 'A tag can be moved to another image at any time, by the publisher or by whoever took over the account; a digest (`node:24@sha256:…`) names one image for good, and Renovate or Dependabot can still update it. `dockwright pin` writes the digests. Looked at are FROM, `COPY --from` and `RUN --mount=from`.',
    zh: '标签随时可能被发布者（或盗用其账号的人）指向另一个镜像；摘要（`node:24@sha256:…`）则永远对应同一个镜像，Renovate、Dependabot 也仍能自动更新。`dockwright pin` 可以写入摘要。检查范围包括 FROM、`COPY --from` 与 `RUN --mount=from`。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\n',
      good: 'FROM alpine:3.23@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1\n',
    },
  ],
  messages: {
    unpinned: {
      en: 'The tag of {image} can be moved; add its digest (dockwright pin looks it up)',
      zh: '{image} 的标签可能被移动；请加上摘要（dockwright pin 可以查询）',
    },
  },
  create(context) {
    return {
      fileEnd(file) {
        for (const place of stageReferences(file)) {
          const reference = imageOf(place);
          if (reference === undefined || reference.digest !== undefined) continue;
          const data = { image: formatReference(reference) };
          context.report({ message: 'unpinned', data, range: place.range });
        }
      },
    };

    function imageOf({ kind, node, name, stage, byNumber }: StageReference): Reference | undefined {
      if (kind === 'from') {
        if (node.stage === undefined) return undefined;
        const base = baseOf(node.stage, context.scope(node));
        return base.kind === 'image' ? base.reference : undefined;
      }
      if (stage !== undefined || byNumber || referenceProblem(name) !== undefined) return undefined;
      // A bare word may be a named context of the command line.
      if (!/[/:]/.test(name) && findImage(name) === undefined) return undefined;
      return name === 'scratch' ? undefined : splitReference(name);
    }
  },
});
