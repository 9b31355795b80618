import type {
  CopyInstruction,
  EnvInstruction,
  Instruction,
  Word,
} from '../src/dockerfile/nodes.ts';
import { shellInForce } from '../src/dockerfile/scripts.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'windows-path',
  aliases: [],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A path with backslashes where the backslash is the escape character.',
    zh: '在以反斜杠为转义符的文件中使用了带反斜杠的路径。',
  },
  why: {
    en: 'Unless the file begins with ``# escape=` ``, a backslash escapes the character after it: `COPY src\\app C:\\app` copies `srcapp` to `C:app`, and one at the end of a line joins the next line to it. Write `/`, which works on Windows as well, or set the escape directive on the first line of a Windows Dockerfile.',
    zh: '除非文件开头写有 ``# escape=` ``，反斜杠会转义其后的字符：`COPY src\\app C:\\app` 实际是把 `srcapp` 复制到 `C:app`；行尾的反斜杠则会把下一行并进来。请使用 `/`（Windows 上同样有效），或在 Windows Dockerfile 的首行设置 escape 指令。',
  },
  examples: [
    {
      bad: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY src\\app C:/app\n',
      good: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY src/app C:/app\n',
      fixed: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY src/app C:/app\n',
    },
  ],
  messages: {
    escaped: {
      en: 'The backslash is the escape character, so {written} means {meant}; write {wanted}',
      zh: '反斜杠是转义符，{written} 实际表示 {meant}；请写成 {wanted}',
    },
    joined: {
      en: 'The backslash at the end of this path joins the next line to it; set "# escape=`", or write / instead',
      zh: '路径末尾的反斜杠会把下一行并入；请设置“# escape=`”，或改用 /',
    },
  },
  fixes: { slash: { en: 'Write {wanted}', zh: '改为 {wanted}' } },
  create(context) {
    const { file } = context;
    const { text } = file.source;
    if (file.escape !== '\\' || !text.includes('\\')) return {};
    return {
      COPY: copies,
      ADD: copies,
      WORKDIR({ value }) {
        if (value !== undefined) check(value);
      },
      VOLUME({ items }) {
        for (const item of items) if (!item.raw.startsWith('"')) check(item);
      },
      ENV: sets,
      instruction(node) {
        joins(node);
      },
    };

    function copies({ form, sources, destination }: CopyInstruction): void {
      if (form === 'exec') return;
      for (const source of sources) check(source);
      if (destination !== undefined) check(destination);
    }

    /** Values may hold anything; only what begins with a drive is a path. */
    function sets({ pairs }: EnvInstruction): void {
      for (const { value } of pairs) {
        if (value !== undefined && /^["']?[A-Za-z]:\\/.test(value.raw)) check(value);
      }
    }

    function check(word: Word): void {
      const { raw, value, range } = word;
      // Blanks, wildcards and `$` are escaped on purpose, and single quotes keep a backslash.
      if (!/\\[A-Za-z0-9._]/.test(raw) || raw.includes("'") || value.includes('\\')) return;
      // On several lines a continuation is no part of the path.
      if (range.end - range.start !== raw.length) return;
      const wanted = raw.replaceAll('\\\\', '/').replaceAll('\\', '/');
      context.report({
        message: 'escaped',
        data: { written: raw, meant: value, wanted },
        range,
        fix: {
          title: 'slash',
          data: { wanted },
          safety: 'unsafe',
          edits: [{ ...range, text: wanted }],
        },
      });
    }

    /** `C:\` or `C:\dir\` before a line end, in a file for Windows. */
    function joins(node: Instruction): void {
      const { start, end } = node.headRange;
      const lines = file.source.lineAt(end) - file.source.lineAt(start);
      if (lines === 0 || shellInForce(file, node).dialect === 'posix') return;
      for (
        let at = text.indexOf('\\', start);
        at !== -1 && at < end;
        at = text.indexOf('\\', at + 1)
      ) {
        const next = text[at + 1] === '\r' ? at + 2 : at + 1;
        if (text[next] !== '\n') continue;
        const word = pathBefore(start, at);
        if (word !== undefined)
          context.report({ message: 'joined', range: { start: word, end: at + 1 } });
      }
    }

    /** Where a path with a drive begins that ends at an offset. */
    function pathBefore(from: number, end: number): number | undefined {
      let start = end;
      while (start > from && !/[\s"';|&]/.test(text[start - 1] ?? ' ')) start--;
      return /^[A-Za-z]:(?:\\[^\\]+)*$/.test(text.slice(start, end)) ? start : undefined;
    }
  },
});
