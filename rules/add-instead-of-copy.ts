import type { BuildContext } from '../src/context/context.ts';
import { isArchiveName } from '../src/dockerfile/archiveNames.ts';
import type { CopyInstruction } from '../src/dockerfile/nodes.ts';
import { isPlainFileName } from '../src/dockerfile/plainFiles.ts';
import { sourceKind } from '../src/dockerfile/remoteSource.ts';
import { defineRule } from '../src/rule/rule.ts';

/** What only ADD understands. */
const ADD_FLAGS = new Set(['checksum', 'keep-git-dir', 'unpack']);

export default defineRule({
  name: 'add-instead-of-copy',
  aliases: ['DL3020', 'DS-0005', 'CKV_DOCKER_4', 'Add Instead of Copy', 'CIS-DI-0009', 'S7029'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.10'],
  onbuild: true,
  summary: {
    en: 'ADD where nothing is downloaded or unpacked and COPY would do.',
    zh: '既不下载也不解压，却使用 ADD 而非 COPY。',
  },
  why: {
    en: 'COPY does one thing. ADD also downloads URLs, clones repositories, and unpacks any local file that turns out to be a tar archive, whatever its name: a reader has to wonder which of these is meant, and a changed file can change what happens. Keep ADD for archives that shall be unpacked and for remote files with `--checksum`.',
    zh: 'COPY 只做一件事：复制文件。ADD 还会下载 URL、克隆代码仓库，并且只要本地文件的内容是 tar 归档（不管文件名）就会自动解压。读者难以判断意图，文件内容一变行为也可能随之改变。只有需要自动解压归档，或配合 `--checksum` 获取远程文件时才使用 ADD。',
  },
  examples: [
    {
      bad: 'FROM node:22\nWORKDIR /app\nADD . /app\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY . /app\n',
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY . /app\n',
    },
    {
      bad: 'FROM alpine:3.22\nADD app /usr/local/bin/\n',
      good: 'FROM alpine:3.22\nADD rootfs.tar.xz /\n',
      files: { app: '#!/bin/sh\n' },
      fixed: 'FROM alpine:3.22\nCOPY app /usr/local/bin/\n',
    },
  ],
  messages: {
    add: {
      en: 'ADD also downloads and unpacks; COPY is enough for {source}',
      zh: 'ADD 还会下载和解压；复制 {source} 使用 COPY 即可',
    },
  },
  fixes: {
    copy: { en: 'Replace ADD with COPY', zh: '将 ADD 替换为 COPY' },
  },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    return {
      ADD(node) {
        if (hadolint && node.onbuild !== undefined) return;
        const { sources } = node;
        const [first] = sources;
        if (first === undefined) return;
        if (hadolint) {
          const local = sources.find(
            ({ value }) => !/^https?:\/\//.test(value) && !HADOLINT_ARCHIVE.test(value),
          );
          if (local === undefined) return;
        } else {
          if (node.flags.some(flag => ADD_FLAGS.has(flag.name))) return;
          const scope = context.scope(node);
          for (const source of sources) {
            const text = node.form === 'exec' ? source.value : source.raw;
            const { text: path, missing } = scope.expand(text);
            // What a variable without a value holds, nobody knows: it may well be an archive.
            if (missing.length > 0 || sourceKind(path) !== 'local' || isArchiveName(path)) return;
          }
        }
        context.report({
          message: 'add',
          data: { source: first.value },
          range: node.keywordRange,
          fix: hadolint
            ? undefined
            : {
                title: 'copy',
                safety: isEvident(node, context.context) ? 'safe' : 'unsafe',
                edits: [{ ...node.keywordRange, text: copyAs(context.file.source.text, node) }],
                declares: ['add-as-copy'],
              },
        });
      },
    };
  },
});

const HADOLINT_ARCHIVE = /\.(?:tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz)$/;

/** COPY in the letters' case of the ADD it replaces. */
function copyAs(text: string, { keywordRange }: CopyInstruction): string {
  const written = text.slice(keywordRange.start, keywordRange.end);
  if (written === 'add') return 'copy';
  return written === 'Add' ? 'Copy' : 'COPY';
}

/** Every source is a folder, or a file that is no archive by its content or beyond doubt by its name. */
function isEvident(node: CopyInstruction, context: BuildContext | undefined): boolean {
  // A trigger is part of the image's config, and runs in another build with another context.
  if (node.onbuild !== undefined) return false;
  return node.sources.every(({ value }) => {
    if (isFolder(value)) return true;
    if (value.includes('$')) return false;
    const entries = context?.match(value) ?? [];
    if (entries.length === 0) return isPlainFileName(value);
    return entries.every(
      entry =>
        entry.kind === 'directory' ||
        isPlainFileName(entry.path) ||
        (entry.kind === 'file' && context?.read(entry.path) !== undefined),
    );
  });
}

function isFolder(path: string): boolean {
  return /^(?:\.{1,2}|.*\/|.*\/\.{1,2})$/s.test(path) && !path.includes('$');
}
