import type { BuildContext } from '../src/context/context.ts';
import { type EntrypointUse, entrypointScripts } from '../src/context/entrypointScripts.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'entrypoint-not-found',
  aliases: [],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.9'],
  summary: {
    en: 'An entrypoint that is not where the image has it.',
    zh: '入口脚本的路径与镜像中的实际位置不符。',
  },
  why: {
    en: 'The container does not start: “no such file or directory”. Reported is a name that nothing puts into the image while a file of nearly that name is copied to another place (`/.entrypoint.sh` for `./entrypoint.sh`), and a script that the ignore file keeps out of the build context. A relative name is looked for in the WORKDIR.',
    zh: '容器将无法启动，提示 “no such file or directory”。以下情况会被报告：没有任何指令把该文件放进镜像，而另一处复制了名称相近的文件（如把 `./entrypoint.sh` 误写成 `/.entrypoint.sh`）；或脚本被忽略文件排除在构建上下文之外。相对路径从 WORKDIR 开始查找。',
  },
  examples: [
    {
      bad: 'FROM node:22\nWORKDIR /app\nCOPY . /app\nENTRYPOINT ["/.entrypoint.sh"]\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY . /app\nENTRYPOINT ["./entrypoint.sh"]\n',
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY . /app\nENTRYPOINT ["./entrypoint.sh"]\n',
      files: { 'entrypoint.sh': '#!/bin/sh\nexec node server.js\n' },
    },
  ],
  messages: {
    slip: {
      en: 'Nothing puts {named} into the image; the {path} that line {line} copies is {spelling} there',
      zh: '镜像中没有 {named}；第 {line} 行复制的 {path} 在镜像中是 {spelling}',
    },
    excluded: {
      en: '{ignore} leaves {path} out of the build context, so that the image does not get it',
      zh: '{ignore} 将 {path} 排除在构建上下文之外，它不会进入镜像',
    },
    excludedBy: {
      en: '{path} does not get into the image, since {pattern} in {ignore} leaves it out of the build context',
      zh: '{path} 被 {ignore} 中的 {pattern} 排除在构建上下文之外，不会进入镜像',
    },
  },
  fixes: {
    rename: { en: 'Write {spelling}', zh: '改写为 {spelling}' },
    include: { en: 'Let {path} in through {ignore}', zh: '在 {ignore} 中放行 {path}' },
  },
  create(context) {
    return {
      stageEnd(stage) {
        const { file, context: build } = context;
        if (build === undefined || stage !== file.stages.at(-1)) return;
        for (const use of entrypointScripts(file, stage, build)) {
          const { found, word } = use;
          const range = inQuotes(word.range);
          if (found.kind === 'missing') {
            const { spelling, path, copy } = found.slip;
            context.report({
              message: 'slip',
              data: {
                named: word.value,
                path,
                spelling,
                line: file.source.lineAt(copy.range.start),
              },
              range,
              fix: rename(use, range, spelling),
            });
          } else if (found.kind === 'excluded') {
            const ignore = build.ignorePath;
            context.report({
              message: found.by === undefined ? 'excluded' : 'excludedBy',
              data: { path: found.path, ignore, pattern: found.by?.text ?? '' },
              range,
              fix: include(build, found.path),
            });
          }
        }
      },
    };

    /** Inside the quotes of a JSON string. */
    function inQuotes(range: Range): Range {
      const { text } = context.file.source;
      const quoted = text[range.start] === '"' && text[range.end - 1] === '"';
      return quoted && range.end - range.start > 2
        ? { start: range.start + 1, end: range.end - 1 }
        : range;
    }

    function rename(
      { word }: EntrypointUse,
      range: Range,
      spelling: string,
    ): FixReport<'rename' | 'include'> | undefined {
      const written = context.file.source.text.slice(range.start, range.end);
      if (written !== word.value || !/^[\w./@+-]+$/.test(spelling)) return undefined;
      return {
        title: 'rename',
        data: { spelling },
        safety: 'unsafe',
        edits: [{ ...range, text: spelling }],
      };
    }
  },
});

function include(
  { ignore }: BuildContext,
  path: string,
): FixReport<'rename' | 'include'> | undefined {
  if (ignore === undefined || /[*?[\]\\!#]/.test(path)) return undefined;
  const { source } = ignore;
  const before = source.text;
  const gap = before === '' || before.endsWith('\n') ? '' : source.eol;
  const after = `${before}${gap}!${path}${source.eol}`;
  return {
    title: 'include',
    data: { path, ignore: ignore.path },
    safety: 'unsafe',
    edits: [],
    files: [{ path: ignore.path, before, after }],
  };
}
