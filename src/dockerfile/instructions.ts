import type { Range } from '../text/range.ts';
import { skipSpace } from './blanks.ts';
import { type ReadFlag, readFlag, readMount } from './flags.ts';
import { readOpener } from './heredocs.ts';
import type { JoinedText } from './joined.ts';
import { readJsonArray } from './json-array.ts';
import { readPairs } from './key-values.ts';
import type {
  CommandLine,
  Heredoc,
  Instruction,
  InstructionBase,
  OnbuildInstruction,
  Stage,
  Word,
} from './nodes.ts';
import { type Span, splitAtBlanks, splitInstruction, splitQuoted } from './split.ts';
import { jsonWord, wordOf } from './words.ts';

/** What an instruction is made of, before its kind is looked at. */
export interface RawInstruction {
  readonly joined: JoinedText;
  readonly span: Span;
  readonly escape: string;
  readonly head: Range;
  readonly range: Range;
  readonly keywordRange: Range | undefined;
  readonly heredocs: readonly Heredoc[];
  readonly blankLines: readonly Range[];
  readonly index: number;
  readonly stage: Stage | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function readInstruction(
  raw: RawInstruction,
  onbuild: OnbuildInstruction | undefined,
): Instruction {
  const { joined, escape: escapeChar } = raw;
  const text = joined.text;
  const split = splitInstruction(text, raw.span.start, raw.span.end, escapeChar);
  const name = text.slice(split.keyword.start, split.keyword.end);
  const keyword = name.toUpperCase();
  const readFlags = split.flags.map(span => readFlag(joined, span));
  const rest = split.rest;
  const base: Omit<InstructionBase, 'keyword' | 'words'> = {
    keywordRange: raw.keywordRange ?? joined.range(split.keyword.start, split.keyword.end),
    range: raw.range,
    headRange: raw.head,
    flags: readFlags.map(read => read.flag),
    heredocs: raw.heredocs,
    blankLines: raw.blankLines,
    stage: raw.stage,
    onbuild,
    index: raw.index,
  };
  const word = (span: Span) => wordOf(joined, span, escapeChar);
  const blankWords = () => splitAtBlanks(text, rest).map(word);
  const quotedWords = () => splitQuoted(text, rest, escapeChar).map(word);

  switch (keyword) {
    case 'FROM': {
      const words = blankWords();
      const named = words.length === 3 && words[1]?.raw.toLowerCase() === 'as';
      return {
        ...base,
        keyword,
        words,
        image: words[0],
        alias: named ? words[2] : undefined,
        asRange: named ? words[1]?.range : undefined,
        platform: base.flags.find(flag => flag.name === 'platform'),
      };
    }
    case 'RUN':
      return {
        ...base,
        keyword,
        words: quotedWords(),
        command: commandLine(joined, rest),
        mounts: mountsOf(joined, readFlags),
      };
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return { ...base, keyword, words: quotedWords(), command: commandLine(joined, rest) };
    case 'HEALTHCHECK': {
      const words = quotedWords();
      let typeEnd = rest.start;
      while (typeEnd < rest.end && skipSpace(text, typeEnd, typeEnd + 1) === typeEnd) typeEnd++;
      const type = text.slice(rest.start, typeEnd).toUpperCase();
      const command = { start: skipSpace(text, typeEnd, rest.end), end: rest.end };
      return {
        ...base,
        keyword,
        words,
        type: type === 'NONE' || type === 'CMD' ? type : undefined,
        command: type === 'CMD' ? commandLine(joined, command) : undefined,
      };
    }
    case 'COPY':
    case 'ADD': {
      const json = readJsonArray(text, rest.start, rest.end);
      const words =
        json.kind === 'strings' ? json.strings.map(item => jsonWord(joined, item)) : blankWords();
      const isHeredoc = (item: Word) =>
        readOpener(json.kind === 'strings' ? item.value : item.raw) !== undefined;
      const last = words.length > 1 ? words.at(-1) : undefined;
      return {
        ...base,
        keyword,
        words,
        form: json.kind === 'strings' ? 'exec' : 'shell',
        sources: words
          .slice(0, last === undefined ? undefined : -1)
          .filter(item => !isHeredoc(item)),
        destination: last !== undefined && !isHeredoc(last) ? last : undefined,
        from: base.flags.find(flag => flag.name === 'from'),
      };
    }
    case 'ENV':
    case 'LABEL': {
      const { pairs, legacy } = readPairs(joined, rest, escapeChar, false);
      return { ...base, keyword, words: quotedWords(), pairs, legacy };
    }
    case 'ARG':
      return {
        ...base,
        keyword,
        words: quotedWords(),
        pairs: readPairs(joined, rest, escapeChar, true).pairs,
      };
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      return {
        ...base,
        keyword,
        words: quotedWords(),
        value: rest.end > rest.start ? word(rest) : undefined,
      };
    case 'EXPOSE': {
      const words = blankWords();
      return { ...base, keyword, words, items: words };
    }
    case 'VOLUME': {
      const json = readJsonArray(text, rest.start, rest.end);
      const words =
        json.kind === 'strings' ? json.strings.map(item => jsonWord(joined, item)) : blankWords();
      return { ...base, keyword, words, items: words };
    }
    case 'ONBUILD': {
      const node: Mutable<OnbuildInstruction> = {
        ...base,
        keyword,
        words: quotedWords(),
        trigger: undefined,
      };
      if (rest.end > rest.start && onbuild === undefined) {
        const at = joined.range(rest.start, rest.end);
        node.trigger = readInstruction(
          {
            ...raw,
            span: rest,
            head: { start: at.start, end: raw.head.end },
            range: { start: at.start, end: raw.range.end },
            keywordRange: undefined,
          },
          node,
        );
      }
      return node;
    }
    default:
      return { ...base, keyword: 'UNKNOWN', name, words: quotedWords() };
  }
}

function commandLine(joined: JoinedText, span: Span): CommandLine {
  const json = readJsonArray(joined.text, span.start, span.end);
  return {
    form: json.kind === 'strings' ? 'exec' : 'shell',
    range: joined.range(span.start, span.end),
    exec: json.kind === 'strings' ? json.strings.map(item => jsonWord(joined, item)) : [],
  };
}

function mountsOf(joined: JoinedText, flags: readonly ReadFlag[]) {
  return flags.filter(({ flag }) => flag.name === 'mount').map(read => readMount(joined, read));
}
