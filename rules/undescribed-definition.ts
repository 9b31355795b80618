import type { ArgInstruction, Comment, FromInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'undescribed-definition',
  aliases: ['InvalidDefinitionDescription'],
  category: 'style',
  severity: 'info',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'The comment above a stage or an ARG does not begin with its name.',
    zh: '阶段或 ARG 上方的注释没有以其名称开头。',
  },
  why: {
    en: '`docker build --call=outline` shows the comment above a definition as its description when it begins with the name. The check is experimental in BuildKit and runs only where the file asks for it (`# check=experimental=InvalidDefinitionDescription`), or with the option `always`. A line with `#` alone between comment and definition says that they do not belong together.',
    zh: '如果定义上方的注释以其名称开头，`docker build --call=outline` 会将该注释显示为说明。该检查在 BuildKit 中属于实验功能，只有文件中写明（`# check=experimental=InvalidDefinitionDescription`）或设置选项 `always` 时才会执行。若注释与定义无关，可在两者之间加一行仅含 `#` 的注释。',
  },
  options: {
    always: {
      type: 'boolean',
      default: false,
      describe: {
        en: 'Also where the file does not ask for the check.',
        zh: '文件没有要求该检查时也执行。',
      },
    },
  },
  examples: [
    {
      bad: '# check=experimental=all\n# release to install\nARG VERSION=1.2\nFROM alpine:3.23\n',
      good: '# check=experimental=all\n# VERSION release to install\nARG VERSION=1.2\nFROM alpine:3.23\n',
      fixed:
        '# check=experimental=all\n# VERSION release to install\nARG VERSION=1.2\nFROM alpine:3.23\n',
    },
  ],
  messages: {
    undescribed: {
      en: 'The comment above {keyword} does not begin with {name}; write "# {name} <description>"',
      zh: '{keyword} 上方的注释没有以 {name} 开头；请写成“# {name} <说明>”',
    },
  },
  fixes: { begin: { en: 'Begin the comment with {name}', zh: '以 {name} 开头' } },
  create(context) {
    const { file } = context;
    if (!context.options.always && !isAsked()) return {};
    const comments = file.comments.filter(({ inside }) => inside === undefined);
    let next = 0;
    return {
      instruction(node) {
        if (node.onbuild !== undefined) return;
        let last: Comment | undefined;
        for (; ; next++) {
          const comment = comments[next];
          if (comment === undefined || comment.range.start > node.range.start) break;
          last = comment.text === '' && !isIndented(comment) ? undefined : comment;
        }
        if (last === undefined) return;
        if (node.keyword === 'ARG' || node.keyword === 'FROM') check(node, last);
      },
    };

    function check(node: ArgInstruction | FromInstruction, comment: Comment): void {
      const names =
        node.keyword === 'ARG'
          ? node.pairs.map(({ key }) => key.raw)
          : node.alias === undefined
            ? []
            : [node.alias.raw.toLowerCase()];
      const [name] = names;
      if (name === undefined) return;
      // BuildKit reads an indented comment from its second column on, so it never begins with a name.
      const indented = isIndented(comment);
      if (!indented && names.includes(comment.text.split(' ')[0] ?? '')) return;
      const start = comment.range.start + 1;
      const spoken =
        !indented && !/^[\w-]+[ :]*(?:global |stage )?(?:ignore|skip|check)/i.test(comment.text);
      context.report({
        message: 'undescribed',
        data: { keyword: node.keyword, name: names.length > 1 ? '<arg>' : name },
        range: comment.range,
        code: 'InvalidDefinitionDescription',
        fix:
          spoken && /\w/.test(comment.text.charAt(0))
            ? {
                title: 'begin',
                data: { name },
                safety: 'unsafe',
                edits: [{ start, end: start, text: ` ${name}` }],
              }
            : undefined,
      });
    }

    function isIndented({ range }: Comment): boolean {
      return range.start > 0 && file.source.text[range.start - 1] !== '\n';
    }

    function isAsked(): boolean {
      return file.directives.some(
        ({ name, value }) =>
          name === 'check' &&
          value.split(';').some(part => {
            const [option = '', rules = ''] = part.split('=');
            return (
              option.trim() === 'experimental' &&
              rules
                .split(',')
                .some(rule => ['all', 'InvalidDefinitionDescription'].includes(rule.trim()))
            );
          }),
      );
    }
  },
});
