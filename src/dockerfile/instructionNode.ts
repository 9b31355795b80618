import type { Range } from '../text/range.ts';
import { type ReadFlag, readFlag } from './flags.ts';
import type { JoinedText } from './joined.ts';
import type { Flag, Heredoc, OnbuildInstruction, Stage, Word } from './nodes.ts';
import { type Span, type Split, splitAtBlanks, splitInstruction, splitQuoted } from './split.ts';
import { wordOf } from './words.ts';

/** What an instruction is made of, before its kind is looked at. */
export interface RawInstruction {
  readonly joined: JoinedText;
  readonly span: Span;
  readonly escape: string;
  readonly head: Range;
  readonly range: Range;
  /** Offset where dockerfile-ast sees the keyword end. */
  readonly keywordEnd: number | undefined;
  readonly heredocs: readonly Heredoc[];
  readonly blankLines: readonly Range[];
  readonly index: number;
  readonly stage: Stage | undefined;
}

const NO_FLAGS: readonly ReadFlag[] = [];
const NO_FLAG_NODES: readonly Flag[] = [];

/** An instruction's line taken apart. */
export interface Opened {
  readonly raw: RawInstruction;
  readonly split: Split;
  readonly flags: readonly ReadFlag[];
  /** Upper case. */
  readonly keyword: string;
  readonly onbuild: OnbuildInstruction | undefined;
}

export function openInstruction(
  raw: RawInstruction,
  onbuild: OnbuildInstruction | undefined,
): Opened {
  const { joined, span } = raw;
  const split = splitInstruction(joined.text, span.start, span.end, raw.escape);
  // BuildKit compares lower-case names; some letters are upper case only in the other direction.
  const lower = joined.text.slice(split.keyword.start, split.keyword.end).toLowerCase();
  const keyword = lower.toUpperCase().toLowerCase() === lower ? lower.toUpperCase() : lower;
  const flags =
    split.flags.length === 0 ? NO_FLAGS : split.flags.map(flag => readFlag(joined, flag));
  return { raw, split, flags, keyword, onbuild };
}

/** What all instructions have. Words are split when they are first asked for. */
export class InstructionNode {
  readonly keywordRange: Range;
  readonly range: Range;
  readonly headRange: Range;
  readonly flags: readonly Flag[];
  readonly heredocs: readonly Heredoc[];
  readonly blankLines: readonly Range[];
  stage: Stage | undefined;
  readonly onbuild: OnbuildInstruction | undefined;
  readonly index: number;
  readonly #opened: Opened;
  #words: readonly Word[] | undefined;

  constructor(opened: Opened) {
    const { raw, split, flags } = opened;
    this.keywordRange = keywordRange(raw, split.keyword);
    this.range = raw.range;
    this.headRange = raw.head;
    this.flags = flags.length === 0 ? NO_FLAG_NODES : flags.map(read => read.flag);
    this.heredocs = raw.heredocs;
    this.blankLines = raw.blankLines;
    this.stage = raw.stage;
    this.onbuild = opened.onbuild;
    this.index = raw.index;
    this.#opened = opened;
  }

  get rest(): string {
    const { raw, split } = this.#opened;
    return raw.joined.text.slice(split.rest.start, split.rest.end);
  }

  get words(): readonly Word[] {
    this.#words ??= this.splitWords();
    return this.#words;
  }

  protected get opened(): Opened {
    return this.#opened;
  }

  protected splitWords(): readonly Word[] {
    return this.quotedWords();
  }

  protected flag(name: string): Flag | undefined {
    return this.flags.find(flag => flag.name === name);
  }

  protected blankWords(): readonly Word[] {
    const { raw, split } = this.#opened;
    return splitAtBlanks(raw.joined.text, split.rest).map(span => this.word(span));
  }

  protected quotedWords(): readonly Word[] {
    const { raw, split } = this.#opened;
    return splitQuoted(raw.joined.text, split.rest, raw.escape).map(span => this.word(span));
  }

  protected word(span: Span): Word {
    return wordOf(this.#opened.raw.joined, span, this.#opened.raw.escape);
  }
}

/** As dockerfile-ast has it, unless BuildKit's rules say that the keyword is another. */
function keywordRange(raw: RawInstruction, keyword: Span): Range {
  const own = raw.joined.range(keyword.start, keyword.end);
  return raw.keywordEnd === own.end ? { start: raw.head.start, end: raw.keywordEnd } : own;
}
