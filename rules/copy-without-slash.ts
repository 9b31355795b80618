import { inlineComment } from '../src/dockerfile/inlineComment.ts';
import type { CopyInstruction, Word } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Edit } from '../src/text/edit.ts';

/** Folders that every Linux image with a file system of its own has. */
const FOLDERS = new Set(
  '/ /bin /etc /home /lib /mnt /opt /root /run /sbin /srv /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/sbin /usr/share /var /var/lib /var/log /var/tmp'.split(
    ' ',
  ),
);

export default defineRule({
  name: 'copy-without-slash',
  aliases: ['DL3021', 'DS-0011', 'Copy With More Than Two Arguments Not Ending With Slash'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'COPY or ADD of several sources to a destination that does not end in `/`.',
    zh: 'COPY 或 ADD 多个源文件时，目标路径没有以 `/` 结尾。',
  },
  why: {
    en: 'Several files need a folder to go to. Without the slash the classic builder refuses to build; BuildKit makes the first file the destination itself and then overwrites it with the next one when the folder is not there yet.',
    zh: '复制多个文件时目标必须是目录。不写结尾的斜杠，传统构建器会直接报错；使用 BuildKit 时，如果该目录尚不存在，第一个文件会被写成目标本身，随后又被下一个文件覆盖。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCOPY package.json package-lock.json /srv/web\n',
      good: 'FROM node:22\nCOPY package.json package-lock.json /srv/web/\n',
      fixed: 'FROM node:22\nCOPY package.json package-lock.json /srv/web/\n',
    },
  ],
  messages: {
    slash: {
      en: 'Several sources need a folder; end the destination {destination} with /',
      zh: '复制多个源时目标必须是目录；请在 {destination} 末尾加上 /',
    },
  },
  fixes: {
    append: { en: 'End the destination with /', zh: '在目标路径末尾加上 /' },
  },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    const check = (node: CopyInstruction): void => {
      const { destination } = node;
      if (destination === undefined) return;
      if (hadolint) {
        if (node.keyword !== 'COPY' || node.sources.length < 2) return;
        if (!destination.value.endsWith('/')) {
          const data = { destination: destination.value };
          context.report({ message: 'slash', data, range: destination.range });
        }
        return;
      }
      if (node.sources.length + node.heredocs.length < 2) return;
      // Words of what was meant as a comment.
      if (inlineComment(node) !== undefined) return;
      const text = node.form === 'exec' ? destination.value : destination.raw;
      const { text: path, missing } = context.scope(node).expand(text);
      if (missing.length > 0 || /(?:[/\\]|^\.{0,2}|\/\.{1,2})$/.test(path)) return;
      context.report({
        message: 'slash',
        data: { destination: destination.value },
        range: destination.range,
        code: node.keyword === 'COPY' ? ALIASES : [],
        fix: {
          title: 'append',
          safety: FOLDERS.has(path) ? 'safe' : 'unsafe',
          edits: [slash(destination, context.file.source.text)],
          declares: ['folder-slash'],
        },
      });
    };
    return { COPY: check, ADD: check };
  },
});

const ALIASES = ['DL3021', 'DS-0011', 'Copy With More Than Two Arguments Not Ending With Slash'];

/** Inside the quotes where there are some. */
function slash(destination: Word, source: string): Edit {
  const { end } = destination.range;
  const at = /["']/.test(source[end - 1] ?? '') ? end - 1 : end;
  return { start: at, end: at, text: '/' };
}
