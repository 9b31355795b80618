import type { FixReport } from '../src/rule/rule.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Suppression } from '../src/rule/suppression.ts';
import type { Edit } from '../src/text/edit.ts';

export default defineRule({
  name: 'unused-suppression',
  aliases: [],
  category: 'style',
  severity: 'info',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A comment that silences nothing.',
    zh: '不起作用的屏蔽注释。',
  },
  why: {
    en: 'What the comment was for has been mended, has moved, or its name is misspelt. Left in, it will hide the next such mistake. Names of hadolint’s, whose judgement may differ, and names of rules that are off in this run are left alone.',
    zh: '注释所屏蔽的问题已修复或已移走，或者名称写错了。留着它会掩盖以后出现的同类问题。写给 hadolint 的注释（其判断可能不同）以及本次未启用的规则不会报告。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\n# dockwright ignore=unused-suppression-demo\nRUN apk add --no-cache curl\n',
      good: 'FROM alpine:3.23\nRUN apk add --no-cache curl\n',
      files: {},
    },
  ],
  messages: {
    unused: {
      en: 'Nothing here has to be silenced by {name}; remove it',
      zh: '此处没有需要用 {name} 屏蔽的问题；请删除',
    },
    unknown: {
      en: 'There is no rule {name}, so this silences nothing; correct the name, or remove it',
      zh: '没有名为 {name} 的规则，该注释不起作用；请更正名称或删除',
    },
  },
  fixes: { remove: { en: 'Remove {name}', zh: '删除 {name}' } },
  create(context) {
    const { file } = context;
    const { source } = file;
    return {
      suppressions(all) {
        if (context.mode === 'hadolint') return;
        for (const suppression of all) {
          const { tool, names, nameRanges } = suppression;
          if (tool !== 'dockwright' && tool !== 'buildkit') continue;
          const dead = names.map(name => verdict(suppression, name));
          for (const [i, message] of dead.entries()) {
            const range = nameRanges[i];
            const name = names[i] ?? '';
            // `BUILDKIT_DOCKERFILE_CHECK` stands nowhere in the file.
            if (message === undefined || range === undefined || range.end === 0) continue;
            context.report({
              message,
              data: { name },
              range,
              code: [],
              fix: message === 'unused' ? fixOf(suppression, dead, i) : undefined,
            });
          }
        }
      },
    };

    function verdict(
      { tool, used, unknown, watched }: Suppression,
      name: string,
    ): 'unused' | 'unknown' | undefined {
      if (unknown.includes(name)) return 'unknown';
      // Without a context some rules see nothing; BuildKit may see more than we do.
      if (tool !== 'dockwright' || context.context === undefined) return undefined;
      return watched.has(name) && !used.has(name) && name !== 'unused-suppression'
        ? 'unused'
        : undefined;
    }

    function fixOf(
      suppression: Suppression,
      dead: readonly (string | undefined)[],
      index: number,
    ): FixReport<'remove'> | undefined {
      const { range, names, nameRanges } = suppression;
      const data = { name: names.join(', ') };
      const text = source.text.slice(range.start, range.end);
      if (/^#\s*dockwright\s+ignore-begin/.test(text)) return undefined;
      if (names.length > 1) {
        const edit = without(nameRanges, index);
        const alone = dead.filter(each => each !== undefined).length === 1;
        // One at a time: what is left has to stay a list.
        if (edit === undefined || (!alone && index !== dead.indexOf('unused'))) return undefined;
        return {
          title: 'remove',
          data: { name: names[index] ?? '' },
          safety: 'safe',
          edits: [edit],
        };
      }
      const line = source.lineAt(range.start);
      const start = source.lineStart(line);
      if (source.text.slice(start, range.start).trim() !== '') return undefined;
      const end = source.lineStart(line + 1);
      return { title: 'remove', data, safety: 'safe', edits: [{ start, end, text: '' }] };
    }
  },
});

/** Takes one name out of a list, with the comma behind it or before it. */
function without(ranges: Suppression['nameRanges'], index: number): Edit | undefined {
  const own = ranges[index];
  const next = ranges[index + 1];
  const before = ranges[index - 1];
  if (own === undefined) return undefined;
  if (next !== undefined) return { start: own.start, end: next.start, text: '' };
  return before === undefined ? undefined : { start: before.end, end: own.end, text: '' };
}
