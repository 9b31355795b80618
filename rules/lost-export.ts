import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Command, Script } from '../src/shell/nodes.ts';
import type { Edit } from '../src/text/edit.ts';

/** Files that are read for the variables they set. */
const PROFILES =
  /(?:^|\/)(?:\.bashrc|\.bash_profile|\.profile|\.zshrc|\.cargo\/env|activate|enable|environment|nvm\.sh|profile|setup\.(?:ba)?sh)$/;

export default defineRule({
  name: 'lost-export',
  aliases: [],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A RUN that ends with setting a variable or an alias.',
    zh: 'RUN 以设置变量或别名结尾。',
  },
  why: {
    en: 'Each RUN has a shell of its own. What `export`, `alias` or `source` change is gone when it ends, so at its end they do nothing at all. Use ENV for a variable that later steps or the container need; write an alias into a shell’s start-up file; `source` a file in the same RUN that needs it.',
    zh: '每条 RUN 都有独立的 shell，`export`、`alias`、`source` 所做的改变在其结束时即告失效，放在末尾毫无作用。后续步骤或容器需要的变量请用 ENV；别名请写入 shell 的启动文件；`source` 应放在需要它的同一条 RUN 中。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nRUN export APP_MODE=production\n',
      good: 'FROM alpine:3.23\nENV APP_MODE=production\n',
      fixed: 'FROM alpine:3.23\nENV APP_MODE=production\n',
    },
  ],
  messages: {
    variable: {
      en: '{name} is gone when this RUN ends; set it with ENV',
      zh: '{name} 在本条 RUN 结束时即失效；请用 ENV 设置',
    },
    alias: {
      en: 'The alias is gone when this RUN ends; write it into a start-up file of the shell',
      zh: '别名在本条 RUN 结束时即失效；请写入 shell 的启动文件',
    },
    source: {
      en: 'What {file} sets is gone when this RUN ends; read it in the RUN that needs it, or use ENV',
      zh: '{file} 设置的内容在本条 RUN 结束时即失效；请在需要它的 RUN 中读取，或使用 ENV',
    },
  },
  fixes: { env: { en: 'Make it an ENV', zh: '改为 ENV' } },
  create(context) {
    const { file } = context;
    return {
      script(script, node) {
        if (script.dialect !== 'posix' || script.form === 'exec') return;
        // Where the text does not parse the steps may be parts of something else.
        if (script.errors.length > 0) return;
        const { steps } = script;
        let first = steps.length;
        while (first > 0) {
          const step = steps[first - 1];
          const [command] = step?.commands ?? [];
          if (step?.simple !== true || step.background || command === undefined) break;
          if (step.operator === '||' || !isLost(command)) break;
          first--;
        }
        for (const step of steps.slice(first)) {
          const [command] = step.commands;
          if (command !== undefined) report(command, script, node);
        }
      },
    };

    function report(command: Command, script: Script, node: RunInstruction): void {
      const { name, args, assignments, range } = command;
      if (name === 'alias') {
        context.report({ message: 'alias', range });
        return;
      }
      if (name === 'source' || name === '.') {
        context.report({ message: 'source', data: { file: args[0]?.value ?? '' }, range });
        return;
      }
      const word = args.find(({ value }) => !value.startsWith('-'));
      const variable = assignments[0]?.name ?? word?.value.split('=')[0] ?? '';
      const edits = asEnv(command, script, node);
      context.report({
        message: 'variable',
        data: { name: variable },
        range,
        // The image gets a variable that it did not have.
        fix: edits && { title: 'env', safety: 'unsafe', edits },
      });
    }

    /** Only where the RUN is nothing but this, and ENV reads the value as the shell does. */
    function asEnv(command: Command, script: Script, node: RunInstruction): Edit[] | undefined {
      const { args, nameWord } = command;
      if (command.name !== 'export' || nameWord === undefined || args.length === 0)
        return undefined;
      if (script.steps.length !== 1 || script.form !== 'shell' || node.flags.length > 0) {
        return undefined;
      }
      const scope = context.scope(node);
      const own = args.map(({ value }) => value.split('=')[0]);
      const plain = args.every(
        ({ raw, value, variables }) =>
          /^[A-Za-z_]\w*=/.test(value) &&
          !/[`~*?[]|\$\(/.test(raw) &&
          variables.every(
            variable =>
              scope.get(variable) !== undefined && (args.length === 1 || !own.includes(variable)),
          ),
      );
      if (!plain) return undefined;
      const { keywordRange } = node;
      const { text } = file.source;
      const keyword = text.slice(keywordRange.start, keywordRange.end);
      const env = keyword === keyword.toLowerCase() ? 'env' : 'ENV';
      const start = args[0]?.range.start ?? nameWord.range.end;
      // A continuation or a comment between `RUN` and the first pair stays.
      const gap = text.slice(nameWord.range.end, start);
      if (!/^[ \t]+$/.test(gap)) return undefined;
      return [
        { ...keywordRange, text: env },
        { start: nameWord.range.start, end: start, text: '' },
      ];
    }
  },
});

function isLost({ name, args, assignments, redirects }: Command): boolean {
  if (redirects.length > 0) return false;
  switch (name) {
    case '':
      return (
        assignments.length > 0 && assignments.every(each => !/\$\(|`/.test(each.word?.raw ?? ''))
      );
    case 'export':
    case 'declare':
    case 'typeset':
      return args.some(({ value, raw }) => !value.startsWith('-') && !/\$\(|`/.test(raw));
    case 'alias':
      return args.some(({ value }) => value.includes('='));
    case 'source':
    case '.':
      return args.length === 1 && PROFILES.test(args[0]?.value ?? '');
    default:
      return false;
  }
}
