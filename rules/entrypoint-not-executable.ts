import type { EntrypointUse } from '../src/context/entrypointScripts.ts';
import { entrypointScripts } from '../src/context/entrypointScripts.ts';
import { runDirectly } from '../src/context/startScripts.ts';
import type { CopyInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';

export default defineRule({
  name: 'entrypoint-not-executable',
  aliases: [],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.9'],
  summary: {
    en: 'An entrypoint script without execute permission.',
    zh: '入口脚本没有可执行权限。',
  },
  why: {
    en: 'The container does not start: “permission denied”. COPY keeps the file’s mode, and a file that came through Windows, an archive or an upload has often lost its bit; a heredoc never has it. Write `COPY --chmod=755`, or set the bit in the repository with `git update-index --chmod=+x`. A `RUN chmod` works too, at the price of a second copy in another layer.',
    zh: '容器将无法启动，提示 “permission denied”。COPY 会保留文件权限，而经过 Windows、压缩包或网页上传的文件往往丢失了可执行位，heredoc 创建的文件则从来没有。请使用 `COPY --chmod=755`，或用 `git update-index --chmod=+x` 在仓库中设置。`RUN chmod` 也可行，但会在另一层再存一份文件。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nCOPY <<EOF /entrypoint.sh\n#!/bin/sh\nexec httpd -f\nEOF\nENTRYPOINT ["/entrypoint.sh"]\n',
      good: 'FROM alpine:3.23\nCOPY --chmod=755 <<EOF /entrypoint.sh\n#!/bin/sh\nexec httpd -f\nEOF\nENTRYPOINT ["/entrypoint.sh"]\n',
      fixed:
        'FROM alpine:3.23\nCOPY --chmod=755 <<EOF /entrypoint.sh\n#!/bin/sh\nexec httpd -f\nEOF\nENTRYPOINT ["/entrypoint.sh"]\n',
      files: {},
    },
  ],
  messages: {
    file: {
      en: '{path} is not executable, so the container cannot start it; write COPY --chmod=755, or set the bit in the repository',
      zh: '{path} 没有可执行权限，容器无法启动；请使用 COPY --chmod=755，或在仓库中设置可执行位',
    },
    heredoc: {
      en: 'A file made by a heredoc is not executable, so the container cannot start {path}; write COPY --chmod=755',
      zh: 'heredoc 创建的文件没有可执行权限，容器无法启动 {path}；请使用 COPY --chmod=755',
    },
  },
  fixes: {
    flag: { en: 'Add --chmod=755 to the {instruction}', zh: '为 {instruction} 加上 --chmod=755' },
    mode: { en: 'Make {path} executable', zh: '将 {path} 设为可执行' },
  },
  create(context) {
    return {
      stageEnd(stage) {
        const { file, context: build } = context;
        if (build === undefined || stage !== file.stages.at(-1)) return;
        const seen = new Set<string>();
        for (const use of runDirectly(entrypointScripts(file, stage, build), stage)) {
          const { found, byInterpreter, word, imagePath } = use;
          if (found.kind !== 'script' && found.kind !== 'heredoc') continue;
          const executable = found.kind === 'heredoc' ? found.executable : found.script.executable;
          if (executable || byInterpreter || seen.has(imagePath)) continue;
          seen.add(imagePath);
          context.report({
            message: found.kind === 'script' ? 'file' : 'heredoc',
            data: { path: found.kind === 'script' ? found.script.path : imagePath },
            range: word.range,
            fix: fixOf(use),
          });
        }
      },
    };
  },
});

type Fix = FixReport<'flag' | 'mode'>;

function fixOf({ found }: EntrypointUse): Fix | undefined {
  if (found.kind !== 'script' && found.kind !== 'heredoc') return undefined;
  const { copy } = found;
  const alone =
    found.kind === 'heredoc'
      ? copy.heredocs.length === 1 && copy.sources.length === 0
      : isAlone(copy);
  const first = (copy.flags[0] ?? copy.words[0])?.range.start;
  if (alone && first !== undefined && !copy.flags.some(({ name }) => name === 'chmod')) {
    const edits = [{ start: first, end: first, text: '--chmod=755 ' }];
    return { title: 'flag', data: { instruction: copy.keyword }, safety: 'unsafe', edits };
  }
  if (found.kind !== 'script') return undefined;
  const { path, source } = found.script;
  const change = { path, before: source.text, after: source.text, executable: true };
  return { title: 'mode', data: { path }, safety: 'unsafe', edits: [], files: [change] };
}

/** It copies the script and nothing else. */
function isAlone({ sources, heredocs }: CopyInstruction): boolean {
  const [source] = sources;
  if (source === undefined || sources.length > 1 || heredocs.length > 0) return false;
  return (
    /[^/.]\.(?:sh|bash|py|js|rb|pl)$|entrypoint$/.test(source.value) && !/[*?[]/.test(source.value)
  );
}
