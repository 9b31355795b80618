import { isArchiveName } from '../src/dockerfile/archiveNames.ts';
import type { CopyInstruction, Instruction, RunInstruction } from '../src/dockerfile/nodes.ts';
import { recursiveChown } from '../src/dockerfile/ownership.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import { commentsInside, removeLines } from '../src/dockerfile/wholeLines.ts';
import { joinPath, workdirAt } from '../src/dockerfile/workdir.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import type { Command, Script } from '../src/shell/nodes.ts';
import { cdTarget } from '../src/shell/paths.ts';

export default defineRule({
  name: 'separate-chown-layer',
  aliases: [],
  category: 'size',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['2'],
  summary: {
    en: 'A RUN that changes the owner of files which a COPY or ADD right above has brought.',
    zh: '用 RUN chown 修改前面 COPY 或 ADD 刚复制进来的文件的属主。',
  },
  why: {
    en: 'A layer holds whole files: to change the owner of a file writes it a second time, so the image carries everything twice. `COPY --chown=user:group` gives the owner while copying; with ADD it also holds for what is unpacked.',
    zh: '镜像层保存的是完整文件：修改属主会把文件再写一遍，相当于镜像里存了两份。使用 `COPY --chown=user:group` 可在复制时直接设置属主；ADD 解压出来的文件同样适用。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCOPY app/ /srv/app/\nRUN chown -R node:node /srv/app\nUSER node\n',
      good: 'FROM node:22\nCOPY --chown=node:node app/ /srv/app/\nUSER node\n',
      fixed: 'FROM node:22\nCOPY --chown=node:node app/ /srv/app/\nUSER node\n',
    },
  ],
  messages: {
    chown: {
      en: 'This chown stores the files of line {line} a second time; give the owner there with --chown={owner}',
      zh: '这个 chown 会把第 {line} 行复制的文件再存一份；请在那里用 --chown={owner} 设置属主',
    },
  },
  fixes: {
    copy: { en: 'Give the owner while copying', zh: '在复制时设置属主' },
  },
  create(context) {
    const { file } = context;
    const { source } = file;
    /** COPY and ADD since the last RUN. */
    let copies: CopyInstruction[] = [];
    return {
      instruction(node) {
        if (node.keyword === 'COPY' || node.keyword === 'ADD') copies.push(node);
        else if (node.keyword === 'RUN') {
          if (copies.length > 0 && isShipped(node)) check(node, copies);
          // What a RUN writes may need a new owner as well.
          copies = [];
        } else if (node.keyword === 'FROM') copies = [];
      },
    };

    function isShipped({ stage }: Instruction): boolean {
      return stage !== undefined && imageStages(file).has(stage);
    }

    function check(node: RunInstruction, brought: readonly CopyInstruction[]): void {
      for (const script of context.scripts(node)) {
        for (const command of script.commands) {
          const chown = recursiveChown(command);
          if (chown === undefined || command.place.conditional || command.place.loop) continue;
          const base = directoryOf(script, command, node);
          const touched = brought.filter(
            copy => !hasOwner(copy) && chown.paths.some(path => holds(path.value, copy, base)),
          );
          const [first] = touched;
          if (first === undefined) continue;
          context.report({
            message: 'chown',
            data: { line: source.lineAt(first.range.start), owner: chown.owner.value },
            range: command.range,
            fix: fixOf(node, script, command, touched),
          });
          return;
        }
      }
    }

    /** Where relative paths of a command start; undefined where a `cd` leads somewhere unknown. */
    function directoryOf(script: Script, command: Command, node: Instruction): string | undefined {
      let path: string | undefined = workdirAt(file, node).path;
      for (const other of script.commands) {
        if (other === command) break;
        const target = cdTarget(other);
        if (target === undefined) continue;
        path = target.dynamic || path === undefined ? undefined : resolve(path, target.value);
      }
      return path;
    }

    /** Whether what a copy brings lies in the folder. */
    function holds(path: string, copy: CopyInstruction, base: string | undefined): boolean {
      const { destination } = copy;
      if (destination === undefined || (base === undefined && !path.startsWith('/'))) return false;
      const scope = context.scope(copy);
      const raw = copy.form === 'exec' ? destination.value : destination.raw;
      const target = scope.expand(raw);
      const changed = scope.expand(path.replace(/\/\*$/, ''));
      if (target.missing.length > 0 || changed.missing.length > 0 || changed.text === '')
        return false;
      const folder = resolve(base ?? '/', changed.text);
      const place = resolve(workdirAt(file, copy).path, target.text);
      if (folder === '/') return false;
      if (place === folder || place.startsWith(`${folder}/`)) return true;
      // What an archive unpacks lies deeper than its destination.
      const unpacks =
        copy.keyword === 'ADD' && copy.sources.some(({ value }) => isArchiveName(value));
      return unpacks && place !== '/' && folder.startsWith(`${place}/`);
    }

    function fixOf(
      node: RunInstruction,
      script: Script,
      command: Command,
      touched: readonly CopyInstruction[],
    ): FixReport<'copy'> | undefined {
      const chown = recursiveChown(command);
      // Only where the chown is all that the RUN does, and names an owner that COPY can take.
      if (chown === undefined || script.commands.length > 1 || command.name !== 'chown') {
        return undefined;
      }
      if (!/^[\w.-]+(?::[\w.-]*)?$/.test(chown.owner.value) || chown.paths.length > 1)
        return undefined;
      if (commentsInside(file, node).length > 0) return undefined;
      const flags = touched.map(copy => {
        const { end } = copy.keywordRange;
        return { start: end, end, text: ` --chown=${chown.owner.value}` };
      });
      return { title: 'copy', safety: 'unsafe', edits: [...flags, removeLines(file, node)] };
    }
  },
});

function hasOwner(copy: CopyInstruction): boolean {
  return copy.flags.some(flag => flag.name === 'chown');
}

function resolve(base: string, path: string): string {
  return path.startsWith('/') ? joinPath('/', path) : joinPath(base, path);
}
