import { readVariables } from '../src/dockerfile/expanded.ts';
import type { EnvInstruction, Word } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Edit } from '../src/text/edit.ts';

export default defineRule({
  name: 'self-referencing-env',
  aliases: ['DL3044', 'UndefinedVar'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A value in an ENV reads another variable that the same ENV sets.',
    zh: 'ENV 中的值引用了同一条 ENV 设置的另一个变量。',
  },
  why: {
    en: 'All values of one instruction are expanded with what was set before it: in `ENV HOME=/app PATH=$HOME/bin:$PATH` the second `HOME` is the old one, or empty. Set the first variable in an ENV of its own. Silent where the variable had the same value before.',
    zh: '同一条指令中的所有值都按指令执行之前的变量展开：`ENV HOME=/app PATH=$HOME/bin:$PATH` 中第二个 `HOME` 仍是旧值或空值。请把被引用的变量放到单独的 ENV 中先行设置。如果该变量此前已是相同的值，则不提示。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nENV APP_HOME=/app PATH=$APP_HOME/bin:$PATH\n',
      good: 'FROM alpine:3.23\nENV APP_HOME=/app\nENV PATH=$APP_HOME/bin:$PATH\n',
      fixed: 'FROM alpine:3.23\nENV APP_HOME=/app\nENV PATH=$APP_HOME/bin:$PATH\n',
    },
  ],
  messages: {
    unset: {
      en: '{name} is set by this same ENV and has no value yet; set it in an ENV above',
      zh: '{name} 由同一条 ENV 设置，此时还没有值；请先用单独的 ENV 设置它',
    },
    stale: {
      en: '{name} still has the value from before this ENV; set it in an ENV above',
      zh: '{name} 此时仍是本条 ENV 之前的旧值；请先用单独的 ENV 设置它',
    },
  },
  fixes: { split: { en: 'Begin another ENV here', zh: '从此处另起一条 ENV' } },
  create(context) {
    const { file } = context;
    const { text, eol } = file.source;
    /** What hadolint takes for set: every ENV and ARG above, of other stages too. */
    const above = new Set<string>();
    return {
      ARG({ pairs }) {
        if (context.mode === 'hadolint') for (const { key } of pairs) above.add(key.raw);
      },
      ENV(node) {
        if (context.mode === 'hadolint') {
          if (node.pairs.length > 1) asHadolint(node);
          for (const { key } of node.pairs) above.add(key.value);
        } else if (node.pairs.length > 1) check(node);
      },
    };

    function check(node: EnvInstruction): void {
      const read = readVariables(file, node);
      if (read.length === 0) return;
      const scope = context.scope(node);
      const setters = new Map<string, number[]>();
      for (const [index, { key }] of node.pairs.entries()) {
        const list = setters.get(key.value);
        if (list === undefined) setters.set(key.value, [index]);
        else if (list.length < 2) list.push(index);
      }
      const expanded = new Map<number, string>();
      const after = (setter: number, { raw }: Word): string => {
        const text = expanded.get(setter) ?? scope.expand(raw).text;
        expanded.set(setter, text);
        return text;
      };
      let split = false;
      for (const { name, pair, range } of read) {
        const setter = setters.get(name)?.find(index => index !== pair) ?? -1;
        const value = node.pairs[setter]?.value;
        if (setter === -1 || value === undefined) continue;
        const before = scope.get(name);
        if (before !== undefined && before === after(setter, value)) continue;
        const edit: Edit | undefined =
          !split && setter < pair ? splitBefore(node, pair) : undefined;
        split ||= edit !== undefined;
        context.report({
          message: before === undefined ? 'unset' : 'stale',
          data: { name },
          range,
          code: scope.has(name) ? 'DL3044' : ['DL3044', 'UndefinedVar'],
          // The variable gets the value that was meant, so the image is another one.
          fix: edit && { title: 'split', safety: 'unsafe', edits: [edit] },
        });
      }
    }

    /** Looks at the text alone, quotes and escapes included. */
    function asHadolint(node: EnvInstruction): void {
      const keys = new Set(node.pairs.map(({ key }) => key.value));
      for (const { key, value } of node.pairs) {
        if (value === undefined || !value.raw.includes('$')) continue;
        const name = mentioned(value.raw).find(
          each => each !== key.value && keys.has(each) && !above.has(each),
        );
        if (name === undefined) continue;
        const { range } = value;
        context.report({ message: 'unset', data: { name }, range, code: 'DL3044' });
      }
    }

    function splitBefore(node: EnvInstruction, index: number): Edit | undefined {
      const start = node.pairs[index - 1]?.range.end;
      const end = node.pairs[index]?.range.start;
      if (start === undefined || end === undefined || text.slice(start, end).includes('#')) {
        return undefined;
      }
      const { keywordRange } = node;
      const keyword = text.slice(keywordRange.start, keywordRange.end);
      const lineStart = text.lastIndexOf('\n', keywordRange.start - 1) + 1;
      const indent = text.slice(lineStart, keywordRange.start);
      return { start, end, text: `${eol}${indent}${keyword} ` };
    }
  },
});

/** Names written `$NAME` or `${NAME}`. */
function mentioned(raw: string): string[] {
  return [...raw.matchAll(/\$(?:([A-Za-z0-9_]+)|\{([A-Za-z0-9_]+)\})/g)].map(
    match => match[1] ?? match[2] ?? '',
  );
}
