import { hasCommand } from '../src/dockerfile/imageCommands.ts';
import { insertAbove } from '../src/dockerfile/insertion.ts';
import type { RunInstruction, ShellInstruction, Stage } from '../src/dockerfile/nodes.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { shellInForce } from '../src/dockerfile/scripts.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import { pipesWithoutPipefail, textsOf } from '../src/shell/chain.ts';
import type { Command, Pipeline } from '../src/shell/nodes.ts';
import type { Edit } from '../src/text/edit.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'missing-pipefail',
  aliases: ['DL4006', 'Shell Running A Pipe Without Pipefail Flag', 'set-pipefail'],
  category: 'shell',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A pipe in RUN whose first part may fail unseen.',
    zh: 'RUN 中的管道，前段命令失败时不会被发现。',
  },
  why: {
    en: 'A pipe gives the result of its last command alone: where `curl` fails in `curl … | tar x`, the layer is made all the same, half empty. bash, zsh and BusyBox’s ash stop at it with `set -o pipefail`: `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`, on Alpine `SHELL ["/bin/ash", "-eo", "pipefail", "-c"]`. dash, which is `/bin/sh` on Debian and Ubuntu, does not know it. Left alone is what cannot fail in a way that matters (`echo x | …`), and what is tested anyway (`if a | b`, `a | b || true`).',
    zh: '管道只返回最后一条命令的结果：`curl … | tar x` 中即使 `curl` 失败，这一层仍会生成，内容却不完整。bash、zsh 以及 BusyBox 的 ash 支持 `set -o pipefail`：写成 `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`，Alpine 上写成 `SHELL ["/bin/ash", "-eo", "pipefail", "-c"]`；Debian 与 Ubuntu 的 `/bin/sh` 是 dash，不支持该选项。前段命令失败也无妨的（`echo x | …`），以及结果本来就会被判断的（`if a | b`、`a | b || true`）不会报告。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN curl -fsSL https://example.com/a.tar.gz | tar xz\n',
      good: 'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.com/a.tar.gz | tar xz\n',
      fixed:
        'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.com/a.tar.gz | tar xz\n',
    },
  ],
  messages: {
    unseen: {
      en: 'Where {program} fails, the pipe hides it; run it under a SHELL with -o pipefail',
      zh: '{program} 失败时会被管道掩盖；请使用带 -o pipefail 的 SHELL',
    },
    pipe: {
      en: 'This pipe runs without -o pipefail in the SHELL, so that only its last command may fail the build',
      zh: 'SHELL 没有设置 -o pipefail，只有管道的最后一条命令失败才会中断构建',
    },
  },
  fixes: {
    shell: { en: 'Add {shell}', zh: '添加 {shell}' },
    option: { en: 'Add -o pipefail to the SHELL', zh: '为 SHELL 加上 -o pipefail' },
  },
  create(context) {
    const { file } = context;
    if (context.mode === 'hadolint') {
      let covered = false;
      return {
        stage() {
          covered = false;
        },
        SHELL(node) {
          covered = coversInHadolint(node);
        },
        RUN(node) {
          if (covered || node.onbuild !== undefined) return;
          const range = firstPipe(node);
          if (range !== undefined) context.report({ message: 'pipe', range, code: 'DL4006' });
        },
      };
    }

    /** Stages for which a fix has been offered: one SHELL serves all that follows. */
    const offered = new Set<Stage>();
    const looked = new Map<Stage, number>();
    return {
      script(script, node) {
        if (script.dialect !== 'posix' || script.pipelines.length === 0) return;
        for (const text of textsOf(script)) {
          for (const pipeline of pipesWithoutPipefail(text)) {
            const weak = weakPart(pipeline);
            if (weak === undefined) continue;
            const own = text === script && script.form !== 'literal' && script.form !== 'exec';
            context.report({
              message: 'unseen',
              data: { program: weak.program },
              range: weak.range,
              fix: own ? fixOf(node) : undefined,
            });
          }
        }
      },
    };

    /** As hadolint sees them: those of the text itself, and of an exec form whose words hold one. */
    function firstPipe(node: RunInstruction): Range | undefined {
      for (const script of context.scripts(node)) {
        const inside = new Set(script.nested.flatMap(nested => nested.pipelines));
        const pipeline = script.pipelines.find(each => !inside.has(each));
        const [operator] = pipeline?.operators ?? [];
        if (operator !== undefined) return operator;
      }
      return undefined;
    }

    function fixOf(node: RunInstruction): FixReport<'shell' | 'option'> | undefined {
      const { stage } = node;
      if (stage === undefined || offered.has(stage) || node.onbuild !== undefined) return undefined;
      const { instruction } = shellInForce(file, node);
      if (instruction !== undefined) {
        if (instruction.stage !== stage) return undefined;
        const edit = addOption(instruction);
        if (edit === undefined) return undefined;
        offered.add(stage);
        return { title: 'option', safety: 'unsafe', edits: [edit] };
      }
      // A few looks at what is installed by then; a file of a thousand pipes gets no more.
      const looks = (looked.get(stage) ?? 0) + 1;
      looked.set(stage, looks);
      const shell = looks > 5 ? undefined : shellWithPipefail(stage, node);
      if (shell === undefined) return undefined;
      offered.add(stage);
      const edits = [insertAbove(file, node, shell)];
      return { title: 'shell', data: { shell }, safety: 'unsafe', edits };
    }

    function shellWithPipefail(stage: Stage, node: RunInstruction): string | undefined {
      if (hasCommand(context, stage, 'bash', node.index) === true) {
        return 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]';
      }
      const family = rootFacts(stage, context.scope)?.family;
      return family === 'alpine' ? 'SHELL ["/bin/ash", "-eo", "pipefail", "-c"]' : undefined;
    }
  },
});

/** `["/bin/bash", "-c"]` of a shell that knows the option. */
function addOption({ command }: ShellInstruction): Edit | undefined {
  const [program, last, more] = command.exec;
  if (program === undefined || last === undefined || more !== undefined) return undefined;
  if (!/(?:^|\/)(?:bash|zsh|ash)$/.test(program.value) || !/^-[a-z]*c$/.test(last.value))
    return undefined;
  return { start: last.range.start, end: last.range.start, text: '"-o", "pipefail", ' };
}

const KNOWING = /^(?:\/bin\/|\/usr\/bin\/)?(?:bash|zsh|ash)$/;

function coversInHadolint({ command }: ShellInstruction): boolean {
  const words = command.exec.map(word => word.value);
  const [program = ''] = words;
  if (/^(?:pwsh|powershell|cmd)/.test(program)) return true;
  const option = words.some(word => /^-[^-]*o/.test(word));
  return KNOWING.test(program) && option && words.includes('pipefail');
}

/** What prints what it was told, or filters what comes in: its failure means nothing, or cannot be. */
const HARMLESS = new Set(
  (
    ': [ awk cat cut date dirname basename echo egrep env false fgrep find fold gawk getconf grep head hostname id ls ' +
    'mawk nl paste printenv printf pwd rev sed seq set sort strings tac tail tee test tr true tsort type uname uniq ' +
    'wc which whoami yes column xargs nproc ldd apt-cache dpkg-query dpkg-architecture getent readlink realpath stat ' +
    'apk-info base64 jq expr comm diff xxd od file rpm dpkg md5sum sha1sum sha256sum sha512sum scanelf . source'
  ).split(' '),
);

/** The first part, but for the last one, whose failure would matter; where its pipe stands. */
function weakPart({
  stages,
  operators,
  place,
}: Pipeline): { program: string; range: Range } | undefined {
  if (place.tested) return undefined;
  for (let i = 0; i < stages.length - 1; i++) {
    const range = operators[i];
    const command = stages[i]?.find(canFail);
    if (command !== undefined && range !== undefined) return { program: command.name, range };
  }
  return undefined;
}

function canFail(command: Command): boolean {
  const { name, nameWord, place } = command;
  if (nameWord === undefined || nameWord.dynamic || HARMLESS.has(name)) return false;
  // What the wrapper runs is looked at by itself.
  return (
    !place.tested && !/^(?:sudo|env|exec|command|nice|time|cd)$/.test(name) && !isVersion(command)
  );
}

/** `node --version | …` */
function isVersion({ args }: Command): boolean {
  return args.length === 1 && /^(?:--?version|-V|-v|--help|-h)$/.test(args[0]?.value ?? '');
}
