import { isArchiveName } from '../src/dockerfile/archiveNames.ts';
import type { CopyInstruction, Stage } from '../src/dockerfile/nodes.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';
import { extraction } from '../src/shell/downloads.ts';
import type { Command } from '../src/shell/nodes.ts';
import type { Range } from '../src/text/range.ts';

interface Copied {
  readonly node: CopyInstruction;
  readonly range: Range;
  readonly name: string;
}

const HADOLINT_ARCHIVE = /\.(?:tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz)$/;
const HADOLINT_TOOLS = new Set(
  'unzip gunzip bunzip2 unlzma unxz zgz uncompress zcat gzcat'.split(' '),
);

export default defineRule({
  name: 'copied-archive',
  aliases: ['DL3010'],
  category: 'size',
  severity: 'info',
  presets: ['recommended', 'strict'],
  guide: ['1.10'],
  summary: {
    en: 'A tar archive that COPY brings in and a later RUN unpacks.',
    zh: '用 COPY 复制 tar 归档，再用 RUN 解压。',
  },
  why: {
    en: 'The archive stays in the layer of its COPY, whether or not the RUN deletes it, so the image holds everything twice. ADD unpacks a local tar archive by itself, and only its content goes into the image.',
    zh: '归档文件会一直留在 COPY 那一层中，即使 RUN 里删除也没有用，镜像里相当于存了两份。ADD 会自动解压本地的 tar 归档，只有解压后的内容进入镜像。',
  },
  examples: [
    {
      bad: 'FROM debian:13\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz -C /opt\n',
      good: 'FROM debian:13\nADD app.tar.gz /opt/\n',
    },
  ],
  messages: {
    archive: {
      en: '{archive} stays in this layer after it is unpacked; ADD unpacks it by itself',
      zh: '{archive} 解压后仍会留在这一层；改用 ADD 可自动解压',
    },
  },
  create(context) {
    const { file } = context;
    const hadolint = context.mode === 'hadolint';
    /** By the archive's name. */
    const copied = new Map<Stage, Map<string, Copied>>();
    const last = file.stages.at(-1);
    const stages = hadolint ? new Set([last]) : imageStages(file);
    return {
      COPY(node) {
        const { stage } = node;
        // Layers of other stages do not reach the image.
        if (stage === undefined || node.from !== undefined || !stages.has(stage)) return;
        for (const archive of archivesOf(node)) {
          const known = copied.get(stage) ?? new Map<string, Copied>();
          copied.set(stage, known);
          known.set(archive.name, archive);
        }
      },
      command(command, _script, node) {
        const archives = node.stage === undefined ? undefined : copied.get(node.stage);
        if (archives === undefined) return;
        const names = hadolint ? hadolintNames(command) : unpackedNames(command);
        for (const name of names) {
          const archive = archives.get(name);
          if (archive === undefined) continue;
          archives.delete(name);
          context.report({
            message: 'archive',
            data: { archive: archive.name },
            range: archive.range,
          });
        }
      },
    };

    function archivesOf(node: CopyInstruction): Copied[] {
      const target = node.destination;
      const isArchive = (path: string) =>
        hadolint ? HADOLINT_ARCHIVE.test(path) : isArchiveName(path);
      // The destination is a file's name of its own.
      if (target !== undefined && isArchive(target.value)) {
        const range = node.sources[0]?.range ?? target.range;
        return [{ node, range, name: baseName(target.value) }];
      }
      return node.sources
        .filter(({ value }) => isArchive(value) && !/[*?[]/.test(value))
        .map(({ range, value }) => ({ node, range, name: baseName(value) }));
    }
  },
});

/** Only tar archives: ADD leaves zip files and single compressed files as they are. */
function unpackedNames(command: Command): string[] {
  const read = extraction(command);
  if (read === undefined || (read.tool !== 'tar' && read.tool !== 'bsdtar')) return [];
  // ADD cannot do it then.
  if (command.args.some(({ value }) => /^--(?:strip|transform|wildcards)/.test(value))) return [];
  return read.archives.map(({ value }) => baseName(value));
}

/** Any word of a command that may unpack; tar only with a dash before its letters. */
function hadolintNames(command: Command): string[] {
  if (command.through.length > 0) return [];
  const words = command.args.map(({ value }) => value);
  const unpacks =
    HADOLINT_TOOLS.has(command.name) ||
    (command.name === 'tar' && words.some(word => /^(?:-[^-]*x|--(?:extract|get)$)/.test(word)));
  return unpacks ? words.map(baseName) : [];
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
