import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { commentAbove, indentOf, insertBelow, isPragma } from '../src/dockerfile/wholeLines.ts';
import { workdirAt } from '../src/dockerfile/workdir.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import { download } from '../src/shell/downloads.ts';
import type { Command, Script, Step } from '../src/shell/nodes.ts';
import { cdTarget, removedPaths } from '../src/shell/paths.ts';
import type { Edit } from '../src/text/edit.ts';

/** Folders that a build works in and leaves: a WORKDIR there would be wrong. */
const SCRATCH =
  /^(?:\/tmp|\/var\/tmp|\/usr\/src|\/usr\/local\/src|\/var\/cache|\/dev\/shm)(?:\/|$)/;

export default defineRule({
  name: 'cd-in-run',
  aliases: [
    'DL3003',
    'DS-0013',
    "RUN Instruction Using 'cd' Instead of WORKDIR",
    'use-workdir',
    'S6597',
  ],
  category: 'style',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.7'],
  summary: {
    en: 'A RUN that begins with `cd`, where WORKDIR would do, or that is nothing but a `cd`.',
    zh: 'RUN 以 `cd` 开头而没有使用 WORKDIR，或者 RUN 中只有一个 `cd`。',
  },
  why: {
    en: 'Every RUN starts anew in the working directory: a `cd` lasts until the end of its own RUN, so that a `RUN cd /app` alone does nothing and every other RUN has to repeat it. `WORKDIR /app` holds for all that follows, CMD and `docker exec` included. A `cd` in the middle of a build that downloads, compiles and cleans up in one layer is fine.',
    zh: '每个 RUN 都从工作目录重新开始：`cd` 只在本条 RUN 内有效，单独的 `RUN cd /app` 不起作用，其他 RUN 还得重复写。`WORKDIR /app` 对后续所有指令都有效，包括 CMD 和 `docker exec`。在同一层内下载、编译、清理的过程中使用 `cd` 则没有问题。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCOPY . /app\nRUN cd /app && npm ci\n',
      good: 'FROM node:22\nCOPY . /app\nWORKDIR /app\nRUN npm ci\n',
      fixed: 'FROM node:22\nCOPY . /app\nWORKDIR /app\nRUN npm ci\n',
    },
  ],
  messages: {
    leading: {
      en: 'This cd holds for this RUN alone; set the directory with WORKDIR {path}',
      zh: '这个 cd 只对本条 RUN 有效；请用 WORKDIR {path} 设置目录',
    },
    alone: {
      en: 'A RUN that only changes the directory does nothing; set it with WORKDIR {path}',
      zh: '只切换目录的 RUN 不起任何作用；请用 WORKDIR {path} 设置目录',
    },
    any: {
      en: 'Use WORKDIR to change the directory',
      zh: '请使用 WORKDIR 切换目录',
    },
  },
  fixes: {
    workdir: { en: 'Set the directory with WORKDIR', zh: '用 WORKDIR 设置目录' },
  },
  create(context) {
    const { file } = context;
    const { source } = file;
    if (context.mode === 'hadolint') {
      let reported: RunInstruction | undefined;
      return {
        command(command, _script, node) {
          if (command.name !== 'cd' || command.through.length > 0 || node === reported) return;
          reported = node;
          context.report({ message: 'any', range: command.range, code: 'DL3003' });
        },
      };
    }
    return {
      script(script, node) {
        const leading = node.stage === undefined ? undefined : leadingCd(script);
        if (leading === undefined) return;
        const { command, target, next } = leading;
        // WORKDIR knows neither what commands print nor what only the shell or the base image sets.
        const scope = context.scope(node);
        if (/\$\(|`|^\.\./.test(target.raw) || target.variables.some(name => !scope.has(name)))
          return;
        const data = { path: target.raw };
        if (next === undefined) {
          const fix = aloneFix(node, script, target.value);
          context.report({ message: 'alone', data, range: command.range, fix });
        } else if (!isOneLayerBuild(script, target.value)) {
          const fix = script.form === 'shell' ? leadingFix(node, command, next) : undefined;
          context.report({ message: 'leading', data, range: command.range, fix });
        }
      },
    };

    function aloneFix(
      node: RunInstruction,
      script: Script,
      path: string,
    ): FixReport<'workdir'> | undefined {
      if (!isPlain(path) || script.form !== 'shell' || node.flags.length > 0) return undefined;
      return {
        title: 'workdir',
        safety: 'unsafe',
        edits: [{ start: node.range.start, end: node.range.end, text: `WORKDIR ${path}` }],
      };
    }

    function leadingFix(
      node: RunInstruction,
      command: Command,
      next: Step,
    ): FixReport<'workdir'> | undefined {
      const path = cdTarget(command)?.value ?? '';
      const back = before(node);
      // A relative folder would be entered twice by the next RUN that does the same.
      if (!path.startsWith('/') && back === undefined) return undefined;
      const removed = source.text.slice(command.range.start, next.range.start);
      if (!isPlain(path) || removed.includes('#') || isPragma(commentAbove(file, node))) {
        return undefined;
      }
      const { start } = node.range;
      const line = `WORKDIR ${path}${source.eol}${indentOf(file, node)}`;
      const edits: Edit[] = [
        { start, end: start, text: line },
        { start: command.range.start, end: next.range.start, text: '' },
      ];
      if (back !== undefined) edits.push(insertBelow(file, node, `WORKDIR ${back}`));
      return { title: 'workdir', safety: 'unsafe', edits };
    }

    /** The directory to go back to, so that the rest of the stage stays where it was. */
    function before(node: RunInstruction): string | undefined {
      const workdir = workdirAt(file, node);
      const following = file.instructions[node.index + 1];
      const isLast = following === undefined || following.stage !== node.stage;
      const replaced = following?.keyword === 'WORKDIR' && following.value?.raw.startsWith('/');
      return workdir.certain && !isLast && !replaced && isPlain(workdir.path)
        ? workdir.path
        : undefined;
    }
  },
});

interface LeadingCd {
  readonly command: Command;
  readonly target: NonNullable<ReturnType<typeof cdTarget>>;
  /** What runs in that directory; undefined when nothing does. */
  readonly next: Step | undefined;
}

/** The only `cd` of a text, at its beginning. */
function leadingCd(script: Script): LeadingCd | undefined {
  if (script.dialect !== 'posix' || script.form === 'heredoc' || script.errors.length > 0) {
    return undefined;
  }
  const [first, next] = script.steps;
  const command = first?.commands[0];
  if (first === undefined || !first.simple || first.background || command?.name !== 'cd') {
    return undefined;
  }
  const target = cdTarget(command);
  if (target === undefined || command.redirects.length > 0 || command.assignments.length > 0) {
    return undefined;
  }
  const moves = script.commands.filter(({ name }) => /^(?:cd|pushd|popd|chdir)$/.test(name));
  if (moves.length > 1) return undefined;
  if (next !== undefined && next.operator !== '&&' && next.operator !== ';') return undefined;
  // `cd a && b || c`: what runs where depends on how it goes.
  if (script.steps.some(step => step.operator === '||')) return undefined;
  return { command, target, next };
}

/** The folder is one to build in: it is for such use, or files are fetched into it, or it is removed. */
function isOneLayerBuild(script: Script, path: string): boolean {
  if (SCRATCH.test(path)) return true;
  return script.commands.some(command => {
    if (download(command) !== undefined) return true;
    if (command.name === 'git' && command.args[0]?.value === 'clone') return true;
    return removedPaths(command).some(removed => removed.path.startsWith(path));
  });
}

function isPlain(path: string): boolean {
  return /^[\w./@+-]+$/.test(path) && !path.startsWith('-');
}
