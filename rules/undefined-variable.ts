import { insertAbove } from '../src/dockerfile/insertion.ts';
import type { Heredoc, Instruction, Stage } from '../src/dockerfile/nodes.ts';
import { type UndefinedVariable, undefinedVariables } from '../src/dockerfile/undefined.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Edit } from '../src/text/edit.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'undefined-variable',
  aliases: ['UndefinedVar', 'S6579'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'An instruction reads a variable that has no value there.',
    zh: '指令使用了在该处没有值的变量。',
  },
  why: {
    en: "BuildKit replaces a variable that nothing sets by nothing: `COPY $SRC /app` then copies the whole context, `USER $APP_USER` is root, and `ENV LD_LIBRARY_PATH=/opt/lib:$LD_LIBRARY_PATH` ends with a colon, which means the current folder.\n\nCommon causes: a misspelt name; an ARG before the first FROM, which a stage sees only after an `ARG NAME` of its own (the same holds for `TARGETARCH` and its like); a heredoc whose `$1` or `$@` BuildKit expands before any shell sees it, unless its name is quoted (`<<'EOF'`). What only the base image could set is left to `assumed-variable`.",
    zh: "没有被赋值的变量会被 BuildKit 替换为空：`COPY $SRC /app` 会复制整个上下文，`USER $APP_USER` 会变成 root，`ENV LD_LIBRARY_PATH=/opt/lib:$LD_LIBRARY_PATH` 会以冒号结尾，等于把当前目录加入库搜索路径。\n\n常见原因：变量名写错；第一个 FROM 之前的 ARG 必须在阶段内再写一次 `ARG NAME` 才可见（`TARGETARCH` 等平台参数也是如此）；heredoc 中的 `$1`、`$@` 会在 shell 看到之前就被 BuildKit 展开，除非给结束标记加引号（`<<'EOF'`）。只可能由基础镜像设置的变量由 `assumed-variable` 检查。",
  },
  examples: [
    {
      bad: 'ARG VERSION=1.2\nFROM alpine:3.22\nLABEL version=$VERSION\n',
      good: 'ARG VERSION=1.2\nFROM alpine:3.22\nARG VERSION\nLABEL version=$VERSION\n',
      fixed: 'ARG VERSION=1.2\nFROM alpine:3.22\nARG VERSION\nLABEL version=$VERSION\n',
    },
    {
      bad: 'FROM alpine:3.22\nCOPY <<EOF /entry.sh\nexec "$@"\nEOF\n',
      good: 'FROM alpine:3.22\nCOPY <<\'EOF\' /entry.sh\nexec "$@"\nEOF\n',
      fixed: 'FROM alpine:3.22\nCOPY <<\'EOF\' /entry.sh\nexec "$@"\nEOF\n',
    },
  ],
  messages: {
    global: {
      en: 'The ARG {name} before the first FROM is not seen in a stage; repeat ARG {name} above this line',
      zh: '第一个 FROM 之前的 ARG {name} 在阶段内不可见；请在本行之前再写一次 ARG {name}',
    },
    platform: {
      en: '{name} is empty in a stage that does not declare it; add ARG {name} above this line',
      zh: '阶段中没有声明 {name}，其值为空；请在本行之前添加 ARG {name}',
    },
    heredoc: {
      en: 'BuildKit expands {written} in this heredoc, to nothing; quote its name to keep the text as it is',
      zh: 'BuildKit 会展开该 heredoc 中的 {written}，结果为空；请给结束标记加引号以保留原文',
    },
    mistyped: {
      en: 'Nothing sets {name} up to here; did you mean {guess}?',
      zh: '到此处为止没有设置 {name}；是否想写 {guess}？',
    },
    extends: {
      en: '{name} has no value yet, so this list has an empty part, which means the current folder; leave {written} out',
      zh: '{name} 此时还没有值，列表中会出现空项（即当前目录）；请去掉 {written}',
    },
    unset: {
      en: 'Nothing sets {name} up to here, neither this file nor {image}, so it is empty; set it with ARG or ENV',
      zh: '到此处为止，本文件和 {image} 都没有设置 {name}，其值为空；请用 ARG 或 ENV 设置',
    },
  },
  fixes: {
    declare: { en: 'Add ARG {name}', zh: '添加 ARG {name}' },
    correct: { en: 'Write {guess}', zh: '改为 {guess}' },
    remove: { en: 'Remove {written}', zh: '删除 {written}' },
    quote: { en: 'Quote the name of the heredoc', zh: '给 heredoc 的结束标记加引号' },
  },
  create(context) {
    const { file } = context;
    const { text } = file.source;
    const told = new Set<Heredoc>();
    const declared = new Map<Stage | undefined, Set<string>>();
    return {
      instruction(node) {
        for (const found of undefinedVariables(file, node, context.scope)) report(node, found);
      },
    };

    function report(node: Instruction, found: UndefinedVariable): void {
      const { variable, kind, guess, heredoc, image = '' } = found;
      const { name, range } = variable;
      const code = 'UndefinedVar';
      switch (kind) {
        case 'assumed':
          return;
        case 'global':
        case 'platform': {
          const edit = declare(node, name);
          context.report({
            message: kind,
            data: { name },
            range,
            code: kind === 'global' ? [code, 'S6579'] : code,
            fix: edit && { title: 'declare', data: { name }, safety: 'unsafe', edits: [edit] },
          });
          return;
        }
        case 'heredoc': {
          // One opener, one remedy for all that stands in the body.
          if (heredoc === undefined || told.has(heredoc)) return;
          told.add(heredoc);
          const edit = quote(found);
          context.report({
            message: 'heredoc',
            data: { written: text.slice(range.start, range.end) },
            range,
            code,
            fix: edit && { title: 'quote', safety: 'unsafe', edits: [edit] },
          });
          return;
        }
        case 'mistyped': {
          const start = range.start + (variable.braces ? 2 : 1);
          context.report({
            message: 'mistyped',
            data: { name, guess: guess ?? '' },
            range,
            code,
            fix:
              guess === undefined
                ? undefined
                : {
                    title: 'correct',
                    data: { guess },
                    safety: 'unsafe',
                    edits: [{ start, end: start + name.length, text: guess }],
                  },
          });
          return;
        }
        case 'unset': {
          const empty = emptyPart(node, found);
          if (empty === undefined) {
            context.report({ message: 'unset', data: { name, image }, range, code });
            return;
          }
          const data = { name, written: text.slice(empty.start, empty.end) };
          context.report({
            message: 'extends',
            severity: 'info',
            data,
            range,
            code,
            fix: { title: 'remove', data, safety: 'unsafe', edits: [{ ...empty, text: '' }] },
          });
        }
      }
    }

    /** `:$NAME` or `$NAME:` in the value of `NAME` itself, as lists of folders are extended. */
    function emptyPart(node: Instruction, { variable }: UndefinedVariable): Range | undefined {
      if (node.keyword !== 'ENV') return undefined;
      const { key, value } = node.pairs[variable.pair] ?? {};
      if (key?.value !== variable.name || value === undefined) return undefined;
      const { start, end } = variable.range;
      if (text[start - 1] === ':' && start - 1 >= value.range.start)
        return { start: start - 1, end };
      if (text[end] === ':' && end < value.range.end) return { start, end: end + 1 };
      return undefined;
    }

    /** At the first use in a stage; the later ones see it then. */
    function declare(node: Instruction, name: string): Edit | undefined {
      const names = declared.get(node.stage) ?? new Set<string>();
      declared.set(node.stage, names);
      if (names.has(name)) return undefined;
      names.add(name);
      return insertAbove(file, node, `ARG ${name}`);
    }

    function quote({ heredoc }: UndefinedVariable): Edit | undefined {
      if (heredoc === undefined) return undefined;
      const { start, end } = heredoc.openerRange;
      const opener = text.slice(start, end);
      if (!opener.endsWith(heredoc.name)) return undefined;
      return { start: end - heredoc.name.length, end, text: `'${heredoc.name}'` };
    }
  },
});
