import { readLooseArray } from '../src/dockerfile/looseArray.ts';
import type {
  CmdInstruction,
  EntrypointInstruction,
  HealthcheckInstruction,
} from '../src/dockerfile/nodes.ts';
import { shellInForce } from '../src/dockerfile/scripts.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import type { Script } from '../src/shell/nodes.ts';
import { type ShellNeed, shellNeed, wordsOf } from '../src/shell/shellNeeds.ts';

/** Needs that a shell which then becomes the program meets as well. */
const FITS_EXEC: ReadonlySet<ShellNeed> = new Set([
  'redirection',
  'substitution',
  'variable',
  'glob',
]);

export default defineRule({
  name: 'shell-form-command',
  aliases: [
    'DL3025',
    'JSONArgsRecommended',
    'S7019',
    'prefer-json-notation',
    'Not Using JSON In CMD And ENTRYPOINT Arguments',
    'Not Using Proper Exec Form In CMD And ENTRYPOINT Arguments',
  ],
  category: 'runtime',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.7', '1.8'],
  summary: {
    en: 'CMD or ENTRYPOINT in shell form.',
    zh: 'CMD 或 ENTRYPOINT 使用了 shell 形式。',
  },
  why: {
    en: 'In shell form the container runs `/bin/sh -c "…"`, and the shell is process 1: it keeps SIGTERM from the program, so that stopping takes ten seconds and then kills it. Write the words as a JSON array. Where a shell is needed (variables, `&&`, redirections), put the commands into an entrypoint script that ends in `exec`, or write `["/bin/sh", "-c", "exec …"]`. A SHELL instruction in the stage says that the shell is meant, and silences this.',
    zh: '使用 shell 形式时，容器实际运行的是 `/bin/sh -c "…"`，shell 成为 1 号进程，SIGTERM 传不到程序，停止容器要等十秒后被强制杀死。请把命令写成 JSON 数组。确实需要 shell 时（变量、`&&`、重定向等），请写成以 `exec` 结尾的入口脚本，或使用 `["/bin/sh", "-c", "exec …"]`。阶段中若有 SHELL 指令，说明有意使用 shell，不再提示。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCMD npm start\n',
      good: 'FROM node:22\nCMD ["npm", "start"]\n',
      fixed: 'FROM node:22\nCMD ["npm", "start"]\n',
    },
    {
      bad: 'FROM python:3.13\nENV PORT=8000\nCMD python -m http.server $PORT\n',
      good: 'FROM python:3.13\nENV PORT=8000\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
      fixed:
        'FROM python:3.13\nENV PORT=8000\nCMD ["/bin/sh", "-c", "exec python -m http.server $PORT"]\n',
    },
  ],
  messages: {
    plain: {
      en: '{instruction} in shell form puts a shell before the program, which keeps signals from it; write a JSON array',
      zh: 'shell 形式的 {instruction} 会在程序前面多一个 shell，信号传不到程序；请写成 JSON 数组',
    },
    background: {
      en: '{instruction} starts programs in the background, where nothing watches them or stops them properly; run one a container',
      zh: '{instruction} 在后台启动程序，无人监管，也无法正常停止；请一个容器只运行一个程序',
    },
    list: {
      en: '{instruction} runs several commands in a shell, which keeps signals from the program; move them to an entrypoint script that ends in exec',
      zh: '{instruction} 在 shell 中依次运行多条命令，信号传不到程序；请移到以 exec 结尾的入口脚本中',
    },
    pipe: {
      en: '{instruction} runs a pipe in a shell, which keeps signals from the program; let it log to standard output, or use an entrypoint script',
      zh: '{instruction} 在 shell 中使用管道，信号传不到程序；请让程序直接输出到标准输出，或使用入口脚本',
    },
    redirection: {
      en: '{instruction} needs a shell for its redirection, and that keeps signals from the program; log to standard output, or put exec in front',
      zh: '{instruction} 因重定向而需要 shell，信号传不到程序；请输出到标准输出，或在命令前加 exec',
    },
    assignment: {
      en: '{instruction} needs a shell to set a variable, and that keeps signals from the program; set it with ENV and write a JSON array',
      zh: '{instruction} 因设置变量而需要 shell，信号传不到程序；请用 ENV 设置变量，并写成 JSON 数组',
    },
    substitution: {
      en: '{instruction} needs a shell for a command substitution, and that keeps signals from the program; use an entrypoint script that ends in exec',
      zh: '{instruction} 因命令替换而需要 shell，信号传不到程序；请使用以 exec 结尾的入口脚本',
    },
    variable: {
      en: '{instruction} needs a shell for the variable {name}, and that keeps signals from the program; put exec in front, or let the program read its environment',
      zh: '{instruction} 因变量 {name} 而需要 shell，信号传不到程序；请在命令前加 exec，或让程序自行读取环境变量',
    },
    glob: {
      en: '{instruction} needs a shell to match file names, and that keeps signals from the program; name the files, or put exec in front',
      zh: '{instruction} 因文件名匹配而需要 shell，信号传不到程序；请写明文件名，或在命令前加 exec',
    },
    builtin: {
      en: '{instruction} needs a shell for its builtin {name}, and that keeps signals from the program; use an entrypoint script that ends in exec',
      zh: '{instruction} 因 shell 内置命令 {name} 而需要 shell，信号传不到程序；请使用以 exec 结尾的入口脚本',
    },
    exec: {
      en: '{instruction} hands signals on by its exec; say that the shell is meant with ["/bin/sh", "-c", "exec …"] or SHELL',
      zh: '{instruction} 已通过 exec 转发信号；可写成 ["/bin/sh", "-c", "exec …"] 或使用 SHELL，表明有意使用 shell',
    },
  },
  fixes: {
    array: { en: 'Write a JSON array', zh: '改写为 JSON 数组' },
    exec: { en: 'Let the shell become the program by exec', zh: '用 exec 让程序取代 shell' },
  },
  create(context) {
    const { file } = context;
    const hadolint = context.mode === 'hadolint';
    type Starter = CmdInstruction | EntrypointInstruction;

    return {
      CMD: check,
      ENTRYPOINT: check,
      HEALTHCHECK(node: HealthcheckInstruction) {
        if (!hadolint || node.command?.form !== 'shell') return;
        const data = { instruction: 'HEALTHCHECK' };
        context.report({ message: 'plain', data, range: node.command.range, code: 'DL3025' });
      },
    };

    function check(node: Starter): void {
      const { command, keyword } = node;
      if (command.form === 'exec') return;
      const data = { instruction: keyword };
      const range = command.range.end > command.range.start ? command.range : node.keywordRange;
      if (hadolint) {
        context.report({ message: 'plain', data, range, code: 'DL3025' });
        return;
      }
      if (shellInForce(file, node).instruction !== undefined) return;
      // Broken arrays, and arrays with a comment behind them, are other rules' business.
      if (readLooseArray(command) !== undefined || /^\[.*\]\s+#/s.test(command.text)) return;
      const script = context.scripts(node)[0];
      if (script?.dialect !== 'posix' || script.errors.length > 0) {
        context.report({ message: 'plain', data, range });
        return;
      }
      const found = shellNeed(script);
      if (found === undefined) {
        context.report({ message: 'plain', data, range, fix: arrayFix(node, script) });
      } else if (endsInExec(script)) {
        context.report({ message: 'exec', data, range, severity: 'info' });
      } else {
        context.report({
          message: found.need,
          data: { ...data, name: found.name },
          range,
          fix: FITS_EXEC.has(found.need) ? execFix(node, script) : undefined,
        });
      }
    }

    function arrayFix(node: Starter, script: Script): FixReport<'array' | 'exec'> | undefined {
      const [command] = script.commands;
      if (command?.written !== 'plain' || node.command.text.startsWith('[')) return undefined;
      // The CMD, which the shell has dropped so far, would become arguments.
      if (node.keyword === 'ENTRYPOINT' && hasCommand(node)) return undefined;
      const words = wordsOf(command);
      const edits = words.map((word, i) => ({
        ...word.range,
        text: `${i === 0 ? '[' : ''}${JSON.stringify(word.value)}${i === words.length - 1 ? ']' : ','}`,
      }));
      return { title: 'array', safety: 'unsafe', edits };
    }

    function execFix(node: Starter, script: Script): FixReport<'array' | 'exec'> | undefined {
      const { range, text } = node.command;
      const [command] = script.commands;
      const written = file.source.text.slice(range.start, range.end);
      if (command?.nameWord === undefined || command.nameWord.dynamic || written !== text) {
        return undefined;
      }
      if (command.range.start !== range.start || script.comments.length > 0) return undefined;
      const array = `["/bin/sh", "-c", ${JSON.stringify(`exec ${text}`)}]`;
      return { title: 'exec', safety: 'unsafe', edits: [{ ...range, text: array }] };
    }
  },
});

/** What runs last takes the shell's place. */
function endsInExec(script: Script): boolean {
  const last = script.steps.at(-1);
  return last?.background === false && last.simple && last.commands[0]?.name === 'exec';
}

function hasCommand(node: EntrypointInstruction): boolean {
  return (node.stage?.instructions ?? []).some(other => other.keyword === 'CMD');
}
