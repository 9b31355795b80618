import type { Range } from '../text/range.ts';
import { skipSpace, trimEnd } from './blanks.ts';
import { type DirectiveLine, readDirective } from './directives.ts';
import { findHeredocs } from './heredocs.ts';
import { JoinedText } from './joined.ts';
import { readJsonArray } from './jsonArray.ts';
import { splitInstruction } from './split.ts';

/**
 * Cuts a text into directives, comments and instructions by BuildKit's own rules: byte order mark, parser
 * directives, escape character, continuations with comments and blank lines inside, heredocs.
 */
export interface Prepass {
  readonly escape: '\\' | '`';
  readonly directives: readonly DirectiveLine[];
  readonly comments: readonly CommentLine[];
  readonly lines: readonly InstructionLine[];
  readonly problems: readonly PrepassProblem[];
}

export interface CommentLine {
  readonly range: Range;
  readonly text: string;
  /** Index in `lines` of the instruction the comment stands inside. */
  readonly inside: number | undefined;
}

export interface InstructionLine {
  /** From its first character to its last that is no blank, heredocs left out. */
  readonly head: Range;
  readonly joined: JoinedText;
  /** Blank lines between its continued lines. */
  readonly blankLines: readonly Range[];
  readonly heredocs: readonly HeredocBody[];
  /** Offset after the line end of the last line, heredocs included. */
  readonly next: number;
}

export interface HeredocBody {
  readonly name: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
  readonly opener: Range;
  readonly body: Range;
  readonly end: Range;
  readonly terminated: boolean;
}

export interface PrepassProblem {
  readonly problem: 'escape' | 'repeated-directive' | 'unterminated-heredoc' | 'long-line';
  readonly range: Range;
  readonly name: string;
}

/** BuildKit's scanner gives up on longer lines; in UTF-8 bytes, line end included. */
const LONGEST_LINE = 65536;

export function prepass(text: string): Prepass {
  return new Scanner(text).run();
}

class Scanner {
  readonly #text: string;
  #escape: '\\' | '`' = '\\';
  readonly #directives: DirectiveLine[] = [];
  readonly #comments: CommentLine[] = [];
  readonly #lines: InstructionLine[] = [];
  readonly #problems: PrepassProblem[] = [];
  #position = 0;
  #inDirectives = true;
  // The physical line read last: [start, contentEnd) without its line end.
  #start = 0;
  #contentEnd = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): Prepass {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#position = 1;
    while (this.#readLine()) {
      const start = skipSpace(this.#text, this.#start, this.#contentEnd);
      if (this.#text[start] === '#' && start < this.#contentEnd) {
        if (!this.#directive(start)) this.#comment(start, undefined);
        continue;
      }
      this.#inDirectives = false;
      if (start < this.#contentEnd) this.#instruction(start);
    }
    return {
      escape: this.#escape,
      directives: this.#directives,
      comments: this.#comments,
      lines: this.#lines,
      problems: this.#problems,
    };
  }

  #readLine(): boolean {
    const text = this.#text;
    if (this.#position >= text.length) return false;
    this.#start = this.#position;
    const newline = text.indexOf('\n', this.#position);
    let end = newline === -1 ? text.length : newline;
    this.#position = newline === -1 ? text.length : newline + 1;
    if (this.#position - this.#start > LONGEST_LINE / 3) this.#checkLength(newline !== -1);
    while (end > this.#start && text.charCodeAt(end - 1) === 0x0d) end--;
    this.#contentEnd = end;
    return true;
  }

  #checkLength(hasNewline: boolean): void {
    const line = this.#text.slice(this.#start, this.#position);
    const bytes = Buffer.byteLength(line) + (hasNewline ? 0 : 1);
    if (bytes > LONGEST_LINE) {
      this.#problems.push({
        problem: 'long-line',
        range: { start: this.#start, end: this.#position - (hasNewline ? 1 : 0) },
        name: String(bytes - 1),
      });
    }
  }

  #directive(start: number): boolean {
    if (!this.#inDirectives) return false;
    const directive = readDirective(this.#text, start, this.#contentEnd);
    if (directive === undefined) {
      this.#inDirectives = false;
      return false;
    }
    if (this.#directives.some(other => other.name === directive.name)) {
      this.#problems.push({
        problem: 'repeated-directive',
        range: directive.range,
        name: directive.name,
      });
      return false;
    }
    this.#directives.push(directive);
    if (directive.name === 'escape') {
      if (directive.value === '`' || directive.value === '\\') this.#escape = directive.value;
      else {
        this.#problems.push({
          problem: 'escape',
          range: directive.valueRange,
          name: directive.value,
        });
      }
    }
    return true;
  }

  #comment(start: number, inside: number | undefined): void {
    const text = this.#text;
    const from = skipSpace(text, start + 1, this.#contentEnd);
    this.#comments.push({
      range: { start, end: this.#contentEnd },
      text: text.slice(from, trimEnd(text, from, this.#contentEnd)),
      inside,
    });
  }

  /** Where the line's text ends when it is continued (before the escape character), else undefined. */
  #continuation(start: number): number | undefined {
    const text = this.#text;
    let i = this.#contentEnd - 1;
    while (i >= start && (text[i] === ' ' || text[i] === '\t')) i--;
    if (i < start || text[i] !== this.#escape) return undefined;
    if (i > start && text[i - 1] === this.#escape) return undefined;
    return i;
  }

  #instruction(start: number): void {
    const text = this.#text;
    const index = this.#lines.length;
    const blankLines: Range[] = [];
    const starts = [0];
    const offsets = [start];
    let headEnd = this.#contentEnd;
    let cut = this.#continuation(start);
    let joined = text.slice(start, cut ?? this.#contentEnd);
    while (cut !== undefined && this.#readLine()) {
      const lineStart = this.#start;
      const first = skipSpace(text, lineStart, this.#contentEnd);
      if (first === this.#contentEnd) {
        blankLines.push({ start: lineStart, end: this.#contentEnd });
        continue;
      }
      if (text[first] === '#') {
        this.#comment(first, index);
        continue;
      }
      cut = this.#continuation(lineStart);
      headEnd = this.#contentEnd;
      starts.push(joined.length);
      offsets.push(lineStart);
      joined += text.slice(lineStart, cut ?? this.#contentEnd);
    }
    const line = new JoinedText(joined, starts, offsets);
    const heredocs = joined.includes('<<') ? this.#heredocs(line) : [];
    this.#lines.push({
      head: { start, end: trimEnd(text, start, headEnd) },
      joined: line,
      blankLines,
      heredocs,
      next: this.#position,
    });
  }

  #heredocs(line: JoinedText): HeredocBody[] {
    if (!canHoldHeredoc(line.text, 0, line.text.length, this.#escape, true)) return [];
    return findHeredocs(line.text).map(opener => {
      const range = line.range(opener.start, opener.end);
      const start = this.#position;
      while (this.#readLine()) {
        let from = this.#start;
        if (opener.stripTabs) while (this.#text[from] === '\t' && from < this.#contentEnd) from++;
        if (this.#text.slice(from, this.#contentEnd) === opener.name) {
          return {
            ...opener,
            opener: range,
            body: { start, end: this.#start },
            end: { start: from, end: this.#contentEnd },
            terminated: true,
          };
        }
      }
      const end = this.#text.length;
      this.#problems.push({ problem: 'unterminated-heredoc', range, name: opener.name });
      return {
        ...opener,
        opener: range,
        body: { start: Math.min(start, end), end },
        end: { start: end, end },
        terminated: false,
      };
    });
  }
}

/** RUN, COPY and ADD in shell form, and ONBUILD of one of them. */
function canHoldHeredoc(
  text: string,
  from: number,
  to: number,
  escapeChar: string,
  onbuild: boolean,
): boolean {
  const { keyword, rest } = splitInstruction(text, from, to, escapeChar);
  switch (text.slice(keyword.start, keyword.end).toLowerCase()) {
    case 'run':
    case 'copy':
    case 'add':
      return readJsonArray(text, rest.start, rest.end).kind !== 'strings';
    case 'onbuild':
      return onbuild && canHoldHeredoc(text, rest.start, rest.end, escapeChar, false);
    default:
      return false;
  }
}
