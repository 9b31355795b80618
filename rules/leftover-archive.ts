import { isArchiveName } from '../src/dockerfile/archiveNames.ts';
import { insertBehindStep } from '../src/dockerfile/chainAppend.ts';
import type { CopyInstruction, RunInstruction } from '../src/dockerfile/nodes.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import { sourceKind } from '../src/dockerfile/remoteSource.ts';
import { workdirAt } from '../src/dockerfile/workdir.ts';
import { defineRule } from '../src/rule/rule.ts';
import { Directories, resolvePath, takesAway } from '../src/shell/directories.ts';
import { downloadedFiles, plainVariables } from '../src/shell/download-files.ts';
import { download } from '../src/shell/downloads.ts';
import type { Command, Script, ShellWord } from '../src/shell/nodes.ts';
import { baseName, fitsGlob, removedPaths } from '../src/shell/paths.ts';
import { unpackedWords } from '../src/shell/unpacked.ts';
import type { Edit } from '../src/text/edit.ts';

export default defineRule({
  name: 'leftover-archive',
  aliases: [],
  category: 'size',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.5'],
  summary: {
    en: 'An archive or package file that was unpacked stays in the image.',
    zh: '已解压的归档或已安装的软件包文件留在了镜像中。',
  },
  why: {
    en: 'After `tar -xf` the archive is of no use, but it stays in the layer and is pulled with every image. Delete it in the RUN that downloaded it (guide 1.5), a later RUN cannot; or pipe the download into tar, so that there never is a file: `curl -fsSL … | tar -xz`. An archive that COPY or ADD brought lies in a layer of its own and cannot be deleted at all: mount it for the length of the RUN with `--mount=type=bind`.',
    zh: '执行 `tar -xf` 之后归档文件就没有用了，却会留在镜像层中，每次拉取镜像都要下载。请在下载它的同一条 RUN 中删除（指南 1.5），后面的 RUN 无法减小体积；也可以把下载内容直接通过管道交给 tar：`curl -fsSL … | tar -xz`，不产生文件。由 COPY 或 ADD 引入的归档位于单独的层中，无法删除：请用 `--mount=type=bind` 只在该 RUN 期间挂载。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN curl -fsSLO https://example.com/tool.tar.gz && tar -xzf tool.tar.gz -C /opt\n',
      good: 'FROM debian:12\nRUN curl -fsSL https://example.com/tool.tar.gz | tar -xz -C /opt\n',
      fixed:
        'FROM debian:12\nRUN curl -fsSLO https://example.com/tool.tar.gz && tar -xzf tool.tar.gz -C /opt && rm tool.tar.gz\n',
    },
    {
      bad: 'FROM debian:12\nCOPY assets.zip /tmp/\nRUN unzip /tmp/assets.zip -d /srv\n',
      good: 'FROM debian:12\nRUN --mount=type=bind,source=assets.zip,target=/tmp/assets.zip unzip /tmp/assets.zip -d /srv\n',
    },
  ],
  messages: {
    left: {
      en: '{archive} stays in this layer after it is unpacked; delete it in the same RUN',
      zh: '{archive} 解压后仍留在这一层；请在同一条 RUN 中删除',
    },
    copied: {
      en: '{archive} stays in the layer of its COPY; mount it with RUN --mount=type=bind instead',
      zh: '{archive} 会留在 COPY 那一层；请改用 RUN --mount=type=bind 挂载',
    },
    added: {
      en: '{archive} stays in the layer of its ADD; download, unpack and delete it in one RUN',
      zh: '{archive} 会留在 ADD 那一层；请在同一条 RUN 中完成下载、解压和删除',
    },
  },
  fixes: { remove: { en: 'delete {archive} behind it', zh: '解压后删除 {archive}' } },
  create(context) {
    const { file } = context;
    /** Names of the archives that COPY and ADD brought into the image so far. */
    let copied = new Map<string, CopyInstruction>();
    return {
      stage(stage) {
        if (stage.parent === undefined) copied = new Map();
      },
      COPY: brings,
      ADD: brings,
      script(script, node) {
        const { stage } = node;
        if (script.dialect !== 'posix' || stage === undefined) return;
        if (!imageStages(file).has(stage)) return;
        let leftovers: Leftovers | undefined;
        for (const command of script.commands) {
          const load = download(command);
          if (load !== undefined) {
            leftovers ??= new Leftovers(script, node, workdirOf(node));
            for (const { path } of downloadedFiles(load)) leftovers.add(command, path);
            continue;
          }
          if (leftovers === undefined && copied.size === 0) continue;
          for (const word of unpackedWords(command)) {
            leftovers ??= new Leftovers(script, node, workdirOf(node));
            const name = baseName(plainVariables(word.value));
            const loaded = leftovers.loaded(name);
            if (loaded !== undefined) {
              if (leftovers.holds(loaded, command)) reportLeft(command, word, script, node);
              continue;
            }
            const source = copied.get(name);
            if (source === undefined || isLeftToAdd(source, command)) continue;
            const path = leftovers.resolve(command, word.value);
            if (!leftovers.holds({ name, path }, command)) continue;
            context.report({
              message: source.keyword === 'COPY' ? 'copied' : 'added',
              data: { archive: name },
              range: word.range,
              severity: 'info',
            });
          }
        }
      },
    };

    function brings(node: CopyInstruction): void {
      if (node.stage === undefined || !imageStages(file).has(node.stage)) return;
      for (const { value } of node.sources) {
        // ADD unpacks local archives by itself.
        const stays = node.keyword === 'COPY' || sourceKind(value) === 'http' || isOther(value);
        if (stays && (isArchiveName(value) || isOther(value))) copied.set(baseName(value), node);
      }
      const to = node.destination?.value ?? '';
      if (node.keyword === 'COPY' && (isArchiveName(to) || isOther(to))) {
        copied.set(baseName(to), node);
      }
    }

    function workdirOf(node: RunInstruction): string | undefined {
      const { path, certain } = workdirAt(file, node);
      return certain ? path : undefined;
    }

    function reportLeft(
      command: Command,
      word: ShellWord,
      script: Script,
      node: RunInstruction,
    ): void {
      const archive = baseName(word.value);
      const edit = removal(command, word, script, node);
      context.report({
        message: 'left',
        data: { archive },
        range: word.range,
        fix:
          edit === undefined
            ? undefined
            : { title: 'remove', data: { archive }, safety: 'unsafe', edits: [edit] },
      });
    }

    function removal(
      command: Command,
      word: ShellWord,
      script: Script,
      node: RunInstruction,
    ): Edit | undefined {
      const { text } = file.source;
      const written = text.slice(word.range.start, word.range.end);
      if (command.written !== 'plain' || written !== word.raw || written.startsWith('-')) {
        return undefined;
      }
      // Something behind it may still want the file.
      if (text.indexOf(baseName(word.value), word.range.end) !== -1) return undefined;
      return insertBehindStep(file, node, script, command.step, `rm ${written}`);
    }
  },
});

/** What the rule copied-archive tells: ADD would unpack it. */
function isLeftToAdd({ keyword, from }: CopyInstruction, { name, args }: Command): boolean {
  if (keyword !== 'COPY' || from !== undefined || (name !== 'tar' && name !== 'bsdtar'))
    return false;
  return !args.some(({ value }) => /^--(?:strip|transform|wildcards)/.test(value));
}

/** Archives that ADD leaves as they are. */
function isOther(path: string): boolean {
  return /\.(?:7z|apk|deb|rar|rpm|zip)$/.test(path);
}

/** Where nobody downloads to. */
const SYSTEM_FOLDER = /^\/(?:var\/(?:lib|cache|log)|usr\/share|etc|root\/\.)/;

interface Archive {
  readonly name: string;
  /** Absolute; undefined where the folder cannot be told. */
  readonly path: string | undefined;
}

/** The archives that one text downloads, and what is left of them at its end. */
class Leftovers {
  readonly #directories: Directories;
  readonly #script: Script;
  readonly #node: RunInstruction;
  readonly #loaded = new Map<string, Archive>();
  #removals: readonly Removal[] | undefined;

  constructor(script: Script, node: RunInstruction, workdir: string | undefined) {
    this.#script = script;
    this.#node = node;
    this.#directories = new Directories(script, workdir);
  }

  add(command: Command, path: string): void {
    const name = baseName(path);
    this.#loaded.set(name, { name, path: this.resolve(command, path) });
  }

  /** Takes out the download that a name, or a pattern, stands for. */
  loaded(pattern: string): Archive | undefined {
    const name = this.#loaded.has(pattern)
      ? pattern
      : [...this.#loaded.keys()].find(each => fitsGlob(pattern, each));
    const archive = name === undefined ? undefined : this.#loaded.get(name);
    if (name !== undefined) this.#loaded.delete(name);
    return archive;
  }

  resolve(command: Command, path: string): string | undefined {
    return resolvePath(this.#directories.at(command), plainVariables(path));
  }

  holds({ name, path }: Archive, unpacking: Command): boolean {
    const elsewhere = this.#node.mounts.some(({ type, target }) => {
      if (type === 'secret' || type === 'ssh') return false;
      return path === undefined || target === undefined || takesAway(target, path);
    });
    if (elsewhere) return false;
    this.#removals ??= this.#script.commands.flatMap(command => this.#removalsOf(command));
    return !this.#removals.some(({ at, pattern, absolute, moves }) => {
      if (at <= unpacking.range.start) return false;
      const last = baseName(pattern);
      if (last !== '*' && fitsGlob(last, name)) return true;
      if (moves) return false;
      // A folder that cannot be told may be the one that the archive lies in.
      if (absolute === undefined) return true;
      return path === undefined ? !SYSTEM_FOLDER.test(absolute) : takesAway(absolute, path);
    });
  }

  #removalsOf(command: Command): readonly Removal[] {
    const at = command.range.start;
    if (command.name === 'mv') {
      return command.args.map(({ value }) => ({
        at,
        pattern: plainVariables(value),
        absolute: undefined,
        moves: true,
      }));
    }
    return removedPaths(command).map(({ path }) => {
      const pattern = plainVariables(path);
      return { at, pattern, absolute: this.resolve(command, path), moves: false };
    });
  }
}

interface Removal {
  readonly at: number;
  readonly pattern: string;
  readonly absolute: string | undefined;
  readonly moves: boolean;
}
