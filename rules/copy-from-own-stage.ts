import { stageReferences } from '../src/dockerfile/stageReferences.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'copy-from-own-stage',
  aliases: ['DL3023', 'DS-0006', "COPY '--from' References Current FROM Alias"],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: {
    en: '`COPY --from` or a mount names the stage it stands in.',
    zh: '`COPY --from` 或挂载引用了自身所在的阶段。',
  },
  why: {
    en: 'A stage cannot be its own source: BuildKit refuses the file with “circular dependency”. Copy inside a stage with `RUN cp`, or name the earlier stage that was meant.',
    zh: '阶段不能以自身为来源：BuildKit 会以 “circular dependency” 拒绝构建。阶段内部复制请使用 `RUN cp`，或改为真正想引用的前一阶段。',
  },
  examples: [
    {
      bad: 'FROM golang:1.25 AS build\nCOPY --from=build /go/bin/app /app\n',
      good: 'FROM golang:1.25 AS build\nRUN cp /go/bin/app /app\n',
    },
  ],
  messages: {
    own: {
      en: '{name} is the stage this line is in; name an earlier stage, or use RUN cp',
      zh: '{name} 就是本行所在的阶段；请引用更早的阶段，或使用 RUN cp',
    },
  },
  create(context) {
    const exact = context.mode === 'hadolint';
    return {
      fileEnd(file) {
        for (const { kind, node, name, range, stage } of stageReferences(file)) {
          if (kind === 'from' || stage === undefined || stage !== node.stage) continue;
          if (exact && (kind !== 'copy' || name !== stage.from.alias?.raw)) continue;
          context.report({ message: 'own', data: { name }, range });
        }
      },
    };
  },
});
