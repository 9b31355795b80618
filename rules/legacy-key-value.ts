import { isSpace } from '../src/dockerfile/blanks.ts';
import type { EnvInstruction, Word } from '../src/dockerfile/nodes.ts';
import { splitQuoted } from '../src/dockerfile/split.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Edit } from '../src/text/edit.ts';

export default defineRule({
  name: 'legacy-key-value',
  aliases: ['LegacyKeyValueFormat', 'S6574'],
  category: 'style',
  severity: 'style',
  presets: ['recommended', 'strict'],
  summary: {
    en: '`ENV key value` or `LABEL key value` without `=`.',
    zh: '`ENV key value` 或 `LABEL key value` 没有使用 `=`。',
  },
  why: {
    en: 'In the old form everything after the first blank is one value: `ENV ONE TWO= THREE=x` sets `ONE` to `TWO= THREE=x`, and `ENV KEY = value` sets `KEY` to `= value`. Docker’s reference calls the form obsolete. Write `KEY=value`.',
    zh: '旧写法把第一个空格之后的全部内容当作一个值：`ENV ONE TWO= THREE=x` 会把 `ONE` 设为 `TWO= THREE=x`，`ENV KEY = value` 会把 `KEY` 设为 `= value`。Docker 官方文档已将其列为过时写法，请使用 `KEY=value`。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nENV MODE production mode\n',
      good: 'FROM alpine:3.22\nENV MODE="production mode"\n',
      fixed: 'FROM alpine:3.22\nENV MODE="production mode"\n',
    },
  ],
  messages: {
    legacy: {
      en: 'Write {key}=… instead of the obsolete form without an equals sign',
      zh: '不带等号的写法已过时；请写成 {key}=…',
    },
    blank: {
      en: 'The blank before the equals sign makes it part of the value; write {key}=…',
      zh: '等号前的空格使等号成为值的一部分；请写成 {key}=…',
    },
  },
  fixes: {
    equals: { en: 'Write {key}=…', zh: '改为 {key}=…' },
    close: {
      en: 'Remove the blank: the equals sign is no part of the value',
      zh: '删除空格，使等号不再属于值',
    },
  },
  create(context) {
    const { file } = context;
    const { text } = file.source;
    return {
      ENV: check,
      LABEL: check,
    };

    function check(node: EnvInstruction): void {
      const [pair] = node.pairs;
      if (!node.legacy || pair?.value === undefined) return;
      const { key, value } = pair;
      const misplaced = value.raw.startsWith('=');
      const data = { key: key.raw };
      const range = { start: key.range.start, end: value.range.end };
      if (misplaced) {
        const intended = closed(key, value);
        context.report({
          message: 'blank',
          severity: 'warning',
          data,
          range,
          code: ['LegacyKeyValueFormat', 'S6574'],
          fix: intended && { title: 'close', safety: 'unsafe', edits: intended },
        });
        return;
      }
      const edits = withEquals(key, value);
      context.report({
        message: 'legacy',
        data,
        range,
        code: 'LegacyKeyValueFormat',
        fix: edits && { title: 'equals', data, safety: 'safe', edits },
      });
    }

    /** What stands between key and value; undefined where a comment would be lost with it. */
    function gapOf(key: Word, value: Word): { start: number; end: number } | undefined {
      const gap = { start: key.range.end, end: value.range.start };
      return text.slice(gap.start, gap.end).includes('#') ? undefined : gap;
    }

    /**
     * The edits after which BuildKit reads the same value: it now ends at the first blank outside quotes, so
     * blanks are put into quotes or, where there are quotes or escapes already, escaped one by one.
     */
    function withEquals(key: Word, value: Word): Edit[] | undefined {
      const gap = gapOf(key, value);
      if (gap === undefined) return undefined;
      const { raw, range } = value;
      const whole = splitQuoted(raw, { start: 0, end: raw.length }, file.escape);
      if (whole.length === 1 && whole[0]?.start === 0 && whole[0].end === raw.length) {
        return [{ ...gap, text: '=' }];
      }
      if (!raw.includes('"') && !raw.includes("'") && !raw.includes(file.escape)) {
        return [
          { ...gap, text: '="' },
          { start: range.end, end: range.end, text: '"' },
        ];
      }
      const escaped = escapeBlanks(raw);
      if (escaped === undefined) return undefined;
      // On several lines the blanks' places are not those of the joined text.
      if (range.end - range.start !== raw.length) return undefined;
      return [{ start: gap.start, end: range.end, text: `=${escaped}` }];
    }

    function escapeBlanks(raw: string): string | undefined {
      // A blank inside `${…}` belongs to the variable's own syntax.
      if (raw.includes('${')) return undefined;
      let result = '';
      let quote = '';
      for (let i = 0; i < raw.length; i++) {
        const character = raw.charAt(i);
        if (character === file.escape && quote !== "'") {
          result += raw.slice(i, i + 2);
          i++;
          continue;
        }
        if (quote === '' && (character === '"' || character === "'")) quote = character;
        else if (character === quote) quote = '';
        else if (quote === '' && isSpace(raw.charCodeAt(i))) result += file.escape;
        result += character;
      }
      return result;
    }

    /** `KEY = value` and `KEY =value` as they were meant. */
    function closed(key: Word, value: Word): Edit[] | undefined {
      const gap = gapOf(key, value);
      const rest = value.raw.slice(1).trimStart();
      const simple = /^[^\s"'$\\`]+$/.test(rest);
      if (
        gap === undefined ||
        !simple ||
        value.range.end - value.range.start !== value.raw.length
      ) {
        return undefined;
      }
      return [{ start: gap.start, end: value.range.end, text: `=${rest}` }];
    }
  },
});
