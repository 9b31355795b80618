import { joinRuns } from '../src/dockerfile/joinRuns.ts';
import type { Instruction, RunInstruction } from '../src/dockerfile/nodes.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';
import { packageAction } from '../src/shell/install.ts';
import type { Script } from '../src/shell/nodes.ts';

interface Remembered {
  readonly node: RunInstruction;
  readonly flags: string;
  readonly commands: number;
  readonly rate: Rate;
}

/** How often what a RUN does comes to change. */
type Rate = 'system' | 'application' | 'other';

/** A RUN with more commands than this is long enough for a layer of its own. */
const MOST_COMMANDS = { dockwright: 2, hadolint: 1 } as const;

export default defineRule({
  name: 'consecutive-runs',
  aliases: ['DL3059', 'S7031', 'Multiple RUN, ADD, COPY, Instructions Listed'],
  category: 'size',
  severity: 'info',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.3'],
  summary: {
    en: 'Short RUN instructions one after another that could be one layer.',
    zh: '连续多个简短的 RUN 指令，可以合并为一层。',
  },
  why: {
    en: 'Each RUN makes a layer. What changes at the same time belongs into one of them: files that a later command deletes or changes then do not stay in the image, and there is less to push and pull. What changes at another rate (system packages, the dependencies of the application) is better kept apart for the cache.',
    zh: '每个 RUN 都会产生一层。变化频率相同的命令应合并到同一层：后面的命令删除或修改的文件就不会残留在镜像中，推送和拉取的内容也更少。变化频率不同的内容（系统软件包、应用依赖）则应分开，以便利用缓存。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nRUN adduser -D app\nRUN mkdir /data\n',
      good: 'FROM alpine:3.22\nRUN adduser -D app \\\n    && mkdir /data\n',
      fixed: 'FROM alpine:3.22\nRUN adduser -D app \\\n    && mkdir /data\n',
    },
  ],
  messages: {
    join: {
      en: 'This RUN follows another short one; join them with && to save a layer',
      zh: '这个 RUN 紧跟在另一个简短的 RUN 之后；可用 && 合并，减少一层',
    },
  },
  fixes: {
    join: { en: 'Join it to the RUN above', zh: '与上一个 RUN 合并' },
  },
  create(context) {
    const { file } = context;
    const hadolint = context.mode === 'hadolint';
    const stages = hadolint ? undefined : imageStages(file);
    const most = MOST_COMMANDS[context.mode];
    let remembered: Remembered | undefined;
    let previous: Instruction | undefined;
    return {
      instruction(node) {
        const before = previous;
        previous = node;
        if (node.keyword !== 'RUN') {
          remembered = undefined;
          return;
        }
        if (stages !== undefined && (node.stage === undefined || !stages.has(node.stage))) return;
        const current = read(node);
        const joins =
          remembered !== undefined &&
          remembered.flags === current.flags &&
          remembered.commands <= most &&
          current.commands <= most;
        if (!joins || (!hadolint && !fits(remembered, current))) {
          remembered = current;
          return;
        }
        if (!hadolint) remembered = current;
        context.report({
          message: 'join',
          range: node.keywordRange,
          fix: hadolint || before?.keyword !== 'RUN' ? undefined : fixOf(before, node),
        });
      },
    };

    function read(node: RunInstruction): Remembered {
      const scripts = context.scripts(node);
      const own = scripts.flatMap(({ commands }) => commands.filter(isOwn));
      return {
        node,
        flags: node.flags.map(({ name, value }) => `${name}=${value}`).join(' '),
        // PowerShell and cmd are not read, but a second command is enough for hadolint.
        commands: own.length === 0 && hasSeparator(node.command.text) ? most + 1 : own.length,
        rate: hadolint ? 'other' : rateOf(scripts),
      };
    }

    function fixOf(first: RunInstruction, second: RunInstruction) {
      const [firstScript, ...more] = context.scripts(first);
      const [secondScript, ...others] = context.scripts(second);
      if (firstScript === undefined || secondScript === undefined) return undefined;
      if (more.length + others.length > 0) return undefined;
      const edit = joinRuns(file, [first, firstScript], [second, secondScript]);
      if (edit === undefined) return undefined;
      return { title: 'join', safety: 'unsafe', edits: [edit] } as const;
    }
  },
});

/** Another command follows, as far as that can be told without knowing the language. */
function hasSeparator(text: string): boolean {
  const bare = text.replace(/'[^']*'|"[^"]*"/g, '').replace(/^\s*&/, '');
  return /[;&|][^;&|]*[\w$]/.test(bare);
}

/** hadolint counts what stands there, not what a wrapper runs. */
function isOwn(command: Script['commands'][number]): boolean {
  return command.through.length === 0 && command.nameWord !== undefined;
}

function rateOf(scripts: readonly Script[]): Rate {
  let rate: Rate = 'other';
  for (const { commands } of scripts) {
    for (const command of commands) {
      const action = packageAction(command);
      if (action === undefined || action.verb === 'other') continue;
      if (action.manager.scope === 'language') return 'application';
      rate = 'system';
    }
  }
  return rate;
}

/** Two of different rates are kept apart for the cache; heredocs are texts of their own. */
function fits(before: Remembered | undefined, current: Remembered): boolean {
  if (before === undefined) return false;
  if (before.node.heredocs.length > 0 || current.node.heredocs.length > 0) return false;
  if (before.node.command.form === 'exec' || current.node.command.form === 'exec') return false;
  const rates = new Set([before.rate, current.rate]);
  return !(rates.has('system') && rates.has('application'));
}
