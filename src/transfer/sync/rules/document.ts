import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  Parser,
} from 'yaml';
import type { RuleFile } from '../rule.ts';
import type { ProblemList } from './problems.ts';
import { reportSyntax, typographicQuotes } from './syntax.ts';

/** Binary data and what is far too large is told at once. */
export function isText({ file, text }: RuleFile, problems: ProblemList): boolean {
  if (text.length <= LARGEST && !text.includes('\0')) return true;
  problems.error('not-a-rule-file', { file, line: 1, text: '' }, NOT_TEXT);
  return false;
}

const NOT_TEXT = {
  en: 'this is no rule file: it holds binary data or is larger than 32 MB',
  zh: '这不是规则文件：含有二进制数据，或大于 32 MB',
};

/** A value of JSON or YAML with its line. Scalars are the text as written: `0123` stays four characters. */
export type Node = TextNode | NullNode | ListNode | MapNode;

export interface TextNode {
  readonly type: 'text';
  readonly value: string;
  readonly line: number;
  /** It goes over a line end: copied from a page that wrapped it. */
  readonly wrapped: boolean;
}
export interface NullNode {
  readonly type: 'null';
  readonly line: number;
}
export interface ListNode {
  readonly type: 'list';
  readonly items: readonly Node[];
  readonly line: number;
}
export interface MapNode {
  readonly type: 'map';
  /** All of them, in order: the same key may come twice. */
  readonly entries: readonly Entry[];
  readonly line: number;
}
export interface Entry {
  readonly key: TextNode;
  readonly value: Node;
}

/** Rule files are flat; deeper ones cost the parser its stack. */
const DEEPEST = 40;
const LARGEST = 32 * 1024 * 1024;

/**
 * Reads JSON or YAML and keeps what others drop: positions and keys that come twice.
 * @returns undefined where nothing can be read; what could be read before a mistake is still returned,
 * so that the other mistakes are told in the same run.
 */
export function readDocument({ file, text }: RuleFile, problems: ProblemList): Node | undefined {
  const place = { file, line: 1, text: '' };
  if (typographicQuotes(file, text, problems)) return undefined;
  const source = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const read = bracketsTooDeep(source) ? undefined : compose(source);
  if (read === undefined) {
    problems.error('too-deep', place, {
      en: `this is no rule file: values lie more than ${DEEPEST} deep in one another`,
      zh: `这不是规则文件：嵌套层数超过 ${DEEPEST} 层`,
    });
    return undefined;
  }
  const { documents, lines } = read;
  const first = documents[0];
  if (first === undefined) return { type: 'null', line: 1 };
  const until = reportSyntax(file, source, documents, lines, problems);
  return new Conversion(file, lines, until, problems).convert(first.contents ?? null, 1);
}

interface Read {
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

function compose(text: string): Read | undefined {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (tooDeep(tokens)) return undefined;
  const composer = new Composer<ParsedNode>({
    prettyErrors: false,
    uniqueKeys: false,
    strict: false,
    version: '1.2',
    schema: 'failsafe',
  });
  return { documents: [...composer.compose(tokens, true, text.length)], lines };
}

/** Counts in quoted text as well: no name holds that many brackets. The parser's time grows with the square of the depth. */
function bracketsTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) return true;
    } else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
  }
  return false;
}

function tooDeep(tokens: readonly CST.Token[]): boolean {
  let level: CST.Token[] = [...tokens];
  for (let depth = 0; level.length > 0; depth++) {
    // A map, its item and the scalar in it are each one step in the tokens.
    if (depth > DEEPEST) return true;
    const below: CST.Token[] = [];
    for (const token of level) {
      if (token.type === 'document' && token.value !== undefined) below.push(token.value);
      if (!('items' in token)) continue;
      for (const { key, value } of token.items) {
        if (key) below.push(key);
        if (value) below.push(value);
      }
    }
    level = below;
  }
  return false;
}

class Conversion {
  readonly #file: string;
  readonly #lines: LineCounter;
  /** Offset of the first mistake: what stands behind it may be misread. */
  readonly #until: number;
  readonly #problems: ProblemList;
  readonly #anchors = new Map<string, Node>();

  constructor(file: string, lines: LineCounter, until: number, problems: ProblemList) {
    this.#file = file;
    this.#lines = lines;
    this.#until = until;
    this.#problems = problems;
  }

  convert(node: unknown, line: number): Node {
    if (isAlias(node)) return this.#alias(node.source, this.#line(node, line));
    if (isScalar(node)) return this.#anchor(node.anchor, this.#scalar(node, line));
    if (isSeq(node)) {
      const items = node.items
        .filter(item => this.#start(item) < this.#until)
        .map(item => this.convert(item, line));
      return this.#anchor(node.anchor, { type: 'list', items, line: this.#line(node, line) });
    }
    if (isMap(node)) {
      const at = this.#line(node, line);
      return this.#anchor(node.anchor, {
        type: 'map',
        entries: this.#entries(node.items, at),
        line: at,
      });
    }
    return { type: 'null', line };
  }

  #entries(pairs: readonly { readonly key: unknown; readonly value: unknown }[], line: number) {
    const entries: Entry[] = [];
    const merged: Entry[] = [];
    for (const pair of pairs) {
      if (this.#end(pair.value ?? pair.key) > this.#until) continue;
      const key = this.convert(pair.key, line);
      const value = this.convert(pair.value, key.line);
      if (key.type === 'text' && key.value === '<<' && value.type !== 'text') {
        const maps = value.type === 'list' ? value.items : [value];
        for (const map of maps) if (map.type === 'map') merged.push(...map.entries);
      } else if (key.type === 'text') entries.push({ key, value });
      else if (key.type === 'null') entries.push({ key: { ...EMPTY, line: key.line }, value });
      else this.#problems.error('bad-key', this.#place(key.line), BAD_KEY);
    }
    const own = new Set(entries.map(({ key }) => key.value));
    return [...entries, ...merged.filter(({ key }) => !own.has(key.value))];
  }

  #scalar(
    node: { readonly value: unknown; readonly type?: string | undefined },
    line: number,
  ): Node {
    const at = this.#line(node, line);
    const value = typeof node.value === 'string' ? node.value : '';
    if (node.type === 'PLAIN' && (value === '' || value === 'null' || value === '~'))
      return { type: 'null', line: at };
    const last = this.#lines.linePos(Math.max(this.#start(node), this.#end(node) - 1)).line;
    return { type: 'text', value, line: at, wrapped: last > at && !node.type?.startsWith('BLOCK') };
  }

  #alias(name: string, line: number): Node {
    const node = this.#anchors.get(name);
    if (node !== undefined) return node;
    this.#problems.error('unknown-anchor', this.#place(line), UNKNOWN_ANCHOR);
    return { type: 'null', line };
  }

  #anchor(name: string | undefined, node: Node): Node {
    if (name !== undefined) this.#anchors.set(name, node);
    return node;
  }

  #place(line: number) {
    return { file: this.#file, line, text: '' };
  }

  #line(node: unknown, otherwise: number): number {
    const start = this.#start(node);
    return start < 0 ? otherwise : Math.max(1, this.#lines.linePos(start).line);
  }

  #start(node: unknown): number {
    return rangeOf(node)?.[0] ?? -1;
  }

  #end(node: unknown): number {
    return rangeOf(node)?.[1] ?? -1;
  }
}

const EMPTY: TextNode = { type: 'text', value: '', line: 1, wrapped: false };
const BAD_KEY = {
  en: 'a list or a map stands where a name is expected',
  zh: '此处应为名称，却是列表或对象',
};
const UNKNOWN_ANCHOR = {
  en: 'this * refers to an anchor that is not set before it; quote the text if it is meant as it stands',
  zh: '此处的 * 引用了前面未定义的锚点；若 * 是内容的一部分，请加引号',
};

function rangeOf(node: unknown): readonly number[] | undefined {
  const range =
    typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) ? range : undefined;
}
