import { inlineComment } from '../src/dockerfile/inlineComment.ts';
import { insertAbove } from '../src/dockerfile/insertion.ts';
import type { Instruction } from '../src/dockerfile/nodes.ts';
import { shellInForce } from '../src/dockerfile/scripts.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import type { Script } from '../src/shell/nodes.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'inline-comment',
  aliases: ['JSONArgsRecommended', 'DL3025'],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['2'],
  onbuild: true,
  summary: {
    en: 'A comment behind an instruction that takes it for arguments, or that swallows the rest of a command.',
    zh: '指令行尾的注释被当作参数，或吞掉了后面的命令。',
  },
  why: {
    en: 'A Dockerfile comment has a line of its own. Behind COPY and ADD its last word becomes the destination, behind USER, WORKDIR and ENV it becomes part of the value, and behind `CMD ["…"]` it turns the exec form into a shell command that does not exist. In RUN a `#` begins a comment of the shell, which ends only where the whole joined command ends: the continued lines below it never run. FROM with a comment is refused at once (build-refused).',
    zh: 'Dockerfile 的注释必须单独成行。写在 COPY、ADD 后面，最后一个词会变成目标路径；写在 USER、WORKDIR、ENV 后面，会成为取值的一部分；写在 `CMD ["…"]` 后面，exec 形式会变成一条不存在的 shell 命令。在 RUN 中 `#` 是 shell 注释，直到整条拼接后的命令结束才终止，其后的续行都不会执行。FROM 后面带注释则直接拒绝构建（build-refused）。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nCOPY app.jar /srv/ # the program\n',
      good: 'FROM alpine:3.22\n# the program\nCOPY app.jar /srv/\n',
      fixed: 'FROM alpine:3.22\n# the program\nCOPY app.jar /srv/\n',
    },
    {
      bad: 'FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y curl # for the probe \\\n    && rm -rf /var/lib/apt/lists/*\n',
      good: 'FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y curl \\\n    # for the probe\n    && rm -rf /var/lib/apt/lists/*\n',
      fixed:
        'FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y curl \\\n    # for the probe\n    && rm -rf /var/lib/apt/lists/*\n',
    },
  ],
  messages: {
    copied: {
      en: '{instruction} takes this comment for paths and {word} for its destination; put it on a line of its own',
      zh: '{instruction} 会把这段注释当作路径，把 {word} 当作目标；请将注释单独写成一行',
    },
    value: {
      en: '{instruction} takes this comment for a part of its value; put it on a line of its own',
      zh: '{instruction} 会把这段注释当作取值的一部分；请将注释单独写成一行',
    },
    array: {
      en: 'This comment makes the JSON array of {instruction} plain text for a shell; put it on a line of its own',
      zh: '这段注释使 {instruction} 的 JSON 数组变成交给 shell 的普通文本；请将注释单独写成一行',
    },
    swallowed: {
      en: 'This comment goes on to the end of the command, so the continued lines below never run; put it on a line of its own',
      zh: '这段注释一直延续到命令末尾，下面的续行都不会执行；请将注释单独写成一行',
    },
  },
  fixes: {
    move: { en: 'Move the comment to a line of its own', zh: '将注释移到单独一行' },
  },
  create(context) {
    const { file } = context;
    const { text } = file.source;
    if (context.mode === 'hadolint') return {};
    const refused = new Set(file.refusals.map(({ range }) => range.start));
    return {
      instruction(node) {
        if (node.keyword === 'ONBUILD') return;
        const comment = inlineComment(node);
        if (comment === undefined || refused.has(comment.start)) return;
        const message = messageOf(node);
        if (message === undefined || !looksLikeComment(node, comment)) return;
        const word = node.words.at(-1)?.raw ?? '';
        context.report({
          message,
          data: { instruction: node.keyword, word },
          range: comment,
          code: codesOf(node),
          fix: moveFix(node, comment),
        });
      },
      script(script) {
        if (script.form !== 'shell' || script.dialect !== 'posix') return;
        for (const comment of script.comments) {
          if (!swallows(comment)) continue;
          const line = file.source.lineAt(comment.start);
          const range = { start: comment.start, end: endOfText(line) };
          context.report({
            message: 'swallowed',
            range,
            code: [],
            fix: splitFix(script, range),
          });
        }
      },
    };

    /** `COPY #notes.txt /` names a file; a comment has a blank behind its `#`, or stands behind a destination. */
    function looksLikeComment(node: Instruction, { start }: Range): boolean {
      if (node.keyword !== 'COPY' && node.keyword !== 'ADD') return true;
      const index = node.words.findIndex(word => word.range.start === start);
      return index > 1 || /\s/.test(text[start + 1] ?? '');
    }

    /** Codes of BuildKit and hadolint only where they see a shell form. */
    function codesOf(node: Instruction): readonly string[] {
      const starts = node.keyword === 'CMD' || node.keyword === 'ENTRYPOINT';
      const seen =
        starts && node.onbuild === undefined && shellInForce(file, node).instruction === undefined;
      return seen ? ['JSONArgsRecommended', 'DL3025'] : [];
    }

    function moveFix(node: Instruction, comment: Range): FixReport<'move'> | undefined {
      const written = text.slice(comment.start, comment.end);
      if (written.includes('\n')) return undefined;
      // Without the comment there would be no destination.
      const copies = node.keyword === 'COPY' || node.keyword === 'ADD';
      if (copies && node.words[1]?.range.start === comment.start) return undefined;
      let { start } = comment;
      while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
      const above = insertAbove(file, node.onbuild ?? node, written);
      return {
        title: 'move',
        safety: 'unsafe',
        edits: [above, { start, end: comment.end, text: '' }],
      };
    }

    /** The shell's comment runs into a line that is neither empty nor a Dockerfile comment. */
    function swallows({ start, end }: Range): boolean {
      return text
        .slice(start, end)
        .split('\n')
        .slice(1)
        .some(line => /^\s*[^\s#\\`]/.test(line));
    }

    /** Where a line's text ends, before its continuation. */
    function endOfText(line: number): number {
      let end = file.source.lineEnd(line);
      const isBlank = () => text[end - 1] === ' ' || text[end - 1] === '\t';
      while (isBlank()) end--;
      if (text[end - 1] === file.escape) end--;
      while (isBlank()) end--;
      return end;
    }

    function splitFix(script: Script, range: Range): FixReport<'move'> | undefined {
      // Once a line runs again, whatever is wrong with it counts again.
      if (script.errors.length > 0) return undefined;
      const { source } = file;
      const line = source.lineAt(range.start);
      const next = source.lineStart(line + 1);
      const indent = /^[ \t]*/.exec(source.line(line + 1))?.[0] ?? '';
      const comment = text.slice(range.start, range.end);
      return {
        title: 'move',
        safety: 'unsafe',
        edits: [
          { start: range.start, end: source.lineEnd(line), text: file.escape },
          { start: next, end: next, text: `${indent}${comment}${source.eol}` },
        ],
      };
    }
  },
});

function messageOf(node: Instruction): 'copied' | 'value' | 'array' | undefined {
  switch (node.keyword) {
    case 'COPY':
    case 'ADD':
      return 'copied';
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      return 'array';
    case 'MAINTAINER':
    case 'FROM':
      return undefined;
    default:
      return 'value';
  }
}
