import { commentsInside } from '../src/dockerfile/wholeLines.ts';
import { defineRule } from '../src/rule/rule.ts';
import { type PackageAction, packageAction } from '../src/shell/install.ts';
import type { PackageWord } from '../src/shell/package-words.ts';
import type { Edit } from '../src/text/edit.ts';

/** Managers that resolve all names of one call together, so that their order says nothing. */
const UNORDERED = new Set(['apt', 'apk', 'rpm', 'pacman']);

export default defineRule({
  name: 'unsorted-packages',
  aliases: ['S7018'],
  category: 'style',
  severity: 'style',
  presets: [],
  onbuild: true,
  summary: {
    en: 'A list of packages over several lines that is not in alphabetical order.',
    zh: '分多行书写的软件包列表没有按字母顺序排列。',
  },
  why: {
    en: 'One package a line, sorted, shows at a glance what is there, makes doubles stand out and keeps changes small. Comments and blank lines between the names divide the list into groups that are sorted by themselves. System package managers resolve the names of one call together, so sorting them is safe; pip and npm may resolve a conflict by order, there the fix is unsafe.',
    zh: '每行一个软件包并按字母排序，便于一眼看清内容、发现重复，也让每次改动的差异最小。名称之间的注释或空行会把列表分成若干组，各组分别排序。系统包管理器会一起解析同一次调用中的所有名称，排序是安全的；pip 和 npm 可能按顺序处理冲突，因此其修复不是安全修复。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nRUN apk add --no-cache \\\n      git \\\n      curl\n',
      good: 'FROM alpine:3.22\nRUN apk add --no-cache \\\n      curl \\\n      git\n',
      fixed: 'FROM alpine:3.22\nRUN apk add --no-cache \\\n      curl \\\n      git\n',
    },
  ],
  messages: {
    unsorted: {
      en: '{package} comes before {before} in the alphabet; sort the list',
      zh: '按字母顺序 {package} 应排在 {before} 之前；请对列表排序',
    },
  },
  fixes: { sort: { en: 'sort the packages', zh: '对软件包排序' } },
  create(context) {
    const { file } = context;
    return {
      command(command, script, node) {
        if (script.dialect !== 'posix' || command.written !== 'plain') return;
        const action = packageAction(command);
        if (action?.verb !== 'install' || action.packages.length < 2) return;
        if (file.source.lineAt(command.range.start) === file.source.lineAt(command.range.end)) {
          return;
        }
        const comments = commentsInside(file, node).map(({ range }) => range.start);
        for (const group of groupsOf(action, comments)) check(group, action);
      },
    };

    function groupsOf(action: PackageAction, comments: readonly number[]): PackageWord[][] {
      const { text } = file.source;
      const groups: PackageWord[][] = [];
      let group: PackageWord[] = [];
      const positions = new Map(action.command.args.map((word, i) => [word, i]));
      let position: number | undefined;
      let from = 0;
      for (const item of action.packages) {
        const { word, range, dynamic } = item;
        const index = positions.get(word);
        const divided =
          index === undefined ||
          (position !== undefined && index !== position + 1) ||
          /\n[ \t]*\r?\n/.test(text.slice(from, range.start)) ||
          comments.some(at => at > from && at < range.start);
        // A variable may hold several names, or options.
        if (divided || dynamic) {
          groups.push(group);
          group = [];
        }
        if (!dynamic) group.push(item);
        position = index;
        from = range.end;
      }
      groups.push(group);
      return groups.filter(
        each =>
          each.length > 1 &&
          file.source.lineAt(each[0]?.range.start ?? 0) !==
            file.source.lineAt(each.at(-1)?.range.start ?? 0),
      );
    }

    function check(group: readonly PackageWord[], { manager }: PackageAction): void {
      const at = group.findIndex((item, i) => {
        const before = group[i - 1];
        return before !== undefined && compare(item, before) < 0;
      });
      const [item, before] = [group[at], group[at - 1]];
      if (item === undefined || before === undefined) return;
      const { text } = file.source;
      const sorted = [...group].sort(compare);
      const edits = group.flatMap(({ range }, i): Edit[] => {
        const other = sorted[i]?.range ?? range;
        const written = text.slice(other.start, other.end);
        return other.start === range.start ? [] : [{ ...range, text: written }];
      });
      const whole = group.every(({ range, word }) => range.end - range.start === word.raw.length);
      const safe = UNORDERED.has(manager.family);
      context.report({
        message: 'unsorted',
        data: { package: item.name, before: before.name },
        range: item.range,
        fix: whole
          ? {
              title: 'sort',
              safety: safe ? 'safe' : 'unsafe',
              declares: safe ? ['package-order'] : [],
              edits,
            }
          : undefined,
      });
    }
  },
});

/** By name, then as written; capitals as small letters. */
function compare(a: PackageWord, b: PackageWord): number {
  return order(a.name.toLowerCase(), b.name.toLowerCase()) || order(a.word.value, b.word.value);
}

/** The order of code units, the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
