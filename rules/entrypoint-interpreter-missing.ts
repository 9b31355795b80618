import { type EntrypointUse, entrypointScripts } from '../src/context/entrypointScripts.ts';
import { runDirectly } from '../src/context/startScripts.ts';
import { hasCommand } from '../src/dockerfile/imageCommands.ts';
import type { CmdInstruction, EntrypointInstruction, Stage } from '../src/dockerfile/nodes.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { starterList } from '../src/dockerfile/starters.ts';
import { insertBelow } from '../src/dockerfile/wholeLines.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import { SHELLS } from '../src/shell/wrappers.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'entrypoint-interpreter-missing',
  aliases: [],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.9'],
  summary: {
    en: 'The program that is to run the entrypoint is not in the image.',
    zh: '镜像中没有运行入口脚本所需的解释器。',
  },
  why: {
    en: 'The container does not start. Alpine has no bash, so that `#!/bin/bash` ends in “no such file or directory”, as if the script itself were missing; scratch and distroless images have no shell at all, and CMD and ENTRYPOINT in shell form need one. A script without a first line `#!…` cannot be run by an exec form: “exec format error”. Write a script that `/bin/sh` understands, or install the interpreter. Reported only where the base image is known and nothing in the Dockerfile may have brought it.',
    zh: '容器将无法启动。Alpine 没有 bash，`#!/bin/bash` 会报 “no such file or directory”，看起来像脚本本身不存在；scratch 和 distroless 镜像根本没有 shell，而 shell 形式的 CMD 与 ENTRYPOINT 需要它；第一行没有 `#!…` 的脚本无法以 exec 形式运行，会报 “exec format error”。请让脚本兼容 `/bin/sh`，或安装所需解释器。仅在基础镜像已知、且 Dockerfile 中没有任何步骤可能带来该程序时才会报告。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nCOPY run.sh /\nENTRYPOINT ["bash", "/run.sh"]\n',
      good: 'FROM alpine:3.23\nRUN apk add --no-cache bash\nCOPY run.sh /\nENTRYPOINT ["bash", "/run.sh"]\n',
      fixed:
        'FROM alpine:3.23\nRUN apk add --no-cache bash\nCOPY run.sh /\nENTRYPOINT ["bash", "/run.sh"]\n',
    },
    {
      bad: 'FROM scratch\nCOPY server /\nCMD /server --port 80\n',
      good: 'FROM scratch\nCOPY server /\nCMD ["/server", "--port", "80"]\n',
    },
  ],
  messages: {
    shebang: {
      en: 'The image {image} has no {program}, so {path} cannot start; write it for /bin/sh, or install {program}',
      zh: '镜像 {image} 中没有 {program}，{path} 无法启动；请改用 /bin/sh 语法，或安装 {program}',
    },
    program: {
      en: 'The image {image} has no {program}, so the container cannot start; use sh, or install {program}',
      zh: '镜像 {image} 中没有 {program}，容器无法启动；请改用 sh，或安装 {program}',
    },
    shell: {
      en: 'The image {image} has no shell, which the shell form of {instruction} needs; write a JSON array',
      zh: '镜像 {image} 中没有 shell，而 shell 形式的 {instruction} 需要它；请写成 JSON 数组',
    },
    unmarked: {
      en: '{path} does not begin with #!, so the exec form cannot start it; begin it with #!/bin/sh',
      zh: '{path} 没有以 #! 开头，exec 形式无法启动它；请在首行写上 #!/bin/sh',
    },
    mark: {
      en: 'A byte order mark before #! keeps {path} from starting; save it without one',
      zh: '{path} 的 #! 之前有字节顺序标记（BOM），无法启动；请保存为不带 BOM 的格式',
    },
  },
  fixes: {
    install: { en: 'Install {program}', zh: '安装 {program}' },
    begin: { en: 'Begin {path} with #!/bin/sh', zh: '在 {path} 首行加上 #!/bin/sh' },
    unmark: { en: 'Take the byte order mark out of {path}', zh: '去掉 {path} 的字节顺序标记' },
  },
  create(context) {
    type Fix = FixReport<'install' | 'begin' | 'unmark'>;
    type Starter = CmdInstruction | EntrypointInstruction;

    return {
      stageEnd(stage) {
        const { file, context: build } = context;
        if (stage !== file.stages.at(-1) || file.escape === '`') return;
        const [starter] = starterList(stage);
        if (starter === undefined) return;
        if (checkStarter(stage, starter) || build === undefined) return;
        const seen = new Set<string>();
        for (const use of runDirectly(entrypointScripts(file, stage, build), stage)) {
          if (use.byInterpreter || seen.has(use.imagePath)) continue;
          seen.add(use.imagePath);
          checkScript(stage, use);
        }
      },
    };

    /** The shell that the instruction itself names or needs; true where it is missing. */
    function checkStarter(stage: Stage, starter: Starter): boolean {
      const { command, keyword } = starter;
      const image = rootFacts(stage, context.scope)?.image;
      const [script] = context.scripts(starter);
      if (image === undefined || script === undefined) return false;
      if (command.form === 'shell') {
        if (script.interpreter.join(' ') !== '/bin/sh -c' || command.text.startsWith('['))
          return false;
        if (hasCommand(context, stage, 'sh') !== false) return false;
        const data = { image, instruction: keyword };
        context.report({ message: 'shell', data, range: command.range });
        return true;
      }
      const [word] = command.exec;
      const program = baseName(word?.value ?? '');
      if (word === undefined || !SHELLS.has(program)) return false;
      if (hasCommand(context, stage, program) !== false) return false;
      const data = { image, program };
      const fix = install(stage, program);
      context.report({ message: 'program', data, range: word.range, fix });
      return true;
    }

    function checkScript(stage: Stage, use: EntrypointUse): void {
      const { found, instruction, imagePath } = use;
      if (found.kind !== 'script' && found.kind !== 'heredoc') return;
      const shebang = found.kind === 'script' ? found.script.shebang : found.shebang;
      const isFile = found.kind === 'script';
      const path = isFile ? found.script.path : imagePath;
      const where = isFile ? { file: { path, source: found.script.source } } : {};
      if (shebang === undefined) {
        const unmarked = isUnmarked(use) && context.scripts(instruction)[0]?.form === 'exec';
        if (unmarked) {
          context.report({
            message: 'unmarked',
            data: { path },
            range: firstLine(use),
            fix: begin(use, path),
            ...where,
          });
        }
        return;
      }
      if (isFile && found.script.source.text.startsWith('\uFEFF')) {
        const before = found.script.source.text;
        const files = [{ path, before, after: before.slice(1) }];
        const fix: Fix = { title: 'unmark', data: { path }, safety: 'unsafe', edits: [], files };
        context.report({
          message: 'mark',
          data: { path },
          range: { start: 0, end: 1 },
          fix,
          ...where,
        });
        return;
      }
      const program = interpreterOf(shebang);
      const image = rootFacts(stage, context.scope)?.image;
      if (program === undefined || image === undefined) return;
      if (hasCommand(context, stage, program) !== false) return;
      context.report({
        message: 'shebang',
        data: { image, program, path },
        range: firstLine(use),
        fix: install(stage, program),
        ...where,
      });
    }

    /** The script's first line, in its own file or in the heredoc. */
    function firstLine({ found }: EntrypointUse): Range {
      const { text } = found.kind === 'script' ? found.script.source : context.file.source;
      const start = found.kind === 'heredoc' ? found.heredoc.bodyRange.start : 0;
      const newline = text.indexOf('\n', start);
      const end = newline === -1 ? text.length : newline;
      return { start, end: text[end - 1] === '\r' && end > start ? end - 1 : end };
    }

    function begin({ found }: EntrypointUse, path: string): Fix | undefined {
      if (!/\.sh$|^[^.]+$/.test(baseName(path))) return undefined;
      const base = { title: 'begin', data: { path }, safety: 'unsafe' } as const;
      if (found.kind === 'heredoc') {
        const { start } = found.heredoc.bodyRange;
        const text = `#!/bin/sh${context.file.source.eol}`;
        return { ...base, edits: [{ start, end: start, text }] };
      }
      if (found.kind !== 'script' || found.script.script?.errors.length !== 0) return undefined;
      const before = found.script.source.text;
      return { ...base, edits: [], files: [{ path, before, after: `#!/bin/sh\n${before}` }] };
    }

    function install(stage: Stage, program: string): Fix | undefined {
      const facts = rootFacts(stage, context.scope);
      if (facts?.packageManager !== 'apk' || program !== 'bash') return undefined;
      // Right below FROM it runs as the base image's own user.
      if (stage.parent !== undefined || facts.user.default !== 'root') return undefined;
      const run = `RUN apk add --no-cache ${program}`;
      const edits = [insertBelow(context.file, stage.from, run)];
      return { title: 'install', data: { program }, safety: 'unsafe', edits };
    }
  },
});

/** A text that only a shell would run: no `#!`, and not one that a later command may have completed. */
function isUnmarked({ found, command }: EntrypointUse): boolean {
  // tini and its like start it through a function that falls back to the shell.
  if (command.through.length > 0) return false;
  if (found.kind === 'heredoc') return true;
  if (found.kind !== 'script') return false;
  const { text } = found.script.source;
  return text.trim() !== '' && found.touchedBy.every(({ name }) => /^ch(?:mod|own)$/.test(name));
}

/** The program of a `#!` line; the one that env looks up. */
function interpreterOf(shebang: readonly string[]): string | undefined {
  const program = baseName(shebang[0] ?? '');
  if (program !== 'env') return program === '' ? undefined : program;
  const named = shebang.slice(1).find(word => !word.startsWith('-') && !word.includes('='));
  return named === undefined ? undefined : baseName(named);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).trim();
}
