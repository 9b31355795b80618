import { type EntrypointUse, entrypointScripts } from '../src/context/entrypointScripts.ts';
import { runDirectly } from '../src/context/startScripts.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'entrypoint-crlf',
  aliases: [],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.9'],
  summary: {
    en: 'An entrypoint script with Windows line ends.',
    zh: '入口脚本使用了 Windows 换行符。',
  },
  why: {
    en: 'The kernel takes the carriage return for a part of the interpreter’s name: `/bin/sh\\r` does not exist, and the container stops with “no such file or directory” although the script is there. A shell that is given the file stumbles over every line. Save the script with LF, and keep Git from changing it: `*.sh text eol=lf` in `.gitattributes`.',
    zh: '内核会把回车符当作解释器名称的一部分：`/bin/sh\\r` 并不存在，容器因此报 “no such file or directory” 退出，尽管脚本确实在那里；由 shell 读取该文件时则每一行都会出错。请以 LF 换行保存脚本，并在 `.gitattributes` 中写上 `*.sh text eol=lf`，防止 Git 转换。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
      good: 'FROM alpine:3.23\nCOPY run.sh /\nRUN dos2unix /run.sh\nENTRYPOINT ["/run.sh"]\n',
      files: { 'run.sh': '#!/bin/sh\r\nexec httpd -f\r\n' },
    },
  ],
  messages: {
    crlf: {
      en: 'Windows line ends keep {path} from starting in the image; save it with LF, and say eol=lf in .gitattributes',
      zh: 'Windows 换行符会使 {path} 在镜像中无法启动；请以 LF 保存，并在 .gitattributes 中写明 eol=lf',
    },
  },
  fixes: { convert: { en: 'Save {path} with LF', zh: '将 {path} 改为 LF 换行' } },
  create(context) {
    return {
      stageEnd(stage) {
        const { file, context: build } = context;
        if (build === undefined || stage !== file.stages.at(-1)) return;
        const seen = new Set<string>();
        for (const use of runDirectly(entrypointScripts(file, stage, build), stage)) {
          const { found } = use;
          if (found.kind !== 'script' || isConverted(use)) continue;
          const { path, source, shebang, script } = found.script;
          const { text } = source;
          const end = text.indexOf('\n');
          if (text[end - 1] !== '\r' || seen.has(path)) continue;
          if (shebang === undefined && script === undefined) continue;
          seen.add(path);
          const data = { path };
          const after = text.replaceAll('\r\n', '\n');
          context.report({
            message: 'crlf',
            data,
            range: { start: 0, end: end - 1 },
            file: { path, source },
            fix: {
              title: 'convert',
              data,
              safety: 'unsafe',
              edits: [],
              files: [{ path, before: text, after }],
            },
          });
        }
      },
    };
  },
});

/** Some later command may take the carriage returns away. */
function isConverted({ found }: EntrypointUse): boolean {
  return (
    found.kind === 'script' &&
    found.touchedBy.some(({ name }) => !/^(?:chmod|chown|chgrp|ls|cat|test|\[|ln|stat)$/.test(name))
  );
}
