import { removeFlag } from '../src/dockerfile/insertion.ts';
import { findVariables } from '../src/dockerfile/variables.ts';
import { defineRule } from '../src/rule/rule.ts';

const TARGET = 'TARGETPLATFORM';

export default defineRule({
  name: 'redundant-platform',
  aliases: ['DL3065', 'RedundantTargetPlatform'],
  category: 'base-image',
  severity: 'style',
  presets: ['recommended', 'strict'],
  summary: {
    en: '`FROM --platform=$TARGETPLATFORM`, which is the default.',
    zh: '`FROM --platform=$TARGETPLATFORM` 与默认行为相同，属于多余写法。',
  },
  why: {
    en: 'A base image is taken for the target platform anyway. The flag says nothing and makes readers look for a reason; only other platforms (`$BUILDPLATFORM` for a cross-compiling stage) need it.',
    zh: '基础镜像本来就会按目标平台拉取。写上该参数没有任何作用，反而让读者以为另有原因；只有使用其他平台时（例如交叉编译阶段使用 `$BUILDPLATFORM`）才需要它。',
  },
  examples: [
    {
      bad: 'FROM --platform=$TARGETPLATFORM alpine:3.22\n',
      good: 'FROM --platform=$BUILDPLATFORM alpine:3.22\n',
      fixed: 'FROM alpine:3.22\n',
    },
  ],
  messages: {
    redundant: {
      en: 'A base image is for the target platform anyway; remove {flag}',
      zh: '基础镜像默认就使用目标平台；请删除 {flag}',
    },
  },
  fixes: { remove: { en: 'Remove the flag', zh: '删除该参数' } },
  create(context) {
    const { file } = context;
    return {
      FROM(node) {
        const { platform } = node;
        const value = platform?.value;
        if (platform === undefined || value === undefined || !value.includes(TARGET)) return;
        // hadolint does not take quotes away.
        const { valueRange } = platform;
        const written =
          context.mode === 'hadolint' && valueRange !== undefined
            ? file.source.text.slice(valueRange.start, valueRange.end)
            : value;
        const plain = written === `$${TARGET}` || written === `\${${TARGET}}`;
        if (!plain && (context.mode === 'hadolint' || !isTargetAlone())) return;
        context.report({
          message: 'redundant',
          data: { flag: `--platform=${value}` },
          range: platform.range,
          code: plain ? ['RedundantTargetPlatform', 'DL3065'] : 'RedundantTargetPlatform',
          fix: {
            title: 'remove',
            // A file that gives TARGETPLATFORM a value of its own chooses a platform by it.
            safety: redefined() ? 'unsafe' : 'safe',
            edits: [removeFlag(file, platform)],
          },
        });

        function isTargetAlone(): boolean {
          const names = new Set(findVariables(value ?? '', file.escape).map(({ name }) => name));
          const scope = context.scope(node);
          return (
            names.size === 1 &&
            names.has(TARGET) &&
            scope.expand(value ?? '').text === scope.get(TARGET)
          );
        }
      },
    };

    function redefined(): boolean {
      return file.globalArgs.some(({ pairs }) =>
        pairs.some(({ key, value }) => key.raw === TARGET && value !== undefined),
      );
    }
  },
});
