import type { CmdInstruction, EntrypointInstruction, Stage } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Script } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'command-ignored',
  aliases: [],
  category: 'runtime',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.8'],
  summary: {
    en: 'A CMD that the ENTRYPOINT makes ineffective.',
    zh: 'CMD 因 ENTRYPOINT 而不起作用。',
  },
  why: {
    en: 'CMD gives an ENTRYPOINT its default arguments, but only when the ENTRYPOINT is in exec form: `ENTRYPOINT ./start.sh` runs `/bin/sh -c "./start.sh"`, and the shell drops whatever CMD or `docker run` add. Write `ENTRYPOINT ["./start.sh"]`. An ENTRYPOINT also clears the CMD of the stage it is built on.',
    zh: 'CMD 为 ENTRYPOINT 提供默认参数，但前提是 ENTRYPOINT 使用 exec 形式：`ENTRYPOINT ./start.sh` 实际执行 `/bin/sh -c "./start.sh"`，CMD 或 `docker run` 追加的参数都会被 shell 丢弃。请写成 `ENTRYPOINT ["./start.sh"]`。另外，ENTRYPOINT 还会清除所基于阶段的 CMD。',
  },
  examples: [
    {
      bad: 'FROM node:22\nENTRYPOINT ./entrypoint.sh\nCMD ["start"]\n',
      good: 'FROM node:22\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["start"]\n',
    },
  ],
  messages: {
    ignored: {
      en: 'This CMD is ignored, since the ENTRYPOINT in line {line} is in shell form; write that one as a JSON array',
      zh: '第 {line} 行的 ENTRYPOINT 是 shell 形式，这个 CMD 会被忽略；请把 ENTRYPOINT 写成 JSON 数组',
    },
    cleared: {
      en: 'This ENTRYPOINT clears the CMD that line {line} set in the stage below it; repeat the CMD if it is still meant',
      zh: '这个 ENTRYPOINT 会清除所基于阶段第 {line} 行设置的 CMD；如仍需要，请在此重新写一遍',
    },
  },
  create(context) {
    const { source } = context.file;
    /** What a stage ends with, that of the stages below it among it. */
    const ends = new Map<Stage, Starters>();
    return {
      stageEnd(stage) {
        const below = stage.parent === undefined ? NOTHING : (ends.get(stage.parent) ?? NOTHING);
        const { command, entrypoint } = startersOf(stage);
        ends.set(stage, {
          command: command ?? (entrypoint === undefined ? below.command : undefined),
          entrypoint: entrypoint ?? below.entrypoint,
        });
        const holder = entrypoint ?? below.entrypoint;
        if (
          command !== undefined &&
          command.command.exec.length + command.command.text.length > 0
        ) {
          if (holder === undefined || isExec(holder) || isReset(command)) return;
          if (context.scripts(holder).some(readsArguments)) return;
          context.report({
            message: 'ignored',
            data: { line: source.lineAt(holder.range.start) },
            range: command.keywordRange,
          });
        } else if (command === undefined && entrypoint !== undefined) {
          const cleared = below.command;
          // An ENTRYPOINT of the lower stage was what that CMD was for.
          if (cleared === undefined || isReset(cleared) || !isExec(entrypoint)) return;
          if (below.entrypoint !== undefined || entrypoint.command.exec.length > 1) {
            return;
          }
          context.report({
            message: 'cleared',
            data: { line: source.lineAt(cleared.range.start) },
            range: entrypoint.keywordRange,
            severity: 'info',
          });
        }
      },
    };
  },
});

function isExec(node: CmdInstruction | EntrypointInstruction): boolean {
  return node.command.form === 'exec' || node.command.text.startsWith('[');
}

/** `ENTRYPOINT exec server "$@"`: the shell does hand the arguments on. */
function readsArguments(script: Script): boolean {
  return script.commands.some(command =>
    [command.nameWord, ...command.args].some(word =>
      word?.variables.some(name => /^(?:[@*#]|\d+)$/.test(name)),
    ),
  );
}

/** `CMD []` takes away what the base image has. */
function isReset(node: CmdInstruction): boolean {
  return node.command.form === 'exec' && node.command.exec.length === 0;
}

interface Starters {
  readonly command: CmdInstruction | undefined;
  readonly entrypoint: EntrypointInstruction | undefined;
}

const NOTHING: Starters = { command: undefined, entrypoint: undefined };

/** The last CMD and ENTRYPOINT of a stage's own. */
function startersOf(stage: Stage): Starters {
  let { command, entrypoint } = NOTHING;
  for (const node of stage.instructions) {
    if (node.keyword === 'CMD') command = node;
    else if (node.keyword === 'ENTRYPOINT') entrypoint = node;
  }
  return { command, entrypoint };
}
