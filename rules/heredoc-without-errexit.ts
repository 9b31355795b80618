import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import { shellOptions } from '../src/shell/chain.ts';
import type { Script } from '../src/shell/nodes.ts';
import type { Edit } from '../src/text/edit.ts';

export default defineRule({
  name: 'heredoc-without-errexit',
  aliases: [],
  category: 'shell',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A heredoc of RUN that goes on after a failed command.',
    zh: 'RUN 的 heredoc 在命令失败后仍继续执行。',
  },
  why: {
    en: 'Lines of `RUN <<EOF` are no `&&`: where one fails, the next one runs, and only the last one decides whether the build goes on. A layer with a failed installation in it is made, cached and shipped. Begin the text with `set -e` (with bash `set -eo pipefail`), or name a shell with `-e`: `#!/bin/bash -e`.',
    zh: '`RUN <<EOF` 中的各行并不是用 `&&` 连接的：某一行失败后仍会执行下一行，只有最后一行决定构建是否继续。安装失败的层照样会生成、缓存并发布。请在开头写 `set -e`（bash 可写 `set -eo pipefail`），或在首行指定带 `-e` 的 shell：`#!/bin/bash -e`。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n',
      good: 'FROM debian:12\nRUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nEOF\n',
      fixed: 'FROM debian:12\nRUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nEOF\n',
    },
  ],
  messages: {
    goesOn: {
      en: 'A failed line of this heredoc does not stop the build, only the last one does; begin it with set -e',
      zh: '这个 heredoc 中某行失败不会中断构建，只有最后一行会；请在开头写 set -e',
    },
  },
  fixes: { set: { en: 'Begin the heredoc with set -e', zh: '在 heredoc 开头加上 set -e' } },
  create(context) {
    return {
      script(script, node) {
        if (script.form !== 'heredoc' || script.dialect !== 'posix' || script.errors.length > 0)
          return;
        const [heredoc] = node.heredocs;
        if (heredoc === undefined || !goesOn(script)) return;
        context.report({
          message: 'goesOn',
          range: heredoc.openerRange,
          fix: { title: 'set', safety: 'unsafe', edits: [beginWithSet(node)] },
        });
      },
    };

    function beginWithSet(node: RunInstruction): Edit {
      const { source } = context.file;
      let at = node.heredocs[0]?.bodyRange.start ?? node.range.end;
      const tabs = /^\t*/.exec(source.text.slice(at, at + 100))?.[0] ?? '';
      if (source.text.startsWith(`${tabs}#!`, at)) at = source.lineStart(source.lineAt(at) + 1);
      return { start: at, end: at, text: `${tabs}set -e${source.eol}` };
    }
  },
});

/** Some command may fail, something comes behind it that runs all the same, and nothing minds. */
function goesOn(script: Script): boolean {
  const { steps, commands } = script;
  // `set -e` at a later line is somebody's decision.
  if (
    commands.some(
      ({ name, args }) => name === 'set' && args.some(({ value }) => setsErrexit(value)),
    )
  ) {
    return false;
  }
  if (shellOptions(script).has('errexit')) return false;
  return steps.some((step, i) => {
    const next = steps[i + 1];
    if (next === undefined || !/^[;\n]$/.test(next.operator ?? '') || step.background) return false;
    // `a || true` and `a || exit 1` have an answer for it.
    return step.operator !== '||' && step.commands.some(canFail);
  });
}

function setsErrexit(word: string): boolean {
  return /^-[A-Za-z]*e/.test(word) || word === 'errexit';
}

/** Shell builtins and printers that do not fail, or whose failure means nothing. */
const HARMLESS = new Set(
  ': [ alias cd echo exit export false local printf pwd return set shopt test trap true umask unset'.split(
    ' ',
  ),
);

function canFail({ name, nameWord, place }: Script['commands'][number]): boolean {
  return nameWord !== undefined && !HARMLESS.has(name) && !place.tested && !place.function;
}
