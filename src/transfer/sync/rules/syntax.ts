import type { Document, LineCounter, YAMLError } from 'yaml';
import type { Text } from '../../../rule/language.ts';
import type { ProblemList } from './problems.ts';

/** Our own words for what a parser stumbles over: its messages quote the text, and that may be a password. */
const TEXTS = {
  'text-after-end': {
    en: 'the file goes on after its closing brace: one } too many before this line, or two files in one (the guide’s listing in 4.3 is torn apart like this)',
    zh: '右花括号闭合之后仍有内容：此行之前多写了一个 }，或把两个文件写在了一起（指南 4.3 的示例正是这样断开的）',
  },
  'open-quote': {
    en: 'a quotation mark that was opened here or above is never closed',
    zh: '此处或上文的引号没有闭合',
  },
  'open-brace': {
    en: 'a { or [ is never closed',
    zh: '{ 或 [ 没有闭合',
  },
  'missing-comma': {
    en: 'a comma between two entries or a colon after a name is missing here',
    zh: '此处缺少两项之间的逗号，或名称后的冒号',
  },
  'tab-indentation': {
    en: 'YAML is indented with spaces, not with tabs',
    zh: 'YAML 只能用空格缩进，不能用制表符',
  },
  'bad-escape': {
    en: 'there is no such escape in a quoted text; write \\\\ for a backslash',
    zh: '引号内没有这种转义；反斜杠请写作 \\\\',
  },
  'bad-indentation': {
    en: 'the indentation does not fit what stands above',
    zh: '缩进与上文不一致',
  },
  'several-documents': {
    en: 'the file holds several YAML documents; put them into one',
    zh: '文件中有多个 YAML 文档，请合并为一个',
  },
  'line-wrap': {
    en: 'a name goes over a line end: it was wrapped when it was copied; join the two lines',
    zh: '名称中间断行：复制时被自动换行了，请把两行合并',
  },
  syntax: {
    en: 'this is neither JSON nor YAML',
    zh: '此处既不是合法的 JSON，也不是合法的 YAML',
  },
} as const satisfies Record<string, Text>;

type Code = keyof typeof TEXTS;

const CODES: Partial<Record<YAMLError['code'], Code>> = {
  TAB_AS_INDENT: 'tab-indentation',
  BAD_DQ_ESCAPE: 'bad-escape',
  BAD_INDENT: 'bad-indentation',
  MULTIPLE_DOCS: 'several-documents',
  BLOCK_IN_FLOW: 'missing-comma',
  MULTILINE_IMPLICIT_KEY: 'line-wrap',
};

/** Parsers invent followers of a mistake; only the first few lines are worth telling. */
const MOST = 5;

/** @returns offset of the first mistake, the text's length where there is none. */
export function reportSyntax(
  file: string,
  text: string,
  documents: readonly Document.Parsed[],
  lines: LineCounter,
  problems: ProblemList,
): number {
  const [document, second] = documents;
  if (document === undefined) return text.length;
  const json = /^[\s\uFEFF]*[{[]/.test(text);
  const end = document.contents?.range[1] ?? text.length;
  const told = new Set<number>();
  let first = text.length + 1;
  for (const error of document.errors) {
    const [start] = error.pos;
    const code = codeOf(error, json && start >= end && document.errors[0] === error);
    // A text without its closing mark reaches to where that is found out.
    first = Math.min(first, code === 'open-quote' ? start - 1 : start);
    const line = Math.max(1, lines.linePos(start).line);
    if (told.has(line) || told.size >= MOST) continue;
    told.add(line);
    problems.error(code, { file, line, text: '' }, TEXTS[code]);
    if (code === 'text-after-end' || code === 'open-quote' || code === 'open-brace') break;
  }
  if (second !== undefined && told.size === 0) {
    const line = Math.max(1, lines.linePos(second.range[0]).line);
    problems.error('several-documents', { file, line, text: '' }, TEXTS['several-documents']);
  }
  return first;
}

function codeOf({ code, message }: YAMLError, afterEnd: boolean): Code {
  if (code === 'MISSING_CHAR') {
    if (message.includes('quote')) return 'open-quote';
    return message.includes('end with') ? 'open-brace' : 'missing-comma';
  }
  if (code === 'BAD_INDENT' && message.includes('end with')) return 'open-brace';
  const known = CODES[code];
  if (known !== undefined) return known;
  if (afterEnd) return 'text-after-end';
  return message.includes('scalar') ? 'missing-comma' : 'syntax';
}

/** Quotation marks and colons as word processors and Chinese input methods set them. True when some were found. */
export function typographicQuotes(file: string, text: string, problems: ProblemList): boolean {
  let found = false;
  for (const [index, content] of text.split('\n').entries()) {
    if (!/^[\s{[,-]*[“”‘’]|["”]\s*[：，]|["“”]\s*:\s*[“”]/.test(content)) continue;
    found = true;
    problems.error(
      'typographic-quotes',
      { file, line: index + 1, text: '' },
      {
        en: 'typographic quotation marks or full-width punctuation; write " : and , as on the keyboard',
        zh: '使用了中文引号或全角标点；请改为半角的 " : 和 ,',
      },
    );
    if (problems.errors.length >= MOST) break;
  }
  return found;
}
