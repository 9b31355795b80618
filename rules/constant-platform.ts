import { removeFlag } from '../src/dockerfile/insertion.ts';
import { findVariables } from '../src/dockerfile/variables.ts';
import { parsePlatform } from '../src/image/platform.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'constant-platform',
  aliases: [
    'DL3029',
    'FromPlatformFlagConstDisallowed',
    'Using Platform Flag with FROM Command',
    'avoid-platform-with-from',
  ],
  category: 'base-image',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: '`FROM --platform` with a fixed platform.',
    zh: '`FROM --platform` 写死了平台。',
  },
  why: {
    en: 'A fixed platform ignores `docker build --platform`: a build for ARM then holds x86 programs, which do not start there, or runs every step under emulation. Leave the flag out and choose the platform when building; for a cross-compiling stage use `$BUILDPLATFORM`. Where a stage is meant for one platform, say so in its name (`AS build-amd64`) and this is silent.',
    zh: '写死平台会使 `docker build --platform` 失效：为 ARM 构建出的镜像里装的却是 x86 程序，无法启动，或者每一步都在模拟环境中运行。请去掉该参数，在构建时选择平台；交叉编译阶段请使用 `$BUILDPLATFORM`。如果某个阶段确实只面向一种平台，请在阶段名中写明（如 `AS build-amd64`），此规则便不再提示。',
  },
  examples: [
    {
      bad: 'FROM --platform=linux/amd64 alpine:3.22\n',
      good: 'FROM --platform=$BUILDPLATFORM alpine:3.22\n',
      fixed: 'FROM alpine:3.22\n',
    },
  ],
  messages: {
    constant: {
      en: 'The base image is always {platform}, whatever platform is built for; use $BUILDPLATFORM or no flag',
      zh: '无论为哪个平台构建，基础镜像都固定为 {platform}；请使用 $BUILDPLATFORM 或去掉该参数',
    },
  },
  fixes: { remove: { en: 'Remove the flag', zh: '删除该参数' } },
  create(context) {
    const { file } = context;
    return {
      FROM(node) {
        const { platform } = node;
        const value = platform?.value;
        if (platform === undefined || value === undefined) return;
        const constant = isConstant(value, node.alias?.raw);
        const reported =
          context.mode === 'hadolint' ? !/BUILDPLATFORM|TARGETPLATFORM/.test(value) : constant;
        if (!reported) return;
        context.report({
          message: 'constant',
          data: { platform: value },
          range: platform.range,
          code: constant
            ? ['FromPlatformFlagConstDisallowed', 'DL3029', 'avoid-platform-with-from']
            : 'DL3029',
          // On a machine of another kind the image becomes another one.
          fix: { title: 'remove', safety: 'unsafe', edits: [removeFlag(file, platform)] },
        });

        function isConstant(written: string, alias: string | undefined): boolean {
          if (findVariables(written, file.escape).length > 0) return false;
          const text = context.scope(node).expand(written).text;
          const parsed = parsePlatform(text);
          if (parsed === undefined) return /^(?:linux|windows|darwin|freebsd)$/i.test(text);
          const name = alias?.toLowerCase() ?? '';
          return !name.includes(parsed.os) && !name.includes(parsed.architecture);
        }
      },
    };
  },
});
